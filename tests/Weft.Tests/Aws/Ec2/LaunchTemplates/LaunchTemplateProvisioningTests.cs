using Weft.Control.Provisioning;
using Weft.Tests.Aws.CloudFormation;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.LaunchTemplates;

public class LaunchTemplateProvisioningTests
{
    private const string Template = "AWS::EC2::LaunchTemplate";
    private const string Instance = "AWS::EC2::Instance";

    private static readonly string image = new CardCloud().Image;

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void Every_property_of_the_data_is_stored()
    {
        var template = cloud.Create(Template, """
            {"LaunchTemplateName":"web","VersionDescription":"first",
             "TagSpecifications":[{"ResourceType":"launch-template","Tags":[{"Key":"team","Value":"net"}]}],
             "LaunchTemplateData":{"ImageId":"ami-1","InstanceType":"t3.small","KeyName":"me","UserData":"ZWNobw==","InstanceInitiatedShutdownBehavior":"terminate",
              "EbsOptimized":true,"DisableApiTermination":true,"DisableApiStop":true,"Monitoring":{"Enabled":true},"CreditSpecification":{"CpuCredits":"standard"},
              "CpuOptions":{"CoreCount":1,"ThreadsPerCore":2},"EnclaveOptions":{"Enabled":false},"HibernationOptions":{"Configured":false},"IamInstanceProfile":{"Name":"front"},
              "MaintenanceOptions":{"AutoRecovery":"default"},"MetadataOptions":{"HttpTokens":"required","HttpPutResponseHopLimit":2,"InstanceMetadataTags":"enabled"},
              "PrivateDnsNameOptions":{"HostnameType":"ip-name"},"Placement":{"AvailabilityZone":"us-east-1a","Tenancy":"default"},"SecurityGroupIds":["sg-1"],
              "CapacityReservationSpecification":{"CapacityReservationPreference":"open"},
              "NetworkInterfaces":[{"DeviceIndex":0,"SubnetId":"subnet-1","Groups":["sg-2"],"AssociatePublicIpAddress":true,"Ipv6Addresses":[{"Ipv6Address":"2001:db8::1"}],
               "PrivateIpAddresses":[{"Primary":true,"PrivateIpAddress":"10.0.0.9"}]}],
              "BlockDeviceMappings":[{"DeviceName":"/dev/xvda","Ebs":{"VolumeSize":20,"VolumeType":"gp3","Iops":3000,"Throughput":125,"DeleteOnTermination":true}}],
              "TagSpecifications":[{"ResourceType":"instance","Tags":[{"Key":"Name","Value":"web"}]},{"ResourceType":"volume","Tags":[{"Key":"Name","Value":"disk"}]}]}}
            """);

        cloud.AssertStands(Template, template);
        Assert.StartsWith("lt-", template);
        Assert.Equal((template, "web", "1", "1"), (Get(template, "LaunchTemplateId"), Get(template, "LaunchTemplateName"), Get(template, "DefaultVersionNumber"), Get(template, "LatestVersionNumber")));
        var version = Assert.Single(Versions(template));
        var stored = version.LaunchTemplateData!;
        Assert.Equal(("first", "ami-1", "t3.small", "ZWNobw=="), (version.VersionDescription, stored.ImageId, stored.InstanceType, stored.UserData));
        Assert.Equal((true, true, true, true), (stored.EbsOptimized, stored.DisableApiTermination, stored.DisableApiStop, stored.Monitoring!.Enabled));
        Assert.Equal(("standard", 1, "front", "required", "ip-name", "us-east-1a"), (stored.CreditSpecification!.CpuCredits, stored.CpuOptions!.CoreCount, stored.IamInstanceProfile!.Name, stored.MetadataOptions!.HttpTokens, stored.PrivateDnsNameOptions!.HostnameType, stored.Placement!.AvailabilityZone));
        var card = Assert.Single(stored.NetworkInterfaces!);
        Assert.Equal(("subnet-1", "sg-2", "2001:db8::1", "10.0.0.9"), (card.SubnetId, Assert.Single(card.Groups!), Assert.Single(card.Ipv6Addresses!).Ipv6Address, Assert.Single(card.PrivateIpAddresses!).PrivateIpAddress));
        Assert.Equal((20, 125), (Assert.Single(stored.BlockDeviceMappings!).Ebs!.VolumeSize, stored.BlockDeviceMappings![0].Ebs!.Throughput));
        Assert.Equal(["instance", "volume"], stored.TagSpecifications!.Select(tags => tags.ResourceType));
        Assert.Equal("net", Assert.Single(Look(template).Tags!).Value);
        cloud.Delete(Template, template);
        Assert.Null(cloud.Read(Template, template));
    }

