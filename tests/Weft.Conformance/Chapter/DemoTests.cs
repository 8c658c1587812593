using System.Text.RegularExpressions;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Chapter;

/// <summary>The program's own commands against a running Weft.</summary>
public class DemoTests
{
    private static readonly Client weftProgram = new("dotnet", Path.Combine(AppContext.BaseDirectory, "weft.dll"), "version");

    [Fact]
    public async Task The_demo_builds_the_network_of_the_chapter_and_takes_it_down_again()
    {
        await using var weft = await LiveWeft.StartAsync();

        var told = (await RunAsync(weft, "demo")).Succeeded();

        Assert.Contains("InvalidSubnet.Range", told);
        Assert.Contains("DependencyViolation", told);
        Assert.Contains("steps back", told);
    }

    [Fact]
    public async Task A_trace_names_what_closes_the_path_and_its_exit_code_says_so()
    {
        await using var weft = await LiveWeft.StartAsync();
        var told = (await RunAsync(weft, "demo", "--keep")).Succeeded();
        var instance = Regex.Match(told, @"-> (i-[0-9a-f]{17})").Groups[1].Value;

        var open = await RunAsync(weft, "trace", instance, "internet", "tcp/443");
        var served = await RunAsync(weft, "trace", "internet", instance, "tcp/80");
        var closed = await RunAsync(weft, "trace", "internet", instance, "tcp/443");
        var refused = await RunAsync(weft, "trace", "nobody", "internet", "tcp/443");

        Assert.Equal((0, 0, 1, 2), (open.ExitCode, served.ExitCode, closed.ExitCode, refused.ExitCode));
        Assert.Contains("InternetGateway", open.Output);
        Assert.Contains("ENI_SG_RULES_MISMATCH", closed.Output);
        Assert.Contains("it would pass with: web sg-", closed.Output);
        Assert.Contains("nobody", refused.Errors);
    }

    private static Task<ClientRun> RunAsync(LiveWeft weft, params string[] words) =>
        weftProgram.RunAsync([weftProgram.ProbeArguments[0], .. words, "--endpoint", weft.Url.ToString()], weft.Environment());
}
