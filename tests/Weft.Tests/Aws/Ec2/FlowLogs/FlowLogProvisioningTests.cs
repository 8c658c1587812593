using Xunit;

namespace Weft.Tests.Aws.Ec2.FlowLogs;

public class FlowLogProvisioningTests
{
    private const string Log = "AWS::EC2::FlowLog";
    private const string Group = "AWS::Logs::LogGroup";
    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"vpc-flow-logs.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void A_flow_log_is_made_with_its_group_and_role_tagged_anew_and_deleted()
    {
        var vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        var group = cloud.Create(Group, """{"RetentionInDays":7}""");
        var role = cloud.Attribute("AWS::IAM::Role", cloud.Create("AWS::IAM::Role", $$"""{"AssumeRolePolicyDocument":{{Trust}}}"""), "Arn");
        var properties = $$"""{"ResourceId":"{{vpc}}","ResourceType":"VPC","TrafficType":"ALL","LogGroupName":"{{group}}","DeliverLogsPermissionArn":"{{role}}","MaxAggregationInterval":60,"Tags":[{"Key":"a","Value":"b"}]}""";
        var log = cloud.Create(Log, properties);
        Assert.Equal(log, cloud.Attribute(Log, log, "Id"));
        cloud.AssertStands(Log, log);
        cloud.Refused("FlowLogAlreadyExists", Log, properties);
        cloud.Refused("InvalidVpcID.NotFound", Log, properties.Replace(vpc, "vpc-0123456789abcdef0", StringComparison.Ordinal));
        cloud.Update(Log, log, properties.Replace("\"b\"", "\"c\"", StringComparison.Ordinal));
        cloud.AssertStands(Log, log);
        cloud.Delete(Log, log);
        Assert.Null(cloud.Read(Log, log));
    }
}
