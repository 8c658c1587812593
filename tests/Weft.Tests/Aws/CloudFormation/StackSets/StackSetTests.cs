using Weft.Wire.CloudFormation;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.StackSets;

public class StackSetTests
{
    private readonly StackSetCloud cloud = new();

    [Fact]
    public void A_stack_set_is_described_as_it_was_given()
    {
        var id = cloud.Cloud.Call(CloudFormationApi.CreateStackSet, new CreateStackSetRequest
        {
            StackSetName = "nets",
            TemplateBody = StackSetCloud.Net,
            Description = "everywhere",
            Parameters = StackSetCloud.Shapes([("Name", "blue")]),
            Tags = [new TagShape { Key = "team", Value = "blue" }],
            Capabilities = ["CAPABILITY_IAM"],
            ManagedExecution = new ManagedExecutionShape { Active = false },
        }).StackSetId!;
        var set = cloud.Set();
        Assert.Matches("^nets:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id);
        Assert.Equal((id, $"arn:aws:cloudformation:us-east-1:123456789012:stackset/{id}", "ACTIVE", "everywhere"), (set.StackSetId, set.StackSetARN, set.Status, set.Description));
        Assert.Equal(("SELF_MANAGED", "arn:aws:iam::123456789012:role/AWSCloudFormationStackSetAdministrationRole", "AWSCloudFormationStackSetExecutionRole"), (set.PermissionModel, set.AdministrationRoleARN, set.ExecutionRoleName));
        Assert.Equal(["Name=blue", "Range=10.0.0.0/16"], set.Parameters!.Select(parameter => $"{parameter.ParameterKey}={parameter.ParameterValue}").Order(StringComparer.Ordinal));
        Assert.Equal(id, cloud.Cloud.Call(CloudFormationApi.DescribeStackSet, new DescribeStackSetRequest { StackSetName = id }).StackSet!.StackSetId);
        Assert.Equal(StackSetCloud.Net, set.TemplateBody);
        var summary = cloud.Cloud.Call(CloudFormationApi.GetTemplateSummary, new GetTemplateSummaryRequest { StackSetName = "nets" });
        Assert.Equal(["AWS::EC2::VPC"], summary.ResourceTypes!);
    }

    [Fact]
    public void A_stack_sets_tags_reach_what_its_stacks_make()
    {
        cloud.Cloud.Call(CloudFormationApi.CreateStackSet, new CreateStackSetRequest { StackSetName = "nets", TemplateBody = StackSetCloud.Net, Tags = [new TagShape { Key = "team", Value = "blue" }] });
        cloud.AssertSucceeded(cloud.Deploy([StackSetCloud.One], [StackSetCloud.West]));
        Assert.Contains(cloud.Stack(StackSetCloud.One, StackSetCloud.West).Tags!, tag => tag is { Key: "team", Value: "blue" });
    }

    [Fact]
    public void A_name_is_taken_until_its_stack_set_is_deleted()
    {
        var first = cloud.Create();
        cloud.Refused("NameAlreadyExistsException", CloudFormationApi.CreateStackSet, new CreateStackSetRequest { StackSetName = "nets", TemplateBody = StackSetCloud.Net });
        cloud.Cloud.Call(CloudFormationApi.DeleteStackSet, new DeleteStackSetRequest { StackSetName = "nets" });
        var second = cloud.Create();
        Assert.Equal(["DELETED", "ACTIVE"], new[] { first, second }.Select(id => cloud.Cloud.Call(CloudFormationApi.DescribeStackSet, new DescribeStackSetRequest { StackSetName = id }).StackSet!.Status));
        Assert.Equal(second, cloud.Cloud.Call(CloudFormationApi.ListStackSets, new ListStackSetsRequest { Status = "ACTIVE" }).Summaries!.Single().StackSetId);
        Assert.Equal(2, cloud.Cloud.Call(CloudFormationApi.ListStackSets, new ListStackSetsRequest()).Summaries!.Count);
        cloud.Refused("StackSetNotFoundException", CloudFormationApi.UpdateStackSet, new UpdateStackSetRequest { StackSetName = first, UsePreviousTemplate = true });
    }

    [Fact]
    public void A_repeated_call_under_its_token_is_answered_again_until_the_stack_set_changes()
    {
        var request = new CreateStackSetRequest { StackSetName = "nets", TemplateBody = StackSetCloud.Net, ClientRequestToken = "once" };
        var id = cloud.Cloud.Call(CloudFormationApi.CreateStackSet, request).StackSetId;
        Assert.Equal(id, cloud.Cloud.Call(CloudFormationApi.CreateStackSet, request).StackSetId);
        cloud.Refused("NameAlreadyExistsException", CloudFormationApi.CreateStackSet, new CreateStackSetRequest { StackSetName = "nets", TemplateBody = StackSetCloud.Net, ClientRequestToken = "once", Description = "other" });
        cloud.Update(StackSetCloud.Net);
        cloud.Refused("CreatedButModifiedException", CloudFormationApi.CreateStackSet, request);
    }

    [Theory]
    [InlineData("ValidationError", "1nets", StackSetCloud.Net, null, null)]
    [InlineData("ValidationError", "nets", "Resources: {A: {Type: 'AWS::Foo::Bar'}}", null, null)]
    [InlineData("ValidationError", "nets", "Parameters: {P: {Type: String}}\nResources: {A: {Type: 'AWS::EC2::InternetGateway'}}", null, null)]
    [InlineData("ValidationError", "nets", StackSetCloud.Net, "SERVICE_MANAGED", null)]
    [InlineData("ValidationError", "nets", StackSetCloud.Net, null, "DELEGATED_ADMIN")]
    [InlineData("InsufficientCapabilitiesException", "nets", "Resources: {A: {Type: 'AWS::IAM::User'}}", null, null)]
    public void What_cannot_be_a_stack_set_is_refused(string code, string name, string template, string? model, string? callAs) => cloud.Refused(
        code, CloudFormationApi.CreateStackSet, new CreateStackSetRequest { StackSetName = name, TemplateBody = template, PermissionModel = model, CallAs = callAs });

    [Fact]
    public void What_weft_does_not_do_is_refused_by_name()
    {
        Assert.Contains("ManagedExecution.Active", cloud.Refused("UnsupportedOperation", CloudFormationApi.CreateStackSet, new CreateStackSetRequest
        {
            StackSetName = "nets", TemplateBody = StackSetCloud.Net, ManagedExecution = new ManagedExecutionShape { Active = true },
        }).Message, StringComparison.Ordinal);
        cloud.Create();
        Assert.Contains("DeploymentTargets", cloud.Refused("UnsupportedOperation", CloudFormationApi.CreateStackInstances, new CreateStackInstancesRequest
        {
            StackSetName = "nets", Regions = [StackSetCloud.East], DeploymentTargets = new DeploymentTargetsShape { OrganizationalUnitIds = ["ou-abcd-12345678"] },
        }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        cloud.Refused("StackSetNotFoundException", CloudFormationApi.ListStackInstances, new ListStackInstancesRequest { StackSetName = "nets" });
        cloud.Create();
        cloud.Refused("StackInstanceNotFoundException", CloudFormationApi.DescribeStackInstance, new DescribeStackInstanceRequest { StackSetName = "nets", StackInstanceAccount = StackSetCloud.One, StackInstanceRegion = StackSetCloud.East });
        cloud.Refused("StackInstanceNotFoundException", CloudFormationApi.UpdateStackInstances, new UpdateStackInstancesRequest { StackSetName = "nets", Accounts = [StackSetCloud.One], Regions = [StackSetCloud.East] });
        cloud.Refused("OperationNotFoundException", CloudFormationApi.DescribeStackSetOperation, new DescribeStackSetOperationRequest { StackSetName = "nets", OperationId = "none" });
        cloud.Refused("InvalidOperationException", CloudFormationApi.DetectStackSetDrift, new DetectStackSetDriftRequest { StackSetName = "nets" });
    }

    [Fact]
    public void A_request_that_contradicts_itself_is_refused()
    {
        cloud.Create();
        cloud.Refused("ValidationError", CloudFormationApi.CreateStackInstances, new CreateStackInstancesRequest { StackSetName = "nets", Regions = [StackSetCloud.East] });
        cloud.Refused("ValidationError", CloudFormationApi.CreateStackInstances, new CreateStackInstancesRequest { StackSetName = "nets", Accounts = [StackSetCloud.One], Regions = ["us-nowhere-1"] });
        cloud.Refused("ValidationError", CloudFormationApi.CreateStackInstances, Placed(new StackSetOperationPreferencesShape { FailureToleranceCount = 1, FailureTolerancePercentage = 1 }));
        cloud.Refused("ValidationError", CloudFormationApi.CreateStackInstances, Placed(new StackSetOperationPreferencesShape { MaxConcurrentCount = 1, MaxConcurrentPercentage = 1 }));
        cloud.Refused("ValidationError", CloudFormationApi.CreateStackInstances, new CreateStackInstancesRequest
        {
            StackSetName = "nets", Accounts = [StackSetCloud.One], Regions = [StackSetCloud.East], ParameterOverrides = StackSetCloud.Shapes([("Colour", "red")]),
        });
        cloud.Refused("ValidationError", CloudFormationApi.UpdateStackSet, new UpdateStackSetRequest { StackSetName = "nets", UsePreviousTemplate = true, Accounts = [StackSetCloud.One] });
        Assert.Empty(cloud.Instances());
    }

    private static CreateStackInstancesRequest Placed(StackSetOperationPreferencesShape preferences) =>
        new() { StackSetName = "nets", Accounts = [StackSetCloud.One], Regions = [StackSetCloud.East], OperationPreferences = preferences };
}
