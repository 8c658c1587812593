using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Weft.Conformance.Live;

/// <summary>Ports of the host that lead onto instances: what the network would not let in does not come in by them either.</summary>
public partial class LiveExposureTests
{
    public static TheoryData<Runner> Runners => [Runner.Root, Runner.OrdinaryUser];

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task An_exposed_port_is_open_while_the_group_allows_it_and_until_it_is_closed(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync();
        var host = await HostNameAsync(cloud, chapter.Web);
        await LiveCloud.EventuallyAsync(host, () => cloud.FetchAsync("internet", $"http://{chapter.WebAddress}/"));
        var port = await ExposeAsync(cloud, "web:80");
        await LiveCloud.EventuallyAsync(host, () => GetAsync(port));

        await cloud.CallAsync("RevokeSecurityGroupIngress", Web(chapter));
        await LiveCloud.EventuallyAsync(null, () => GetAsync(port));
        await cloud.CallAsync("AuthorizeSecurityGroupIngress", Web(chapter));
        await LiveCloud.EventuallyAsync(host, () => GetAsync(port));

        Assert.Contains($"127.0.0.1:{port} leads to {chapter.Web} at {chapter.WebAddress}:80, from internet", (await CommandAsync(cloud)).Succeeded(), StringComparison.Ordinal);
        (await CommandAsync(cloud, "--close", port.ToString(CultureInfo.InvariantCulture))).Succeeded();
        Assert.Null(await GetAsync(port));
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task A_private_instance_is_exposed_from_another_one_if_its_group_lets_that_one_in(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("#!/bin/sh\ntrue\n");
        var group = await cloud.GetAsync("groupId", "CreateSecurityGroup", ("GroupName", "db"), ("GroupDescription", "db"), ("VpcId", chapter.Vpc));
        var hidden = await cloud.RunAsync("db", chapter.Private, LiveChapter.WebServer, "us-east-1", ("SecurityGroupId.1", group));
        var host = await HostNameAsync(cloud, hidden);
        await LiveCloud.EventuallyAsync(host, () => cloud.FetchAsync("db", "http://127.0.0.1/"));
        await LiveCloud.EventuallyAsync(0, async () => (await cloud.ExecAsync("web", "true")).ExitCode);

        Assert.Contains("has no public address", (await CommandAsync(cloud, "db:80")).Errors, StringComparison.Ordinal);
        var port = await ExposeAsync(cloud, "db:80", "--from", "web");
        Assert.Null(await GetAsync(port));
        await cloud.CallAsync(
            "AuthorizeSecurityGroupIngress", ("GroupId", group), ("IpPermissions.1.IpProtocol", "tcp"), ("IpPermissions.1.FromPort", "80"), ("IpPermissions.1.ToPort", "80"),
            ("IpPermissions.1.Groups.1.GroupId", chapter.Group));
        await LiveCloud.EventuallyAsync(host, () => GetAsync(port));
    }

    private static (string Name, string Value)[] Web(LiveChapter chapter) =>
    [
        ("GroupId", chapter.Group), ("IpPermissions.1.IpProtocol", "tcp"), ("IpPermissions.1.FromPort", "80"), ("IpPermissions.1.ToPort", "80"),
        ("IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0"),
    ];

    private static async Task<int> ExposeAsync(LiveCloud cloud, params string[] arguments) =>
        int.Parse(HostPort().Match((await CommandAsync(cloud, arguments)).Succeeded()).Groups[1].Value, CultureInfo.InvariantCulture);

    private static Task<Clients.ClientRun> CommandAsync(LiveCloud cloud, params string[] arguments) => cloud.CommandAsync(["expose", "--endpoint", cloud.Weft.Url.ToString(), .. arguments]);

    /// <summary>What a program on the host gets at the port; null where it gets no answer.</summary>
    private static async Task<string?> GetAsync(int port)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            return (await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"))).Trim();
        }
        catch (Exception unanswered) when (unanswered is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    private static async Task<string> HostNameAsync(LiveCloud cloud, string instance) => "ip-" + (await cloud.DescribeAsync(instance, "privateIpAddress")).Replace('.', '-');

    [GeneratedRegex(@"^127\.0\.0\.1:(\d+) leads to ")]
    private static partial Regex HostPort();
}
