using Weft.Aws.Iam.Authorization;
using Weft.Control;
using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Drift;

/// <summary>Drift is read with the permissions of whoever asks for it.</summary>
public class DriftPermissionTests
{
    private const string Asking = "\"cloudformation:*\"";

    private readonly StackCloud cloud = new();

    public DriftPermissionTests()
    {
        cloud.Create("net", StackCloud.Network);
        cloud.Cloud.Call(IamApi.CreateUser, new CreateUserRequest { UserName = "ana" }, RegionName.Global.Text);
    }

    [Fact]
    public void Who_may_describe_the_resources_learns_their_drift()
    {
        ActWith(Asking, "\"ec2:DescribeVpcs\"", "\"ec2:DescribeSubnets\"");
        var found = Detect();
        Assert.Equal(("DETECTION_COMPLETE", "IN_SYNC", 0, null), (found.DetectionStatus, found.StackDriftStatus, found.DriftedStackResourceCount, found.DetectionStatusReason));
    }

    [Fact]
    public void What_the_caller_may_not_describe_stays_unknown_and_the_reason_is_told()
    {
        ActWith(Asking, "\"ec2:DescribeVpcs\"");
        var found = Detect();
        Assert.Equal(("DETECTION_FAILED", "UNKNOWN", null), (found.DetectionStatus, found.StackDriftStatus, found.DriftedStackResourceCount));
        Assert.StartsWith("Failed to detect drift on 1 of 2 resources. Web: You are not authorized", found.DetectionStatusReason, StringComparison.Ordinal);
        Assert.Contains("ec2:DescribeSubnets", found.DetectionStatusReason, StringComparison.Ordinal);
        Assert.Equal("Net", Assert.Single(cloud.Cloud.Call(CloudFormationApi.DescribeStackResourceDrifts, new DescribeStackResourceDriftsRequest { StackName = "net" }).StackResourceDrifts).LogicalResourceId);
    }

    [Fact]
    public void What_could_be_read_and_has_drifted_makes_the_stack_drifted()
    {
        cloud.Cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [cloud.PhysicalId("net", "Net")], Tags = [new Weft.Wire.Ec2.TagShape { Key = "by", Value = "hand" }] });
        ActWith(Asking, "\"ec2:DescribeVpcs\"");
        Assert.Equal(("DETECTION_FAILED", "DRIFTED"), (Detect().DetectionStatus, cloud.Describe("net").DriftInformation!.StackDriftStatus));
    }

    [Fact]
    public void A_single_resource_that_the_caller_may_not_describe_is_refused()
    {
        ActWith(Asking);
        var request = new DetectStackResourceDriftRequest { StackName = "net", LogicalResourceId = "Web" };
        Assert.Contains("ec2:DescribeSubnets", cloud.Cloud.Refused("AccessDenied", CloudFormationApi.DetectStackResourceDrift, request).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_is_asked_about_by_those_who_may_ask_about_its_resources()
    {
        ActWith("\"cloudformation:DetectStackDrift\"", "\"ec2:*\"");
        cloud.Cloud.Refused("AccessDenied", CloudFormationApi.DetectStackDrift, new DetectStackDriftRequest { StackName = "net" });
    }

    [Fact]
    public void A_permission_on_one_role_is_enough_for_the_drift_of_that_role()
    {
        const string trust = "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: 'sts:AssumeRole'}]}";
        cloud.Create("roles", $$"""
            Resources:
              One: {Type: AWS::IAM::Role, Properties: {RoleName: one, AssumeRolePolicyDocument: {{trust}} } }
              Two: {Type: AWS::IAM::Role, Properties: {RoleName: two, AssumeRolePolicyDocument: {{trust}} } }
            """);
        ActWith([Asking], """{"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::123456789012:role/one"}""");
        cloud.Cloud.Call(CloudFormationApi.DetectStackResourceDrift, new DetectStackResourceDriftRequest { StackName = "roles", LogicalResourceId = "One" });
        cloud.Cloud.Refused("AccessDenied", CloudFormationApi.DetectStackResourceDrift, new DetectStackResourceDriftRequest { StackName = "roles", LogicalResourceId = "Two" });
    }

    [Fact]
    public void Every_type_says_by_which_operation_it_is_read()
    {
        var open = cloud.Cloud.Catalog.ProvisionedTypes.Where(type => type.IsReadableByAll).Select(type => type.Name).Order(StringComparer.Ordinal);
        // Nothing of the API reads the first three; the last one's holders are read one by one, under three operations.
        Assert.Equal(["AWS::CDK::Metadata", "AWS::CloudFormation::WaitCondition", "AWS::CloudFormation::WaitConditionHandle", "AWS::IAM::Policy"], open);
    }

    private DescribeStackDriftDetectionStatusResult Detect()
    {
        var id = cloud.Cloud.Call(CloudFormationApi.DetectStackDrift, new DetectStackDriftRequest { StackName = "net" }).StackDriftDetectionId;
        return cloud.Cloud.Call(CloudFormationApi.DescribeStackDriftDetectionStatus, new DescribeStackDriftDetectionStatusRequest { StackDriftDetectionId = id });
    }

    private void ActWith(params string[] actions) => ActWith(actions, []);

    private void ActWith(string[] actions, params string[] statements)
    {
        statements = [$$"""{"Effect":"Allow","Action":[{{string.Join(',', actions)}}],"Resource":"*"}""", .. statements];
        cloud.Cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest
        {
            UserName = "ana", PolicyName = "may", PolicyDocument = $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""",
        }, RegionName.Global.Text);
        var key = cloud.Cloud.Call(IamApi.CreateAccessKey, new CreateAccessKeyRequest { UserName = "ana" }, RegionName.Global.Text).AccessKey.AccessKeyId;
        cloud.Cloud.Caller = Identities.Identify(cloud.Cloud.State, key, null, cloud.Cloud.Now).Principal!.Caller;
    }
}
