using System.Runtime.InteropServices;

namespace Weft.Fabric.Linux;

/// <summary>The calls of the C library that make a machine out of namespaces: mounts, names, and processes that start inside.</summary>
internal static unsafe partial class ProcessCalls
{
    public const int NewMounts = 0x20000;
    public const int NewNames = 0x4000000;
    public const int NewMessages = 0x8000000;
    public const int NewProcesses = 0x20000000;

    public const nuint ReadOnly = 1;
    public const nuint NoSetUserId = 2;
    public const nuint NoDevices = 4;
    public const nuint NoPrograms = 8;
    public const nuint Bind = 4096;
    public const nuint Recursive = 16384;
    public const nuint Private = 1 << 18;

    public const int LocalFamily = 1;
    public const int Stream = 1;
    public const int KillSignal = 9;
    public const int BrokenPipe = 13;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Mount(string? source, string target, string? kind, nuint flags, string? options);

    [LibraryImport(Library, EntryPoint = "sethostname", SetLastError = true)]
    public static partial int SetHostName(byte* name, nuint length);

    [LibraryImport(Library, EntryPoint = "socketpair", SetLastError = true)]
    public static partial int SocketPair(int family, int type, int protocol, int* descriptors);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport(Library, EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitFor(int process, int* status, int options);

    [LibraryImport(Library, EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(int* process, string path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int BeginActions(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(byte* actions, int descriptor, int asDescriptor);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int EndActions(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    public static partial int BeginAttributes(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    public static partial int EndAttributes(byte* attributes);

    [LibraryImport(Library, EntryPoint = "sigemptyset")]
    public static partial int EmptySet(byte* signals);

    [LibraryImport(Library, EntryPoint = "sigfillset")]
    public static partial int FullSet(byte* signals);
}