    [Fact]
    public void Other_data_are_a_new_version_and_the_default_one_stays()
    {
        var template = cloud.Create(Template, """{"LaunchTemplateData":{"ImageId":"ami-1","InstanceType":"t3.micro"}}""");
        Assert.StartsWith("stack-Thing-", Get(template, "LaunchTemplateName"));

        Assert.Equal(template, cloud.Update(Template, template, """{"VersionDescription":"second","LaunchTemplateData":{"ImageId":"ami-2"}}"""));

        Assert.Equal(("1", "2"), (Get(template, "DefaultVersionNumber"), Get(template, "LatestVersionNumber")));
        var latest = Versions(template)[0];
        Assert.Equal(("second", "ami-2", null), (latest.VersionDescription, latest.LaunchTemplateData!.ImageId, latest.LaunchTemplateData.InstanceType));
    }

    [Fact]
    public void Other_tags_change_the_template_and_make_no_version()
    {
        var template = cloud.Create(Template, Tagged("a", "b"));

        cloud.Update(Template, template, Tagged("b", "c"));

        Assert.Equal(["b", "c"], Look(template).Tags!.Select(tag => tag.Key));
        Assert.Equal("1", Get(template, "LatestVersionNumber"));

        static string Tagged(params string[] keys) =>
            $$"""{"LaunchTemplateData":{"ImageId":"ami-1"},"TagSpecifications":[{"ResourceType":"launch-template","Tags":[{{string.Join(',', keys.Select(key => $$"""{"Key":"{{key}}","Value":"x"}"""))}}]}]}""";
    }

    [Theory]
    [InlineData("""{}""", "ValidationError")]
    [InlineData("""{"LaunchTemplateData":{}}""", "MissingParameter")]
    [InlineData("""{"LaunchTemplateData":{"KernelId":"aki-1"}}""", "ValidationError")]
    [InlineData("""{"LaunchTemplateData":{"InstanceMarketOptions":{"MarketType":"spot"}}}""", "ValidationError")]
    [InlineData("""{"LaunchTemplateData":{"Placement":{"GroupName":"together"}}}""", "ValidationError")]
    [InlineData("""{"LaunchTemplateData":{"EnclaveOptions":{"Enabled":true}}}""", "UnsupportedOperation")]
    [InlineData("""{"LaunchTemplateName":"a name","LaunchTemplateData":{"ImageId":"ami-1"}}""", "InvalidLaunchTemplateName.MalformedException")]
    public void What_can_not_be_is_refused(string properties, string code) => cloud.Refused(code, Template, properties);

    [Fact]
    public void An_instance_is_launched_by_the_version_that_it_names()
    {
        var subnet = Subnet();
        var template = cloud.Create(Template, $$"""{"LaunchTemplateName":"web","LaunchTemplateData":{"ImageId":"{{image}}","InstanceType":"t3.small","MetadataOptions":{"HttpTokens":"required"} } }""");

        var instance = cloud.Create(Instance, $$"""{"SubnetId":"{{subnet}}","LaunchTemplate":{"LaunchTemplateName":"web","Version":"1"},"Tags":[{"Key":"Name","Value":"web"}]}""");
        cloud.AssertStands(Instance, instance);
        var read = cloud.Read(Instance, instance)!;
        Assert.Equal((image, "t3.small"), ((string?)read["ImageId"], (string?)read["InstanceType"]));
        var byId = cloud.Create(Instance, $$"""{"SubnetId":"{{subnet}}","InstanceType":"t3.micro","LaunchTemplate":{"LaunchTemplateId":"{{template}}","Version":"1"} }""");
        cloud.AssertStands(Instance, byId);
        Assert.Equal(UpdateEffect.Replacement, cloud.Cloud.Catalog.FindProvisioned(Instance)!.Properties["LaunchTemplate"].Effect);
    }

