using System.Runtime.InteropServices;
using System.Text;
using Weft.Fabric.Linux;

namespace Weft.Fabric.Guests;

/// <summary>
/// Starts the process with number 1 of a guest: a shell that runs the boot script and then waits at its standard input, which the host
/// holds. When the host lets go of it, even by dying, the shell ends, and the kernel ends everything inside with it.
/// </summary>
internal static unsafe class FirstProcess
{
    private const string BootFile = "/run/weft-boot";
    private const string ProgramFile = "/run/weft-init";

    private const string Shell = "/bin/sh";
    private const int OpaqueBytes = 1024;
    private const short SetSession = 0x80, SetSignalMask = 8, SetSignalDefaults = 4;

    // The first line says whether /proc is there, another is the order to shut down in peace; the end of the input is the host's death.
    private const string Program = """
        read -r proc
        [ "$proc" = mounted ] || mount -t proc proc /proc 2>/dev/null || echo '[weft] /proc is that of the host: no other can be mounted here'
        exec 3<&0 </dev/null
        [ ! -s /run/weft-boot ] || /bin/sh /run/weft-boot 3<&- 2>&1 | cat 3<&- &
        read -r order <&3 &
        wait $! || exit 0
        kill -TERM -1
        n=0
        while [ $n -lt 40 ]; do
            set -- /proc/[0-9]*
            [ $# -gt 1 ] || exit 0
            sleep 0.05
            n=$((n+1))
        done
        """;

    private static readonly string[] environment =
        ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8", "TERM=linux"];

    /// <summary>The files that it needs inside.</summary>
    public static IEnumerable<GuestFile> Files(string boot) =>
        [new GuestFile(BootFile, Encoding.UTF8.GetBytes(boot)), new GuestFile(ProgramFile, Encoding.UTF8.GetBytes(Program))];

    /// <summary>Starts it in the namespaces that the calling thread's children get; it waits for <see cref="Release"/>.</summary>
    /// <param name="console">Becomes its standard input, output and error.</param>
    /// <param name="own">Environment variables besides the usual ones.</param>
    /// <returns>The process's number as the host counts.</returns>
    public static int Start(int console, IEnumerable<string> own)
    {
        var actions = stackalloc byte[OpaqueBytes];
        var attributes = stackalloc byte[OpaqueBytes];
        var signals = stackalloc byte[OpaqueBytes];
        _ = ProcessCalls.BeginActions(actions);
        for (var standard = 0; standard < 3; standard++) _ = ProcessCalls.AddDuplicate(actions, console, standard);
        _ = ProcessCalls.BeginAttributes(attributes);
        // A session of its own keeps the terminal's Ctrl-C away; .NET's own choice of ignored signals is not handed on.
        _ = ProcessCalls.SetFlags(attributes, SetSession | SetSignalMask | SetSignalDefaults);
        _ = ProcessCalls.EmptySet(signals);
        _ = ProcessCalls.SetMask(attributes, signals);
        _ = ProcessCalls.FullSet(signals);
        _ = ProcessCalls.SetDefaults(attributes, signals);
        var arguments = Texts(["sh", ProgramFile]);
        var variables = Texts([.. environment, .. own]);
        int process;
        var error = ProcessCalls.Spawn(&process, Shell, actions, attributes, arguments, variables);
        Free(arguments);
        Free(variables);
        _ = ProcessCalls.EndAttributes(attributes);
        _ = ProcessCalls.EndActions(actions);
        return error == 0 ? process : throw new LinuxException("start /bin/sh", error);
    }

    /// <summary>Lets it go on, by the other end of its console.</summary>
    public static void Release(int line, bool isProcMounted)
    {
        var order = isProcMounted ? "mounted\n"u8 : "\n"u8;
        fixed (byte* start = order) LinuxException.Check("release the first process", (int)Libc.Write(line, start, (nuint)order.Length));
    }

    private static byte** Texts(string[] texts)
    {
        var table = (byte**)NativeMemory.AllocZeroed((nuint)(texts.Length + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Length; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(texts[i]);
            table[i] = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
            bytes.CopyTo(new Span<byte>(table[i], bytes.Length));
        }

        return table;
    }

    private static void Free(byte** table)
    {
        for (var entry = table; *entry is not null; entry++) NativeMemory.Free(*entry);
        NativeMemory.Free(table);
    }
}
