using System.Text.Json;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Live;

/// <summary>What real packets leave behind, read by the real AWS CLI and by Weft's own commands.</summary>
public class LiveFlowLogTests
{
    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"vpc-flow-logs.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
    private const string Allow = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}""";

    public static TheoryData<Runner> Runners => [Runner.Root, Runner.OrdinaryUser];

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task A_list_that_forgot_ephemeral_ports_shows_in_the_flow_log_in_captures_and_in_drops(Runner runner)
    {
        await Client.AwsCli.RequireAsync();
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync();
        var address = await cloud.DescribeAsync(chapter.Web, "privateIpAddress");
        await LiveCloud.EventuallyAsync("ip-" + address.Replace('.', '-'), () => cloud.FetchAsync("internet", $"http://{chapter.WebAddress}/"));
        await WatchAsync(cloud, chapter.Vpc);
        await LiveCloud.EventuallyAsync(true, async () => await cloud.FetchAsync("internet", $"http://{chapter.WebAddress}/") is not null && await IsLoggedAsync(cloud, address, "ACCEPT"));
        Assert.False(await IsLoggedAsync(cloud, address, "REJECT"));
        await ForgetEphemeralPortsAsync(cloud, chapter);

        await LiveCloud.EventuallyAsync(null, () => cloud.FetchAsync("internet", $"http://{chapter.WebAddress}/"));
        await LiveCloud.EventuallyAsync(true, () => IsLoggedAsync(cloud, address, "REJECT"));
        Assert.Contains("ListDenied", (await cloud.CommandAsync(["top", "--once", "--endpoint", cloud.Weft.Url.ToString()])).Output, StringComparison.Ordinal);
        Assert.True(await MeteredAsync(cloud) > 0);

        var capture = cloud.CommandAsync(["capture", chapter.Web, "dropped", "tcp/80", "--count", "1", "--endpoint", cloud.Weft.Url.ToString()]);
        await LiveCloud.EventuallyAsync(true, async () =>
        {
            await cloud.FetchAsync("internet", $"http://{chapter.WebAddress}/");
            return capture.IsCompleted;
        });
        Assert.Contains("dropped: ListDenied at acl-", (await capture).Succeeded(), StringComparison.Ordinal);
        await MetersOutlastARestartAsync(cloud);
    }

    private static async Task MetersOutlastARestartAsync(LiveCloud cloud)
    {
        var before = await MeteredAsync(cloud);
        await cloud.StopAndRestartAsync();
        await LiveCloud.EventuallyAsync(true, async () => await MeteredAsync(cloud) >= before);
        (await cloud.CommandAsync(["reset", "--endpoint", cloud.Weft.Url.ToString()])).Succeeded();
        Assert.Equal(0, await MeteredAsync(cloud));
        await cloud.KillAndRestartAsync();
        await LiveCloud.EventuallyAsync(0, () => MeteredAsync(cloud));
    }

    /// <summary>The bytes of all internet gateways, in both directions.</summary>
    private static async Task<long> MeteredAsync(LiveCloud cloud)
    {
        var asked = await cloud.CommandAsync(["meters", "--json", "--endpoint", cloud.Weft.Url.ToString()]);
        if (asked.ExitCode != 0) return -1; // The live half is still starting.
        return JsonDocument.Parse(asked.Output).RootElement.GetProperty("meters").EnumerateArray().Where(meter => meter.GetProperty("kind").GetString() == "internet-gateway")
            .Sum(meter => meter.GetProperty("sentBytes").GetInt64() + meter.GetProperty("receivedBytes").GetInt64());
    }

    private static async Task WatchAsync(LiveCloud cloud, string vpc)
    {
        await AwsAsync(cloud, "iam", "create-role", "--role-name", "flow", "--assume-role-policy-document", Trust);
        await AwsAsync(cloud, "iam", "put-role-policy", "--role-name", "flow", "--policy-name", "write", "--policy-document", Allow);
        await AwsAsync(
            cloud, "ec2", "create-flow-logs", "--resource-type", "VPC", "--resource-ids", vpc, "--traffic-type", "ALL", "--log-group-name", "flows",
            "--deliver-logs-permission-arn", "arn:aws:iam::123456789012:role/flow");
    }

    private static async Task ForgetEphemeralPortsAsync(LiveCloud cloud, LiveChapter chapter)
    {
        var list = await cloud.GetAsync("networkAclId", "CreateNetworkAcl", ("VpcId", chapter.Vpc));
        foreach (var isEgress in (string[])["false", "true"])
        {
            await cloud.CallAsync(
                "CreateNetworkAclEntry", ("NetworkAclId", list), ("RuleNumber", "100"), ("Protocol", "6"), ("RuleAction", "allow"), ("Egress", isEgress),
                ("CidrBlock", "0.0.0.0/0"), ("PortRange.From", "80"), ("PortRange.To", "80"));
        }

        var lists = await cloud.Weft.CallAsync("DescribeNetworkAcls", [("Filter.1.Name", "association.subnet-id"), ("Filter.1.Value.1", chapter.Public)]);
        var association = lists.Descendants().Where(item => item.Elements().Any(element => element.Name.LocalName == "subnetId" && element.Value == chapter.Public))
            .SelectMany(item => item.Elements()).First(element => element.Name.LocalName == "networkAclAssociationId").Value;
        await cloud.CallAsync("ReplaceNetworkAclAssociation", ("AssociationId", association), ("NetworkAclId", list));
    }

    // The server's answer: from its private address and port 80, judged where it leaves its subnet.
    private static async Task<bool> IsLoggedAsync(LiveCloud cloud, string address, string action)
    {
        var pattern = $"[version, account, eni, source, destination, from=80, to, protocol=6, ..., action={action}, status]";
        var run = await TryAwsAsync(cloud, "logs", "filter-log-events", "--log-group-name", "flows", "--filter-pattern", pattern);
        return run.ExitCode == 0 && JsonDocument.Parse(run.Output).RootElement.GetProperty("events").EnumerateArray()
            .Any(found => found.GetProperty("message").GetString()!.Split(' ')[3] == address);
    }

    private static async Task AwsAsync(LiveCloud cloud, params string[] arguments) => (await TryAwsAsync(cloud, arguments)).Succeeded();

    private static Task<ClientRun> TryAwsAsync(LiveCloud cloud, params string[] arguments) => Client.AwsCli.RunAsync(arguments, new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL"] = cloud.Weft.Url.ToString().TrimEnd('/'),
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["AWS_DEFAULT_REGION"] = "us-east-1",
        ["AWS_PAGER"] = "",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    });
}
