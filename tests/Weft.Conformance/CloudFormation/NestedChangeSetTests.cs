using System.Text.Json;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.CloudFormation;

/// <summary>Change sets over nested stacks as the AWS CLI drives them: reviewed stack by stack, executed from the root.</summary>
public class NestedChangeSetTests
{
    private static readonly string templates = Path.Combine(AppContext.BaseDirectory, "CloudFormation", "templates");

    [Fact]
    public async Task The_change_sets_of_a_hierarchy_are_made_described_executed_and_deleted_from_its_root()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync(templates: templates);
        var root = $"file://{Path.Combine(templates, "chapter", "root.yaml")}";
        await weft.AwsAsync($"cloudformation create-change-set --stack-name chapter --change-set-name first --change-set-type CREATE --include-nested-stacks --template-body {root}");
        await weft.AwsAsync("cloudformation wait change-set-create-complete --stack-name chapter --change-set-name first");
        var first = await DescribeAsync(weft, "--stack-name chapter --change-set-name first");
        Assert.Equal(["Add Network", "Add Rules", "Add Servers"], ChangesOf(first));
        Assert.True(first.GetProperty("IncludeNestedStacks").GetBoolean());
        await ExecuteAsync(weft, "first", "CREATE_COMPLETE");

        // The group's new range stays in its own stack; the servers' stack names the group's, which may become another.
        var update = "cloudformation create-change-set --stack-name chapter --include-nested-stacks --use-previous-template --parameters ParameterKey=Admin,ParameterValue=192.0.2.0/24";
        await weft.AwsAsync($"{update} --change-set-name second");
        await weft.AwsAsync("cloudformation wait change-set-create-complete --stack-name chapter --change-set-name second");
        var second = await DescribeAsync(weft, "--stack-name chapter --change-set-name second");
        var nested = NestedIn(second);
        Assert.Contains("Rules", nested.Keys);
        var rules = await DescribeAsync(weft, $"--change-set-name {nested["Rules"]}");
        Assert.Equal(["Modify Web"], ChangesOf(rules));
        Assert.Equal(
            (second.GetProperty("ChangeSetId").GetString(), second.GetProperty("ChangeSetId").GetString()),
            (rules.GetProperty("ParentChangeSetId").GetString(), rules.GetProperty("RootChangeSetId").GetString()));
        var refused = await weft.TryAwsAsync($"cloudformation execute-change-set --change-set-name {nested["Rules"]}");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.DoesNotContain("192.0.2.0/24", await RangesAsync(weft));
        await ExecuteAsync(weft, "second", "UPDATE_COMPLETE");
        Assert.Contains("192.0.2.0/24", await RangesAsync(weft));

        await weft.AwsAsync($"{update.Replace("192.0.2.0", "203.0.113.0", StringComparison.Ordinal)} --change-set-name third");
        nested = NestedIn(await DescribeAsync(weft, "--stack-name chapter --change-set-name third"));
        await weft.AwsAsync("cloudformation delete-change-set --stack-name chapter --change-set-name third");
        Assert.Contains("ChangeSetNotFound", (await weft.TryAwsAsync($"cloudformation describe-change-set --change-set-name {nested["Rules"]}")).Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.0/24", await RangesAsync(weft));
    }

    private static async Task ExecuteAsync(LiveWeft weft, string changeSet, string end)
    {
        await weft.AwsAsync($"cloudformation execute-change-set --stack-name chapter --change-set-name {changeSet}");
        var stacks = (await weft.AwsAsync("cloudformation describe-stacks")).GetProperty("Stacks").EnumerateArray().ToList();
        Assert.Equal(4, stacks.Count);
        Assert.Equal(end, stacks.Single(stack => stack.GetProperty("StackName").GetString() == "chapter").GetProperty("StackStatus").GetString());
    }

    private static async Task<JsonElement> DescribeAsync(LiveWeft weft, string which) => await weft.AwsAsync($"cloudformation describe-change-set {which}");

    private static List<string> ChangesOf(JsonElement set) => [.. set.GetProperty("Changes").EnumerateArray().Select(change => change.GetProperty("ResourceChange"))
        .Select(change => $"{change.GetProperty("Action")} {change.GetProperty("LogicalResourceId")}").Order(StringComparer.Ordinal)];

    /// <summary>The change sets of the nested stacks by the resource that each stack is.</summary>
    private static Dictionary<string, string> NestedIn(JsonElement set) => set.GetProperty("Changes").EnumerateArray().Select(change => change.GetProperty("ResourceChange"))
        .Where(change => change.TryGetProperty("ChangeSetId", out _))
        .ToDictionary(change => change.GetProperty("LogicalResourceId").GetString()!, change => change.GetProperty("ChangeSetId").GetString()!, StringComparer.Ordinal);

    private static async Task<List<string>> RangesAsync(LiveWeft weft) =>
        [.. (await weft.AwsAsync("ec2 describe-security-groups --query SecurityGroups[].IpPermissions[].IpRanges[].CidrIp")).EnumerateArray().Select(range => range.ToString())];
}