    [Fact]
    public void An_instance_of_a_stack_names_its_version_by_number()
    {
        var subnet = Subnet();
        cloud.Create(Template, $$"""{"LaunchTemplateName":"web","LaunchTemplateData":{"ImageId":"{{image}}","InstanceType":"t3.small"} }""");

        cloud.Refused("ValidationError", Instance, $$"""{"SubnetId":"{{subnet}}","LaunchTemplate":{"LaunchTemplateName":"web","Version":"$Latest"} }""");
        cloud.Refused("ValidationError", Instance, $$"""{"SubnetId":"{{subnet}}","LaunchTemplate":{"LaunchTemplateName":"web"} }""");
        cloud.Refused("InvalidLaunchTemplateId.VersionNotFound", Instance, $$"""{"SubnetId":"{{subnet}}","LaunchTemplate":{"LaunchTemplateName":"web","Version":"2"} }""");
        cloud.Refused("InvalidLaunchTemplateName.NotFoundException", Instance, $$"""{"SubnetId":"{{subnet}}","LaunchTemplate":{"LaunchTemplateName":"none","Version":"1"} }""");
    }

    [Fact]
    public void A_stack_tells_before_that_other_data_are_a_version_and_another_instance()
    {
        var stacks = new StackCloud();
        stacks.Create("web", Stack("t3.micro"));
        stacks.AssertStatus("web", StackStatusValues.CreateComplete);
        var (template, instance) = (stacks.PhysicalId("web", "Web"), stacks.PhysicalId("web", "Server"));
        Assert.Equal((template, "1"), (stacks.Output("web", "Id"), stacks.Output("web", "Latest")));
        Assert.Empty(stacks.Cloud.Call(Ec2Api.DescribeTags, new DescribeTagsRequest { Filters = [CardCloud.Filter("resource-id", template)] }).Tags!);

        stacks.Cloud.Call(CloudFormationApi.CreateChangeSet, new CreateChangeSetRequest { StackName = "web", ChangeSetName = "grow", TemplateBody = Stack("t3.small") });
        var changes = stacks.Cloud.Call(CloudFormationApi.DescribeChangeSet, new DescribeChangeSetRequest { StackName = "web", ChangeSetName = "grow" }).Changes!
            .ToDictionary(change => change.ResourceChange!.LogicalResourceId!, change => change.ResourceChange!.Replacement);
        Assert.Equal((ReplacementValues.False, ReplacementValues.Conditional), (changes["Web"], changes["Server"]));

        stacks.Update("web", Stack("t3.small"));
        stacks.AssertStatus("web", StackStatusValues.UpdateComplete);
        Assert.Equal((template, "2"), (stacks.PhysicalId("web", "Web"), stacks.Output("web", "Latest")));
        Assert.NotEqual(instance, stacks.PhysicalId("web", "Server"));
        Assert.Equal("t3.small", stacks.Cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest { InstanceIds = [stacks.PhysicalId("web", "Server")] }).Reservations![0].Instances![0].InstanceType);
        stacks.Delete("web");
        Assert.Empty(stacks.Cloud.Call(Ec2Api.DescribeLaunchTemplates, new DescribeLaunchTemplatesRequest()).LaunchTemplates!);

        static string Stack(string type) => $$"""
            Resources:
              Web:
                Type: AWS::EC2::LaunchTemplate
                Properties: {LaunchTemplateData: {ImageId: {{image}}, InstanceType: {{type}}, MetadataOptions: {HttpTokens: required} } }
              Server:
                Type: AWS::EC2::Instance
                Properties: {LaunchTemplate: {LaunchTemplateId: !Ref Web, Version: !GetAtt Web.LatestVersionNumber} }
            Outputs:
              Id: {Value: !GetAtt Web.LaunchTemplateId}
              Latest: {Value: !GetAtt Web.LatestVersionNumber}
            """;
    }

    private string Subnet()
    {
        var vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        return cloud.Create("AWS::EC2::Subnet", $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24","AvailabilityZone":"us-east-1a"}""");
    }

    private string? Get(string id, string attribute) => cloud.Attribute(Template, id, attribute);

    private LaunchTemplateShape Look(string template) =>
        cloud.Cloud.Call(Ec2Api.DescribeLaunchTemplates, new DescribeLaunchTemplatesRequest { LaunchTemplateIds = [template] }).LaunchTemplates![0];

    private IReadOnlyList<LaunchTemplateVersionShape> Versions(string template) =>
        cloud.Cloud.Call(Ec2Api.DescribeLaunchTemplateVersions, new DescribeLaunchTemplateVersionsRequest { LaunchTemplateId = template }).LaunchTemplateVersions!;
}
