using System.Collections.Immutable;

namespace Weft.Host.Live.CloudInit;

/// <summary>A program that a boot runs.</summary>
/// <param name="Name">How the console speaks of it; also the name of its file.</param>
/// <param name="Text">Its text, which begins with the line that names its interpreter.</param>
public sealed record BootStep(string Name, string Text);

/// <summary>A file that the first boot writes.</summary>
/// <param name="Mode">Octal digits; null leaves it to the system.</param>
/// <param name="Owner">user or user:group; null leaves it.</param>
public sealed record BootFile(string Path, byte[] Content, string? Mode, string? Owner, bool IsAppended, bool IsDeferred);

/// <summary>What user data asks of the boots of an instance, in the order of cloud-init's stages.</summary>
public sealed record BootPlan
{
    public static BootPlan Empty { get; } = new();

    public string? HostName { get; init; }

    /// <summary>First of all, at every boot.</summary>
    public ImmutableArray<BootStep> Hooks { get; init; } = [];

    /// <summary>Written at the first boot, after the hooks; deferred ones after everything that runs once but before the scripts.</summary>
    public ImmutableArray<BootFile> Files { get; init; } = [];

    /// <summary>Last, at every boot.</summary>
    public ImmutableArray<BootStep> EveryBoot { get; init; } = [];

    /// <summary>Last, at the first boot only.</summary>
    public ImmutableArray<BootStep> FirstBoot { get; init; } = [];

    /// <summary>What was asked for and is not done, for the console to say.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>This plan, and then the other's.</summary>
    public BootPlan And(BootPlan other) => new()
    {
        HostName = other.HostName ?? HostName,
        Hooks = Hooks.AddRange(other.Hooks),
        Files = Files.AddRange(other.Files),
        EveryBoot = EveryBoot.AddRange(other.EveryBoot),
        FirstBoot = FirstBoot.AddRange(other.FirstBoot),
        Notes = Notes.AddRange(other.Notes),
    };
}
