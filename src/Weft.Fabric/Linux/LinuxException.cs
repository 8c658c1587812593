using System.Runtime.InteropServices;

namespace Weft.Fabric.Linux;

/// <summary>The kernel refused a call.</summary>
public sealed class LinuxException(string call, int error) : IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error})")
{
    public string Call { get; } = call;

    /// <summary>The errno.</summary>
    public int Error { get; } = error;

    internal static int Check(string call, int result) => result >= 0 ? result : throw new LinuxException(call, Marshal.GetLastPInvokeError());
}
