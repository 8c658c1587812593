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
var asked = root.Parse(ExecCommand.Separated(args));
// The parser ends a program two seconds after it was told to end, done or not. A server has machines to switch off and files to write.
var ending = asked.CommandResult.Command.Name == UpCommand.Name ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(2);
return await asked.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = ending });
