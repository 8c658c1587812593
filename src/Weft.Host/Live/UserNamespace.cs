using System.Runtime.InteropServices;

namespace Weft.Host.Live;

/// <summary>
/// Lets an ordinary user have namespaces: the program starts itself again, once, as the root of a user namespace. The network is not
/// unshared, so that the API stays where the user's clients look for it. .NET can't enter such a namespace itself, having threads.
/// </summary>
internal static unsafe partial class UserNamespace
{
    private const string Marker = "WEFT_USER_NAMESPACE";
    private const string Entered = "entered";

    // The namespace is tried before it is entered: where it is not permitted, the program goes on without.
    private const string Script =
        "if unshare -Urn true 2>/dev/null; then export " + Marker + "=" + Entered + "; exec unshare -Ur -- \"$@\"; fi; export " + Marker + "=refused; exec \"$@\"";

    /// <summary>Whether this process is the root of a namespace of its own, and an ordinary user outside.</summary>
    public static bool IsInside => Environment.GetEnvironmentVariable(Marker) == Entered;

    public static bool IsRoot => OperatingSystem.IsLinux() && EffectiveUser() == 0;

    /// <summary>
    /// Starts the program again inside, in place of this process, unless that was tried before or is not needed. Returns if it can't be done.
    /// </summary>
    public static void Enter()
    {
        if (!OperatingSystem.IsLinux() || EffectiveUser() == 0 || Environment.GetEnvironmentVariable(Marker) is not null || !File.Exists("/bin/sh")) return;
        Replace("/bin/sh", ["sh", "-c", Script, "weft", .. OwnCommandLine()]);
    }

    /// <summary>Becomes another program. Returns only if that fails.</summary>
    public static void Replace(string program, IReadOnlyList<string> arguments)
    {
        // .NET ignores broken pipes, and what is ignored stays so in the new program.
        const int brokenPipe = 13;
        _ = Signal(brokenPipe, 0);
        var table = Texts(arguments);
        var variables = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}");
        _ = Execute(program, table, Texts([.. variables]));
    }

    private static List<string> OwnCommandLine()
    {
        var line = File.ReadAllText("/proc/self/cmdline").Split('\0', StringSplitOptions.None);
        return [Environment.ProcessPath!, .. line[1..^1]];
    }

    // Never freed: the process ends, as itself or as another program.
    private static byte** Texts(IReadOnlyList<string> texts)
    {
        var table = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Count; i++) table[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        return table;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int number, nint action);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string program, byte** arguments, byte** environment);
}
