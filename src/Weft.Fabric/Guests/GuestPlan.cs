using System.Collections.Immutable;

namespace Weft.Fabric.Guests;

/// <summary>A file that a guest finds instead of the host's.</summary>
public sealed record GuestFile(string Path, byte[] Content);

/// <summary>What a guest is made with, besides its network.</summary>
/// <param name="HostName">The name that it knows itself by.</param>
/// <param name="Files">Files of its own, below the private folders.</param>
/// <param name="Variables">Environment variables of its first process, and so of all that it boots, as <c>NAME=value</c>.</param>
/// <param name="Boot">The shell script that it runs when it comes up; what it writes goes to the console.</param>
/// <param name="Disk">
/// The host's folder that keeps what the guest writes below <see cref="PrivateFolders"/>; null keeps it in memory, for as long as the guest runs.
/// </param>
public sealed record GuestPlan(string HostName, ImmutableArray<GuestFile> Files, ImmutableArray<string> Variables, string Boot, string? Disk)
{
    /// <summary>
    /// The folders of the host that the guest sees under a layer of its own: what it writes there nobody else sees. All others, such as the
    /// users' homes, it shares with the host; its /tmp and /run begin empty.
    /// </summary>
    public static ImmutableArray<string> PrivateFolders { get; } = ["/etc", "/var", "/usr", "/opt", "/srv"];
}

/// <summary>Why a guest came to its end.</summary>
public enum GuestEnd
{
    /// <summary>It was told to, or its host let go of it.</summary>
    Stopped,

    /// <summary>A program inside asked for the machine to be switched off.</summary>
    PoweredOff,

    /// <summary>A program inside asked for a reboot.</summary>
    Rebooting,
}
