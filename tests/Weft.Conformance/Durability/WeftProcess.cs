using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Weft.Fabric.Linux;
using Xunit;

namespace Weft.Conformance.Durability;

/// <summary>The real program in a process of its own, on a free port, and the smallest client that talks to it.</summary>
internal sealed partial class WeftProcess : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);

    /// <summary>The number of the user that stands for an ordinary one: nobody.</summary>
    private const string OrdinaryUser = "65534";

    private readonly Process process;
    private readonly HttpClient http;
    private Task<string> errors = Task.FromResult("");
    private bool isGone;

    private WeftProcess(Process process, NetworkNamespace? machine)
    {
        this.process = process;
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 64 };
        if (machine is not null) handler.ConnectCallback = async (context, cancel) => await ConnectAsync(machine, context.DnsEndPoint, cancel);
        http = new HttpClient(handler) { Timeout = patience };
    }

    /// <summary>Where it answers.</summary>
    public Uri Url => http.BaseAddress!;

    /// <param name="asOrdinaryUser">Start it as a user without any right; only root can.</param>
    /// <param name="options">More options of <c>weft up</c>.</param>
    public static Task<WeftProcess> StartAsync(string stateFile, bool asOrdinaryUser = false, params string[] options) =>
        StartAsync(Launch(stateFile, asOrdinaryUser, options));

    /// <summary>Starts one whose machine has this network.</summary>
    public static Task<WeftProcess> StartOnAsync(NetworkNamespace? machine, string stateFile, bool asOrdinaryUser, params string[] options) =>
        StartAsync(Launch(stateFile, asOrdinaryUser, options, machine), machine);

    /// <summary>Starts one that keeps nothing, with a folder for what is temporary.</summary>
    public static Task<WeftProcess> StartEphemeralAsync(string temporaryFolder, bool asOrdinaryUser, params string[] options)
    {
        var start = Command(asOrdinaryUser, temporaryFolder, ["up", "--port", "0", "--ephemeral", "--log", "error", .. options]);
        start.Environment["TMPDIR"] = temporaryFolder;
        return StartAsync(Process.Start(start) ?? throw new InvalidOperationException("dotnet can't be started"));
    }

    private static async Task<WeftProcess> StartAsync(Process process, NetworkNamespace? machine = null)
    {
        var weft = new WeftProcess(process, machine);
        var line = await weft.process.StandardOutput.ReadLineAsync().WaitAsync(patience);
        if (line is null || UrlInLine().Match(line) is not { Success: true } found)
            throw new InvalidOperationException($"weft up: {line} {await weft.process.StandardError.ReadToEndAsync()}");
        weft.http.BaseAddress = new Uri(found.Value);
        weft.errors = weft.process.StandardError.ReadToEndAsync(); // so that a full pipe never holds it up
        return weft;
    }

    /// <summary>Starts a program that is expected to end by itself, and gives its exit code and what it wrote to standard error.</summary>
    public static async Task<(int ExitCode, string Errors)> RunAsync(string stateFile, bool asOrdinaryUser = false, params string[] options)
    {
        using var process = Launch(stateFile, asOrdinaryUser, options);
        try
        {
            var errors = await process.StandardError.ReadToEndAsync().WaitAsync(patience);
            await process.WaitForExitAsync().WaitAsync(patience);
            return (process.ExitCode, errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>kill -9: this process, at once, without a chance to finish anything.</summary>
    public void KillHard() => process.Kill();

    /// <summary>Calls an EC2 action; null where no answer came because the program died.</summary>
    public async Task<XElement?> TryCallAsync(string action, params (string Name, string Value)[] parameters)
    {
        try
        {
            return await CallAsync(action, parameters);
        }
        catch (Exception died) when (died is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>Calls an EC2 action that must succeed.</summary>
    public Task<XElement> CallAsync(string action, params (string Name, string Value)[] parameters) => CallAsync("us-east-1", action, parameters);

    /// <summary>Calls an EC2 action that must succeed, in a Region.</summary>
    public Task<XElement> CallAsync(string region, string action, (string Name, string Value)[] parameters) =>
        CallAsync("ec2", "2016-11-15", region, action, parameters);

    /// <summary>Calls an action of CloudFormation that must succeed.</summary>
    public Task<XElement> CallStacksAsync(string action, params (string Name, string Value)[] parameters) => CallStacksInAsync("us-east-1", action, parameters);

    /// <summary>Calls an action of CloudFormation that must succeed, in a Region.</summary>
    public Task<XElement> CallStacksInAsync(string region, string action, params (string Name, string Value)[] parameters) =>
        CallAsync("cloudformation", "2010-05-15", region, action, parameters);

    /// <summary>Calls an action of IAM that must succeed.</summary>
    public Task<XElement> CallIdentityAsync(string action, params (string Name, string Value)[] parameters) =>
        CallAsync("iam", "2010-05-08", "us-east-1", action, parameters);

    /// <summary>Puts a text to a path of its address, as a program does that has only a URL.</summary>
    public async Task PutAsync(string path, string text)
    {
        using var content = new StringContent(text);
        using var response = await http.PutAsync(new Uri(path, UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>What it answers at one of its own paths.</summary>
    public Task<string> AskAsync(string path) => http.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        if (isGone) return;
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await process.WaitForExitAsync().WaitAsync(patience);
    }

    /// <summary>The program as a command, in the environment of whoever runs it.</summary>
    public static ProcessStartInfo Command(bool asOrdinaryUser, string home, params string[] arguments) => CommandOn(null, asOrdinaryUser, home, arguments);

    /// <summary>The same on a machine that has this network.</summary>
    public static ProcessStartInfo CommandOn(NetworkNamespace? machine, bool asOrdinaryUser, string home, params string[] arguments)
    {
        string[] network = machine is null ? [] : ["nsenter", $"--net={machine.Path}"];
        string[] user = asOrdinaryUser ? ["setpriv", "--reuid=" + OrdinaryUser, "--regid=" + OrdinaryUser, "--clear-groups"] : [];
        string[] line = [.. network, .. user, "dotnet", Path.Combine(AppContext.BaseDirectory, "weft.dll"), .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (asOrdinaryUser) start.Environment["HOME"] = home;
        return start;
    }

    /// <summary>Calls an EC2 action until the last page, and gives every element of that name under the result's list.</summary>
    public async Task<List<XElement>> ListAsync(string action, string list)
    {
        List<XElement> items = [];
        string? token = null;
        do
        {
            var answer = await CallAsync("ec2", "2016-11-15", "us-east-1", action, token is null ? [] : [("NextToken", token)]);
            items.AddRange(answer.Elements().Single(element => element.Name.LocalName == list).Elements());
            token = answer.Elements().FirstOrDefault(element => element.Name.LocalName == "nextToken")?.Value;
        }
        while (!string.IsNullOrEmpty(token));
        return items;
    }

    /// <summary>Raises a quota through the Service Quotas API.</summary>
    public async Task RaiseAsync(string service, string code, int value)
    {
        using var request = Request("servicequotas", new StringContent($$"""{"ServiceCode":"{{service}}","QuotaCode":"{{code}}","DesiredValue":{{value}}}"""));
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", "ServiceQuotasV20190624.RequestServiceQuotaIncrease");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        // A test that fails between a kill and the next start disposes of it twice.
        if (isGone) return;
        isGone = true;
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        // What it complained of helps who reads of a test that failed; a program that it left behind may hold the pipe open.
        if (await Task.WhenAny(errors, Task.Delay(TimeSpan.FromSeconds(5))) == errors && (await errors).Length > 0) TestContext.Current.TestOutputHelper?.WriteLine(await errors);
        process.Dispose();
        http.Dispose();
    }

    private async Task<XElement> CallAsync(string service, string version, string region, string action, (string Name, string Value)[] parameters)
    {
        var form = parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)).Prepend(new("Version", version)).Prepend(new("Action", action));
        using var request = Request(service, new FormUrlEncodedContent(form), region);
        using var response = await http.SendAsync(request);
        var answer = XElement.Parse(await response.Content.ReadAsStringAsync());
        return response.IsSuccessStatusCode ? answer : throw new InvalidOperationException($"{action}: {answer}");
    }

    // A key that nobody made acts as the root of the default account, whatever its signature; only the scope is read.
    private static HttpRequestMessage Request(string service, HttpContent content, string region = "us-east-1")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "AWS4-HMAC-SHA256", $"Credential=test/{DateTime.UtcNow:yyyyMMdd}/{region}/{service}/aws4_request, SignedHeaders=host, Signature=test");
        request.Headers.Add("X-Amz-Date", $"{DateTime.UtcNow:yyyyMMddTHHmmssZ}");
        return request;
    }

    private static async Task<Stream> ConnectAsync(NetworkNamespace machine, System.Net.DnsEndPoint place, CancellationToken cancel)
    {
        var socket = machine.OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(System.Net.IPAddress.Parse(place.Host), place.Port, cancel);
        return new NetworkStream(socket, ownsSocket: true);
    }

    // weft.dll stands beside the tests, because they refer to its project.
    private static Process Launch(string stateFile, bool asOrdinaryUser, string[] options, NetworkNamespace? machine = null)
    {
        var start = CommandOn(machine, asOrdinaryUser, Path.GetDirectoryName(stateFile)!, ["up", "--port", "0", "--state", stateFile, "--log", "error", .. options]);
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet can't be started");
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex UrlInLine();
}
