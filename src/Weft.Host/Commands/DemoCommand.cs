using System.CommandLine;

namespace Weft.Host.Commands;

internal static class DemoCommand
{
    public static Command Create() => new("demo", "The chapter, end to end, narrated.");
}
