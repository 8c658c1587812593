using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Weft.Bench;

/// <summary>A server under measurement: a process of its own on a free port, with its CPU time and memory.</summary>
internal sealed class Server : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    private readonly Process process;

    private Server(string name, Process process, IPEndPoint address)
    {
        Name = name;
        this.process = process;
        Address = address;
    }

    public string Name { get; }

    public int ProcessId => process.Id;

    public IPEndPoint Address { get; }

    /// <summary>Whether it compiles itself while it runs, so that its first thousands of requests cost more than its later ones.</summary>
    public bool Compiles => Name.Contains("dotnet", StringComparison.Ordinal);

    /// <summary>From the start of the process until it took a connection.</summary>
    public TimeSpan TimeToListen { get; private init; }

    /// <summary>By the kernel's clock of the process: <see cref="Process.TotalProcessorTime"/> counts ticks of ten milliseconds.</summary>
    public TimeSpan Cpu => ProcessClock.Of(process.Id);

    /// <summary>Resident memory in megabytes.</summary>
    public double ResidentMegabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>weft with a state file, or in memory alone.</summary>
    /// <param name="native">The Native AOT program; null for weft.dll beside this program.</param>
    /// <param name="setting">NAME=VALUE of an environment variable to try out, such as DOTNET_TieredPGO=1.</param>
    /// <param name="isLive">Instances must run for real; else they run where they can.</param>
    public static Server Weft(string? stateFile, string? native = null, string? setting = null, bool isLive = false)
    {
        var port = FreePort();
        string[] state = stateFile is null ? ["--ephemeral"] : ["--state", stateFile];
        string[] arguments = ["up", "--port", $"{port}", "--log", isLive ? "error" : "none", .. state, .. isLive ? ["--live", "on"] : (string[])[]];
        return native is null
            ? Start($"weft (dotnet{(setting is null ? "" : $", {setting}")})", port, "dotnet", [Path.Combine(AppContext.BaseDirectory, "weft.dll"), .. arguments], setting)
            : Start("weft (native)", port, native, arguments);
    }

    /// <summary>Kestrel, set up as Weft sets it up, that answers everything with the content of a file.</summary>
    public static Server Constant(string answerFile)
    {
        var port = FreePort();
        return Start("constant (dotnet)", port, "dotnet", [Path.Combine(AppContext.BaseDirectory, "Weft.Bench.dll"), "constant", $"{port}", answerFile]);
    }

    /// <summary>moto's server, or null where it is not installed or not wanted.</summary>
    public static Server? Moto()
    {
        if (Environment.GetCommandLineArgs().Contains("--no-moto")) return null;
        using var probe = Process.Start(new ProcessStartInfo("python3", ["-c", "import moto.server"]) { RedirectStandardError = true });
        probe!.WaitForExit();
        if (probe.ExitCode != 0) return null;
        var port = FreePort();
        return Start("moto", port, "python3", ["-m", "moto.server", "-p", $"{port}"]);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static Server Start(string name, int port, string program, IEnumerable<string> arguments, string? setting = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (setting?.Split('=', 2) is [var variable, var value]) start.Environment[variable] = value;
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var address = new IPEndPoint(IPAddress.Loopback, port);
        while (!Listens(address))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(began) > patience) throw new InvalidOperationException($"{name} does not start");
            Thread.Sleep(1);
        }

        return new Server(name, process, address) { TimeToListen = Stopwatch.GetElapsedTime(began) };
    }

    private static bool Listens(IPEndPoint address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
