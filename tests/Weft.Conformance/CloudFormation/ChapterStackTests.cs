using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.CloudFormation;

/// <summary>The chapter's whole network as nested stacks that export to one another: made, updated three times, rolled back once, deleted, by the AWS CLI.</summary>
public class ChapterStackTests
{
    private static readonly string templates = Path.Combine(AppContext.BaseDirectory, "CloudFormation", "templates");

    [Fact]
    public async Task The_chapters_network_is_updated_and_goes_back_as_a_whole_when_one_layer_fails()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync(templates: templates);
        await weft.AwsAsync($"cloudformation create-stack --stack-name chapter --template-body file://{Path.Combine(templates, "chapter", "root.yaml")}");
        await weft.AwsAsync("cloudformation wait stack-create-complete --stack-name chapter");
        Assert.Equal(["chapter-private", "chapter-public", "chapter-vpc"], await TextsAsync(weft, "cloudformation list-exports --query Exports[].Name"));

        await UpdateAsync(weft, "UPDATE_COMPLETE", "Admin=192.0.2.0/24");
        Assert.Contains("192.0.2.0/24", await TextsAsync(weft, "ec2 describe-security-groups --query SecurityGroups[].IpPermissions[].IpRanges[].CidrIp"));

        await UpdateAsync(weft, "UPDATE_COMPLETE", "Admin=192.0.2.0/24", "PrivateSubnets=2");
        Assert.Equal(["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24", "10.0.9.0/24"], (await SubnetsAsync(weft)).Select(subnet => subnet.Split(' ')[1]).Order(StringComparer.Ordinal));

        await UpdateAsync(weft, "UPDATE_COMPLETE", "Admin=192.0.2.0/24", "PrivateSubnets=2", "WebType=t3.small");
        Assert.Equal(["t3.micro", "t3.small"], await TypesAsync(weft));

        var before = await SubnetsAsync(weft);
        await UpdateAsync(weft, "UPDATE_ROLLBACK_COMPLETE", "Admin=203.0.113.0/24", "PrivateSubnets=1", "WebType=t3.medium", "BatchRange=192.168.1.0/24");
        Assert.Equal(before, await SubnetsAsync(weft));
        Assert.Equal(["t3.micro", "t3.small"], await TypesAsync(weft));
        var ranges = await TextsAsync(weft, "ec2 describe-security-groups --query SecurityGroups[].IpPermissions[].IpRanges[].CidrIp");
        Assert.DoesNotContain("203.0.113.0/24", ranges);
        Assert.Contains("192.0.2.0/24", ranges);

        await weft.AwsAsync("cloudformation delete-stack --stack-name chapter");
        await weft.AwsAsync("cloudformation wait stack-delete-complete --stack-name chapter");
        Assert.Empty(await TextsAsync(weft, "cloudformation describe-stacks --query Stacks[].StackName"));
        Assert.Single(await TextsAsync(weft, "ec2 describe-vpcs --query Vpcs[].VpcId"));
    }

    private static async Task UpdateAsync(LiveWeft weft, string end, params string[] values)
    {
        var parameters = values.Select(value => value.Split('=')).Select(pair => $"ParameterKey={pair[0]},ParameterValue={pair[1]}");
        await weft.AwsAsync($"cloudformation update-stack --stack-name chapter --use-previous-template --parameters {string.Join(' ', parameters)}");
        Assert.Equal([end], await TextsAsync(weft, "cloudformation describe-stacks --stack-name chapter --query Stacks[].StackStatus"));
    }

    private static async Task<List<string>> TypesAsync(LiveWeft weft) =>
        [.. (await TextsAsync(weft, "ec2 describe-instances --filters Name=instance-state-name,Values=running --query Reservations[].Instances[].InstanceType")).Order(StringComparer.Ordinal)];

    private static async Task<List<string>> SubnetsAsync(LiveWeft weft) => [.. (await weft.AwsAsync("ec2 describe-subnets --filters Name=cidr-block,Values=10.0.*"))
        .GetProperty("Subnets").EnumerateArray().Select(subnet => $"{subnet.GetProperty("SubnetId")} {subnet.GetProperty("CidrBlock")}").Order(StringComparer.Ordinal)];

    private static async Task<List<string>> TextsAsync(LiveWeft weft, string command) => [.. (await weft.AwsAsync(command)).EnumerateArray().Select(item => item.ToString())];
}
