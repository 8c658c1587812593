using System.Text.Json;
using Weft.Wire.CloudFormation;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Stacks;

public class StackReadingTests
{
    private readonly StackCloud cloud = new();

    public StackReadingTests() => cloud.Create("net", StackCloud.Network);

    [Fact]
    public void Resources_are_found_by_stack_by_name_and_by_what_they_are()
    {
        var vpc = cloud.PhysicalId("net", "Net");
        var detail = cloud.Cloud.Call(CloudFormationApi.DescribeStackResource, new DescribeStackResourceRequest { StackName = "net", LogicalResourceId = "Net" }).StackResourceDetail!;
        Assert.Equal((vpc, "AWS::EC2::VPC", "CREATE_COMPLETE"), (detail.PhysicalResourceId, detail.ResourceType, detail.ResourceStatus));
        Assert.Equal(2, cloud.Cloud.Call(CloudFormationApi.DescribeStackResources, new DescribeStackResourcesRequest { PhysicalResourceId = vpc }).StackResources!.Count);
        Assert.Equal(["Net", "Web"], cloud.Cloud.Call(CloudFormationApi.ListStackResources, new ListStackResourcesRequest { StackName = "net" }).StackResourceSummaries!.Select(resource => resource.LogicalResourceId));
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.DescribeStackResource, new DescribeStackResourceRequest { StackName = "net", LogicalResourceId = "No" });
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.DescribeStackResources, new DescribeStackResourcesRequest { PhysicalResourceId = "vpc-0" });
    }

    [Fact]
    public void A_stack_without_parameters_and_outputs_is_described_without_these_members()
    {
        cloud.Create("plain", "Resources: {Net: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.9.0.0/16}}}");

        var plain = cloud.Describe("plain");

        Assert.Null(plain.Parameters);
        Assert.Null(plain.Outputs);
        Assert.Null(plain.RollbackConfiguration!.RollbackTriggers);
        Assert.Empty(plain.Tags!);
        Assert.Empty(plain.NotificationARNs!);
    }

    [Fact]
    public void The_template_comes_back_as_it_was_given_and_as_it_was_understood()
    {
        Assert.Equal(StackCloud.Network, cloud.Cloud.Call(CloudFormationApi.GetTemplate, new GetTemplateRequest { StackName = "net" }).TemplateBody);
        var summary = cloud.Cloud.Call(CloudFormationApi.GetTemplateSummary, new GetTemplateSummaryRequest { StackName = "net" });
        Assert.Equal(["AWS::EC2::Subnet", "AWS::EC2::VPC"], summary.ResourceTypes!);
        Assert.Equal(["true", "false"], summary.Parameters!.Single(parameter => parameter.ParameterKey == "Public").ParameterConstraints!.AllowedValues!);
        var valid = cloud.Cloud.Call(CloudFormationApi.ValidateTemplate, new ValidateTemplateRequest { TemplateBody = StackCloud.Network });
        Assert.Equal(("a small network", 2), (valid.Description, valid.Parameters!.Count));
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.ValidateTemplate, new ValidateTemplateRequest { TemplateBody = "Resources: {A: {Type: 'AWS::No::Such'}}" });
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.ValidateTemplate, new ValidateTemplateRequest { TemplateURL = "https://s3.amazonaws.com/b/k" });
    }

    [Fact]
    public void Loops_are_unrolled_in_the_processed_template()
    {
        const string template = """
            Transform: AWS::LanguageExtensions
            Resources:
              Fn::ForEach::Nets:
                - Number
                - ['1', '2']
                - Net${Number}: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Sub '10.${Number}.0.0/16'}}
            """;
        cloud.Cloud.Refused("InsufficientCapabilitiesException", CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "loop", TemplateBody = template });
        cloud.Cloud.Call(CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "loop", TemplateBody = template, Capabilities = [CapabilityValues.CapabilityAutoExpand] });
        cloud.AssertStatus("loop", StackStatusValues.CreateComplete);
        var processed = cloud.Cloud.Call(CloudFormationApi.GetTemplate, new GetTemplateRequest { StackName = "loop", TemplateStage = "Processed" }).TemplateBody!;
        Assert.Equal(["Net1", "Net2"], JsonDocument.Parse(processed).RootElement.GetProperty("Resources").EnumerateObject().Select(resource => resource.Name));
    }

    [Fact]
    public void A_type_is_described_as_it_is_served()
    {
        var type = cloud.Cloud.Call(CloudFormationApi.DescribeType, new DescribeTypeRequest { Type = "RESOURCE", TypeName = "AWS::EC2::Subnet" });
        var schema = JsonDocument.Parse(type.Schema!).RootElement;
        Assert.Equal("VpcId", schema.GetProperty("required")[0].GetString());
        Assert.False(schema.GetProperty("properties").TryGetProperty("OutpostArn", out _));
        cloud.Cloud.Refused("TypeNotFoundException", CloudFormationApi.DescribeType, new DescribeTypeRequest { Type = "RESOURCE", TypeName = "AWS::No::Such" });
        var listed = cloud.Cloud.Call(CloudFormationApi.ListTypes, new ListTypesRequest { Visibility = "PUBLIC", Filters = new TypeFiltersShape { TypeNamePrefix = "AWS::EC2::VPC" } });
        Assert.Contains("AWS::EC2::VPC", listed.TypeSummaries!.Select(summary => summary.TypeName));
        Assert.Empty(cloud.Cloud.Call(CloudFormationApi.ListTypes, new ListTypesRequest()).TypeSummaries!);
    }
}
