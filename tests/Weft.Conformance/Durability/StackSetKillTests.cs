using System.Diagnostics;
using System.Xml.Linq;
using Xunit;

namespace Weft.Conformance.Durability;

/// <summary>An operation on a stack set at the pace of AWS whose Weft is killed in the middle (kill -9): started again, it goes on where it was.</summary>
public sealed class StackSetKillTests : IAsyncDisposable
{
    private const string Account = "123456789012";

    /// <summary>A network that stays in the making until its bell rings.</summary>
    private const string Template = """
        Resources:
          Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
          Bell: {Type: AWS::CloudFormation::WaitConditionHandle, DependsOn: Net}
          Wait: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref Bell, Timeout: '3600'}}
        """;

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan between = TimeSpan.FromMilliseconds(100);

    private readonly string file = Path.Combine(Path.GetTempPath(), $"weft-{Guid.NewGuid():N}.db");
    private WeftProcess? running;

    private WeftProcess Weft => running ?? throw new InvalidOperationException("Weft is not started");

    [Fact]
    public async Task An_operation_goes_on_after_a_kill_and_makes_each_stack_once()
    {
        await StartAsync();
        await MakeRoleAsync("AWSCloudFormationStackSetAdministrationRole", """{"Service":"cloudformation.amazonaws.com"}""");
        await MakeRoleAsync("AWSCloudFormationStackSetExecutionRole", $$"""{"AWS":"arn:aws:iam::{{Account}}:root"}""");
        await Weft.CallStacksAsync("CreateStackSet", ("StackSetName", "nets"), ("TemplateBody", Template));
        await Weft.CallStacksAsync(
            "CreateStackInstances", ("StackSetName", "nets"), ("Accounts.member.1", Account), ("Regions.member.1", "us-east-1"), ("Regions.member.2", "us-west-2"), ("OperationId", "all"));
        await UntilAsync(async () => (await ResultsAsync()).Contains("us-east-1 RUNNING"));

        await KillAsync();
        Assert.Equal("RUNNING", await StatusAsync());
        await RingAsync("us-east-1");
        await UntilAsync(async () => (await ResultsAsync()).Contains("us-west-2 RUNNING"));

        await KillAsync();
        Assert.Equal("RUNNING", await StatusAsync());
        await RingAsync("us-west-2");
        await UntilAsync(async () => await StatusAsync() != "RUNNING");
        Assert.Equal("SUCCEEDED", await StatusAsync());
        Assert.Equal(["us-east-1 SUCCEEDED", "us-west-2 SUCCEEDED"], await ResultsAsync());
        foreach (var region in (string[])["us-east-1", "us-west-2"])
            Assert.Equal(2, (await Weft.CallAsync(region, "DescribeVpcs", [])).Descendants().Count(found => found.Name.LocalName == "vpcId")); // and the default VPC
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null) await running.DisposeAsync();
        foreach (var left in Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*")) File.Delete(left);
    }

    private async Task MakeRoleAsync(string name, string principal)
    {
        await Weft.CallIdentityAsync(
            "CreateRole", ("RoleName", name),
            ("AssumeRolePolicyDocument", $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{principal}} } }"""));
        await Weft.CallIdentityAsync(
            "PutRolePolicy", ("RoleName", name), ("PolicyName", "may"), ("PolicyDocument", """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""));
    }

    private async Task StartAsync() => running = await WeftProcess.StartAsync(file, options: ["--pace", "aws"]);

    private async Task KillAsync()
    {
        Weft.KillHard();
        await Weft.DisposeAsync();
        await StartAsync();
    }

    private async Task<string> StatusAsync() => Text(await Weft.CallStacksAsync("DescribeStackSetOperation", ("StackSetName", "nets"), ("OperationId", "all")), "Status")!;

    private async Task<List<string>> ResultsAsync() => [.. (await Weft.CallStacksAsync("ListStackSetOperationResults", ("StackSetName", "nets"), ("OperationId", "all"))).Descendants()
        .Where(member => member.Name.LocalName == "member")
        .Select(member => $"{Text(member, "Region")} {member.Elements().First(found => found.Name.LocalName == "Status").Value}")];

    /// <summary>Lets the stack of a Region be finished, once it waits for that.</summary>
    private async Task RingAsync(string region)
    {
        string? bell = null;
        await UntilAsync(async () => (bell = await BellAsync(region)) is not null);
        // The handle's URL leads to the port of the program that made it; each start here takes another.
        await Weft.PutAsync(new Uri(bell!).AbsolutePath, """{"Status":"SUCCESS","UniqueId":"me","Data":"","Reason":"rung"}""");
    }

    private async Task<string?> BellAsync(string region)
    {
        var instance = await Weft.CallStacksAsync("DescribeStackInstance", ("StackSetName", "nets"), ("StackInstanceAccount", Account), ("StackInstanceRegion", region));
        if (Text(instance, "StackId") is not { Length: > 0 } stack) return null;
        return (await Weft.CallStacksInAsync(region, "DescribeStackResources", ("StackName", stack))).Descendants()
            .Where(member => member.Name.LocalName == "member" && Text(member, "LogicalResourceId") == "Bell")
            .Select(member => Text(member, "PhysicalResourceId"))
            .FirstOrDefault(id => !string.IsNullOrEmpty(id));
    }

    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(start) > patience) Assert.Fail($"after {patience} it is {await StatusAsync()}: {string.Join(", ", await ResultsAsync())}");
            await Task.Delay(between);
        }
    }

    private static string? Text(XElement element, string name) => element.Descendants().FirstOrDefault(found => found.Name.LocalName == name)?.Value;
}
