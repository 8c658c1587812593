using System.Globalization;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Logs;

/// <summary>CloudWatch Logs and flow logs through the real AWS CLI.</summary>
public class LogsTests
{
    [Fact]
    public async Task The_CLI_writes_and_finds_log_events()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        await weft.AwsAsync("logs create-log-group --log-group-name flows --tags team=net");
        await weft.AwsAsync("logs create-log-stream --log-group-name flows --log-stream-name eni-1-all");
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        await weft.AwsAsync($"logs put-log-events --log-group-name flows --log-stream-name eni-1-all --log-events timestamp={now},message=ACCEPT timestamp={now},message=REJECT");

        var found = await weft.AwsAsync("logs filter-log-events --log-group-name flows --filter-pattern REJECT");
        Assert.Equal("REJECT", Assert.Single(found.GetProperty("events").EnumerateArray()).GetProperty("message").GetString());
        var read = await weft.AwsAsync("logs get-log-events --log-group-name flows --log-stream-name eni-1-all --start-from-head");
        Assert.Equal(["ACCEPT", "REJECT"], read.GetProperty("events").EnumerateArray().Select(single => single.GetProperty("message").GetString()));
        var tags = await weft.AwsAsync("logs list-tags-for-resource --resource-arn arn:aws:logs:us-east-1:123456789012:log-group:flows");
        Assert.Equal("net", tags.GetProperty("tags").GetProperty("team").GetString());
        var refused = await weft.TryAwsAsync("logs create-log-group --log-group-name flows");
        Assert.Contains("ResourceAlreadyExistsException", refused.Errors, StringComparison.Ordinal);
        var invalid = await weft.TryAwsAsync("logs create-log-group --log-group-name a*b");
        Assert.Contains("InvalidParameterException", invalid.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_CLI_makes_flow_logs_and_is_told_what_delivery_lacks()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        var vpc = (await weft.AwsAsync("ec2 describe-vpcs")).GetProperty("Vpcs")[0].GetProperty("VpcId").GetString();
        var made = await weft.AwsAsync(
            $"ec2 create-flow-logs --resource-type VPC --resource-ids {vpc} --traffic-type REJECT --log-group-name flows --max-aggregation-interval 60 "
            + "--deliver-logs-permission-arn arn:aws:iam::123456789012:role/flow --log-format \"${srcaddr} ${action}\"");
        Assert.Equal(1, made.GetProperty("FlowLogIds").GetArrayLength());
        var log = (await weft.AwsAsync($"ec2 describe-flow-logs --filter Name=resource-id,Values={vpc}")).GetProperty("FlowLogs")[0];
        Assert.Equal(("FAILED", "Access error"), (log.GetProperty("DeliverLogsStatus").GetString(), log.GetProperty("DeliverLogsErrorMessage").GetString()));
        var bucket = await weft.AwsAsync($"ec2 create-flow-logs --resource-type VPC --resource-ids {vpc} --traffic-type ALL --log-destination-type s3 --log-destination arn:aws:s3:::flows");
        Assert.Contains("Access Denied", bucket.GetProperty("Unsuccessful")[0].GetProperty("Error").GetProperty("Message").GetString(), StringComparison.Ordinal);
    }
}
