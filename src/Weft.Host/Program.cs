using System.CommandLine;
using Weft.Host.Commands;

var root = new RootCommand("Weft: the AWS cloud network on your own machine.")
{
    UpCommand.Create(),
    EnvCommand.Create(),
    StatusCommand.Create(),
    ResetCommand.Create(),
    DemoCommand.Create(),
    TraceCommand.Create(),
    ExecCommand.Create(),
    ExecCommand.CreateShell(),
    PsCommand.Create(),
    ExposeCommand.Create(),
    ReachCommand.Create(),
    DiffCommand.Create(),
    HistoryCommand.Create(),
    CheckCommand.Create(),
    CaptureCommand.Create(),
    TopCommand.Create(),
    MetersCommand.Create(),
    PlanCommand.Create(),
    VersionCommand.Create(),
};
return await root.Parse(ExecCommand.Separated(args)).InvokeAsync();
