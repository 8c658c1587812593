using System.Text;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Live;

/// <summary>Programs inside instances call the API: over the network, and as the role that the instance has.</summary>
public class LiveRoleTests
{
    private const string Trust = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}""";

    public static TheoryData<Runner> Runners => [Runner.Root, Runner.OrdinaryUser];

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task An_instance_reaches_the_API_over_the_internet_only_and_finds_nothing_there_but_AWS(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("#!/bin/sh\necho the API is at $AWS_ENDPOINT_URL\n");
        await cloud.RunAsync("db", chapter.Private);
        await LiveCloud.EventuallyAsync(0, async () => (await cloud.ExecAsync("db", "true")).ExitCode);

        Assert.Null(await cloud.FetchAsync("db", "http://192.0.2.1:4566/"));
        await chapter.AddNatAsync();
        await LiveCloud.EventuallyAsync<bool?>(true, async () => (await cloud.FetchAsync("db", "http://192.0.2.1:4566/"))?.Contains("<Code>MissingAuthenticationToken</Code>", StringComparison.Ordinal));
        // Weft's own endpoints could forget everything.
        Assert.Contains("<Code>", (await cloud.ExecAsync("db", "curl", "-s", "-X", "POST", "http://192.0.2.1:4566/_weft/reset")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal("running", await cloud.DescribeAsync(chapter.Web, "name"));
        await LiveCloud.EventuallyAsync(true, async () => (await ConsoleAsync(cloud, chapter.Web)).Contains("the API is at http://192.0.2.1:4566\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_instance_calls_the_API_as_its_role_and_from_its_public_address()
    {
        await Client.AwsCli.RequireAsync();
        await using var cloud = await LiveCloud.StartAsync(Runner.Root);
        await AdministerAsync(cloud, "create-role", "--role-name", "app", "--assume-role-policy-document", Trust);
        await AdministerAsync(cloud, "create-instance-profile", "--instance-profile-name", "app");
        await AdministerAsync(cloud, "add-role-to-instance-profile", "--instance-profile-name", "app", "--role-name", "app");
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("#!/bin/sh\ntrue\n");
        await cloud.CallAsync("AssociateIamInstanceProfile", ("InstanceId", chapter.Web), ("IamInstanceProfile.Name", "app"));
        await cloud.RunAsync("db", chapter.Private, null, "us-east-1", ("IamInstanceProfile.Name", "app"));
        foreach (var instance in (string[])["web", "db"]) await LiveCloud.EventuallyAsync(0, async () => (await cloud.ExecAsync(instance, "true")).ExitCode);

        await chapter.AddNatAsync();
        var nat = await cloud.GetAsync("publicIp", "DescribeNatGateways");
        await AdministerAsync(
            cloud, "put-role-policy", "--role-name", "app", "--policy-name", "from-the-gateway", "--policy-document",
            $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:DescribeVpcs","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"{{nat}}/32"} } } }""");

        Assert.Contains($"assumed-role/app/{chapter.Web}", (await InsideAsync(cloud, "web", "sts", "get-caller-identity")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains(chapter.Vpc, (await InsideAsync(cloud, "db", "ec2", "describe-vpcs")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("UnauthorizedOperation", (await InsideAsync(cloud, "web", "ec2", "describe-vpcs")).Errors, StringComparison.Ordinal);
    }

    /// <summary>The CLI inside an instance, with nothing that would tell it who it is but the metadata service.</summary>
    private static Task<ClientRun> InsideAsync(LiveCloud cloud, string instance, params string[] call) => cloud.ExecAsync(
        instance, ["env", "AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null", "AWS_MAX_ATTEMPTS=1", "AWS_METADATA_SERVICE_TIMEOUT=20", "AWS_METADATA_SERVICE_NUM_ATTEMPTS=5", "aws", "--region", "us-east-1", "--cli-connect-timeout", "30", .. call]);

    private static async Task AdministerAsync(LiveCloud cloud, params string[] call)
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = cloud.Weft.Url.ToString().TrimEnd('/'), ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test",
            ["AWS_DEFAULT_REGION"] = "us-east-1", ["AWS_CONFIG_FILE"] = "/dev/null", ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null", ["AWS_PAGER"] = "",
        };
        (await Client.AwsCli.RunAsync(["iam", .. call], environment)).Succeeded();
    }

    private static async Task<string> ConsoleAsync(LiveCloud cloud, string instance) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(await cloud.GetAsync("output", "GetConsoleOutput", ("InstanceId", instance), ("Latest", "true"))));
}
