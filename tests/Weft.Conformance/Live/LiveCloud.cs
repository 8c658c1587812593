using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using Weft.Conformance.Clients;
using Weft.Conformance.Durability;
using Weft.Fabric.Linux;
using Xunit;

namespace Weft.Conformance.Live;

/// <summary>Who runs the Weft of a test.</summary>
public enum Runner
{
    /// <summary>Whoever runs the tests, which in the gate is root.</summary>
    Root,

    /// <summary>A user without any right.</summary>
    OrdinaryUser,
}

/// <summary>A Weft whose instances run for real, in a folder of its own, and short ways to build a network in it and to enter instances.</summary>
internal sealed class LiveCloud : IAsyncDisposable
{
    // A machine may be busy, and a test that passes waits for none of it.
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(3);

    private readonly bool asOrdinaryUser;

    private readonly NetworkNamespace? machine;

    private LiveCloud(string folder, bool asOrdinaryUser, NetworkNamespace? machine, WeftProcess weft)
    {
        this.machine = machine;
        Folder = folder;
        this.asOrdinaryUser = asOrdinaryUser;
        Weft = weft;
    }

    public WeftProcess Weft { get; private set; }

    /// <summary>Where its state and the disks of its instances are.</summary>
    public string Folder { get; }

    private string StateFile => Path.Combine(Folder, "weft.db");

    /// <summary>Starts it; skips the test, loudly, where this machine can't carry packets.</summary>
    /// <param name="machine">The network of the machine that it runs on; null for this machine's.</param>
    /// <param name="options">More options of <c>weft up</c>.</param>
    public static async Task<LiveCloud> StartAsync(Runner runner, NetworkNamespace? machine = null, params string[] options)
    {
        var (folder, asUser) = (Directory.CreateTempSubdirectory("weft-live-").FullName, runner == Runner.OrdinaryUser);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        var file = Path.Combine(folder, "weft.db");
        try
        {
            return new LiveCloud(folder, asUser, machine, await WeftProcess.StartOnAsync(machine, file, asUser, ["--live", "on", .. options]));
        }
        catch (InvalidOperationException refused) when (refused.Message.Contains("--live on", StringComparison.Ordinal))
        {
            await Client.RequireAsync(false, refused.Message);
            throw;
        }
    }

    /// <summary>kill -9, and a start on the same state.</summary>
    public async Task KillAndRestartAsync()
    {
        await KillAsync();
        await RestartAsync();
    }

    /// <summary>A clean end, and a start on the same state.</summary>
    public async Task StopAndRestartAsync()
    {
        await Weft.StopAsync();
        await Weft.DisposeAsync();
        await RestartAsync();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        Weft.KillHard();
        await Weft.DisposeAsync();
    }

    /// <summary>A start on the same state.</summary>
    public async Task RestartAsync()
    {
        Weft = await WeftProcess.StartAsync(StateFile, asOrdinaryUser, "--live", "on");
    }

    /// <summary>Calls an EC2 action and gives the text of one element of its answer.</summary>
    public async Task<string> GetAsync(string element, string action, params (string Name, string Value)[] parameters) => Text(await Weft.CallAsync(action, parameters), element);

    public async Task<string> GetInAsync(string region, string element, string action, params (string Name, string Value)[] parameters) =>
        Text(await Weft.CallAsync(region, action, parameters), element);

    public Task CallAsync(string action, params (string Name, string Value)[] parameters) => Weft.CallAsync(action, parameters);

    /// <summary>Launches one instance, named by its tag.</summary>
    public async Task<string> RunAsync(string name, string subnet, string? userData = null, string region = "us-east-1", params (string Name, string Value)[] more)
    {
        var image = (await Weft.CallAsync(region, "DescribeImages", [("Filter.1.Name", "name"), ("Filter.1.Value.1", "al2023-ami-2023*kernel-6.1-x86_64")]))
            .Descendants().First(element => element.Name.LocalName == "imageId").Value;
        List<(string, string)> parameters =
        [
            ("ImageId", image), ("InstanceType", "t3.micro"), ("MinCount", "1"), ("MaxCount", "1"), ("SubnetId", subnet),
            ("TagSpecification.1.ResourceType", "instance"), ("TagSpecification.1.Tag.1.Key", "Name"), ("TagSpecification.1.Tag.1.Value", name), .. more,
        ];
        if (userData is not null) parameters.Add(("UserData", Convert.ToBase64String(Encoding.UTF8.GetBytes(userData))));
        return await GetInAsync(region, "instanceId", "RunInstances", [.. parameters]);
    }

    /// <summary>What the API says of an instance, by the name of an element.</summary>
    public async Task<string> DescribeAsync(string instance, string element, string region = "us-east-1") =>
        await GetInAsync(region, element, "DescribeInstances", ("InstanceId.1", instance));

    /// <summary>Runs a program inside an instance by <c>weft exec</c>.</summary>
    public Task<ClientRun> ExecAsync(string instance, params string[] program) => CommandAsync(["exec", "--endpoint", Weft.Url.ToString(), instance, "--", .. program]);

    /// <summary>Runs a command of Weft's as the user who runs Weft.</summary>
    public async Task<ClientRun> CommandAsync(string[] arguments)
    {
        using var process = Process.Start(WeftProcess.CommandOn(machine, asOrdinaryUser, Folder, arguments)) ?? throw new InvalidOperationException("dotnet can't be started");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"weft {string.Join(' ', arguments)} has not ended after {patience}: {await output} {await errors}");
        }

        return new ClientRun(process.ExitCode, await output, await errors);
    }

    /// <summary>Fetches a page from inside an instance, or from <c>internet</c>; null where no answer comes.</summary>
    public async Task<string?> FetchAsync(string from, string url)
    {
        var run = await ExecAsync(from, "curl", "-s", "--max-time", "4", url);
        return run.ExitCode == 0 ? run.Output.Trim() : null;
    }

    /// <summary>Asks again until the answer is the one expected.</summary>
    public static async Task EventuallyAsync<T>(T expected, Func<Task<T>> ask)
    {
        var start = Stopwatch.GetTimestamp();
        T answer;
        do answer = await ask();
        while (!Equals(expected, answer) && Stopwatch.GetElapsedTime(start) < patience);
        Assert.Equal(expected, answer);
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        await Weft.StopAsync();
        await Weft.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    // What it had done is left with the test, for who reads of one that failed.
    private async Task LeaveAsync()
    {
        try
        {
            foreach (var path in (string[])["/_weft/instances", "/_weft/flows"]) TestContext.Current.TestOutputHelper?.WriteLine(await Weft.AskAsync(path));
        }
        catch (Exception gone) when (gone is HttpRequestException or ObjectDisposedException)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(gone.Message);
        }
    }

    private static string Text(XElement answer, string element) => answer.Descendants().First(found => found.Name.LocalName == element).Value;
}
