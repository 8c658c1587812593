using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Weft.Wire.Ssm;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Execution;

/// <summary>What an update does with resources that an earlier operation left failed, half-way, or word for word the same.</summary>
public class StackRetryTests
{
    private const string Signalled = "Resources: {Net: {Type: 'AWS::EC2::VPC', CreationPolicy: {ResourceSignal: {Timeout: PT1M}}, Properties: {CidrBlock: 10.0.0.0/16}}}";

    private const string Two = """
        Resources:
          Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: HOSTNAMES}}
          Web: {Type: AWS::EC2::Subnet, DependsOn: Net, Properties: {VpcId: !Ref Net, CidrBlock: RANGE}}
        """;

    private readonly StackCloud cloud = new();

    [Fact]
    public void A_resource_that_failed_after_it_was_made_is_made_anew_by_the_next_update()
    {
        cloud.Cloud.Call(CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "net", TemplateBody = Signalled, OnFailure = OnFailureValues.DoNothing });
        Signal("down", "FAILURE");
        cloud.AssertStatus("net", StackStatusValues.CreateFailed);
        var failed = cloud.PhysicalId("net", "Net");
        cloud.Update("net", Signalled);
        Assert.Equal(StackStatusValues.UpdateInProgress, cloud.Status("net"));
        Assert.NotEqual(failed, cloud.PhysicalId("net", "Net"));
        cloud.Cloud.Refused("InvalidVpcID.NotFound", Ec2Api.DescribeVpcs, new DescribeVpcsRequest { VpcIds = [failed] });
        Signal("up", "SUCCESS");
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
        Assert.Equal(
            ["Net DELETE_IN_PROGRESS", "Net DELETE_COMPLETE", "Net CREATE_IN_PROGRESS", "Net CREATE_IN_PROGRESS"],
            cloud.History("net").SkipWhile(happened => happened != "net UPDATE_IN_PROGRESS").Skip(1).Take(4));
    }

    [Fact]
    public void What_failed_and_holds_something_cannot_be_made_anew()
    {
        cloud.Cloud.Call(CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "net", TemplateBody = Signalled, OnFailure = OnFailureValues.DoNothing });
        Signal("down", "FAILURE");
        var failed = cloud.PhysicalId("net", "Net");
        cloud.Cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = failed, CidrBlock = "10.0.1.0/24" });
        cloud.Cloud.Call(CloudFormationApi.UpdateStack, new UpdateStackRequest { StackName = "net", TemplateBody = Signalled, DisableRollback = true });
        cloud.AssertStatus("net", StackStatusValues.UpdateFailed);
        Assert.Equal(failed, cloud.PhysicalId("net", "Net"));
        Assert.Contains("DependencyViolation", cloud.Events("net").Last(happened => happened.ResourceStatus == "CREATE_FAILED").ResourceStatusReason!, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_failed_update_the_first_version_is_a_change_of_what_was_reached()
    {
        cloud.Create("net", Of("false", "10.0.1.0/24"));
        cloud.Cloud.Call(CloudFormationApi.UpdateStack, new UpdateStackRequest { StackName = "net", TemplateBody = Of("true", "192.168.0.0/24"), DisableRollback = true });
        cloud.AssertStatus("net", StackStatusValues.UpdateFailed);
        cloud.Update("net", Of("false", "10.0.1.0/24"));
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
        var hostnames = cloud.Cloud.Call(Ec2Api.DescribeVpcAttribute, new DescribeVpcAttributeRequest { VpcId = cloud.PhysicalId("net", "Net"), Attribute = "enableDnsHostnames" });
        Assert.False(hostnames.EnableDnsHostnames!.Value);
    }

    [Fact]
    public void What_is_written_alike_but_resolves_to_something_else_changes()
    {
        Put("10.0.1.0/24");
        var template = Of("false", "'{{resolve:ssm:range}}'");
        cloud.Create("net", template);
        var web = cloud.PhysicalId("net", "Web");
        Put("10.0.2.0/24");
        cloud.Update("net", template);
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
        Assert.NotEqual(web, cloud.PhysicalId("net", "Web"));

        void Put(string range) => cloud.Cloud.Call(SsmApi.PutParameter, new PutParameterRequest { Name = "range", Value = range, Type = "String", Overwrite = true });
    }

    [Fact]
    public void What_is_written_alike_follows_what_it_names()
    {
        const string Names = "Resources: {Net: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: RANGE}}, Gate: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref Net}}}";
        cloud.Create("net", Names.Replace("RANGE", "10.0.0.0/16", StringComparison.Ordinal));
        var gate = cloud.PhysicalId("net", "Gate");
        cloud.Update("net", Names.Replace("RANGE", "10.1.0.0/16", StringComparison.Ordinal));
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
        Assert.NotEqual(gate, cloud.PhysicalId("net", "Gate"));
    }

    private static string Of(string hostnames, string range) =>
        Two.Replace("HOSTNAMES", hostnames, StringComparison.Ordinal).Replace("RANGE", range, StringComparison.Ordinal);

    private void Signal(string id, string status) => cloud.Cloud.Call(
        CloudFormationApi.SignalResource, new SignalResourceRequest { StackName = "net", LogicalResourceId = "Net", UniqueId = id, Status = status });
}
