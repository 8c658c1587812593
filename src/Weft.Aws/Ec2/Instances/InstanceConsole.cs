using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>What instances wrote to their consoles, kept by whoever runs them.</summary>
public interface IConsoles
{
    /// <summary>The end of what an instance wrote, 64 KB at most; null if it has not written since Weft started.</summary>
    /// <param name="latest">Up to this moment; else up to the end of the boot, which is when AWS posts it.</param>
    ConsoleText? Read(string instance, bool latest);
}

/// <summary>The text of a console, and when its last byte came.</summary>
public sealed record ConsoleText(ReadOnlyMemory<byte> Bytes, DateTimeOffset UpdatedAt);

/// <summary>The consoles where instances are records only: nothing is ever written.</summary>
public sealed class SilentConsoles : IConsoles
{
    public ConsoleText? Read(string instance, bool latest) => null;
}

/// <summary>GetConsoleOutput (EC2 User Guide, "Instance console output").</summary>
internal static class InstanceConsole
{
    private const string Nitro = "nitro";

    public static GetConsoleOutputResult Get(View view, GetConsoleOutputRequest request, IConsoles consoles)
    {
        var instance = view.Require<Instance>(request.InstanceId);
        var latest = request.Latest == true;
        if (latest && instance.Hardware.Hypervisor != Nitro)
            throw new AwsException("UnsupportedOperation", "This instance type does not support retrieving the latest console logs.");
        var text = consoles.Read(instance.Id.Text, latest);
        return new GetConsoleOutputResult
        {
            InstanceId = instance.Id.Text,
            // A console that is silent since the boot was last cleared by it.
            Timestamp = text?.UpdatedAt ?? instance.BootedAt,
            Output = text is null ? null : Convert.ToBase64String(text.Bytes.Span),
        };
    }
}
