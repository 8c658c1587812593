using System.CommandLine;
using System.Runtime.InteropServices;
using Weft.Host.Serving;

namespace Weft.Host.Commands;

/// <summary><c>weft version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(_ => Console.WriteLine($"weft {WeftVersion.Text} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})"));
        return command;
    }
}
