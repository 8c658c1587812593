using System.Text;
using Weft.Aws.Iam.Authorization;
using Weft.Control;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.Authorization;

/// <summary>What policies see of launch templates and of launches by them.</summary>
public class LaunchTemplateAuthorizationTests
{
    private const string Here = "arn:aws:ec2:us-east-1:123456789012:";
    private const string Launch = "MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateName=web";

    private readonly CardCloud world = new();
    private readonly string template;
    private readonly string group;
    private readonly string key;

    public LaunchTemplateAuthorizationTests()
    {
        group = world.Group("web");
        Global(IamApi.CreateRole, new CreateRoleRequest { RoleName = "web", AssumeRolePolicyDocument = IamCloud.Trusting("*") });
        Global(IamApi.CreateInstanceProfile, new CreateInstanceProfileRequest { InstanceProfileName = "front" });
        Global(IamApi.AddRoleToInstanceProfile, new AddRoleToInstanceProfileRequest { InstanceProfileName = "front", RoleName = "web" });
        Global(IamApi.CreateUser, new CreateUserRequest { UserName = "ana" });
        key = Global(IamApi.CreateAccessKey, new CreateAccessKeyRequest { UserName = "ana" }).AccessKey.AccessKeyId;
        template = Create("web", new() { ImageId = world.Image, NetworkInterfaces = [new() { DeviceIndex = 0, SubnetId = world.Subnet, Groups = [group] }] });
    }

    [Fact]
    public void A_launch_is_about_the_template_and_what_it_names()
    {
        Assert.Equal(
            [$"{Here}instance/*", $"{Here}launch-template/{template}", $"{Here}security-group/{group}", $"{Here}subnet/{world.Subnet}", $"{Here}volume/*"],
            ResourcesOf("RunInstances", Launch).Order(StringComparer.Ordinal));
        Assert.Equal(
            [$"{Here}instance/*", $"{Here}launch-template/{template}", $"{Here}security-group/{group}", $"{Here}subnet/{world.OtherSubnet}", $"{Here}volume/*"],
            ResourcesOf("RunInstances", $"{Launch}&NetworkInterface.1.DeviceIndex=0&NetworkInterface.1.SubnetId={world.OtherSubnet}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ModifyLaunchTemplate", "SetDefaultVersion=1&")]
    [InlineData("DeleteLaunchTemplate", "")]
    [InlineData("DeleteLaunchTemplateVersions", "LaunchTemplateVersion.1=1&")]
    [InlineData("CreateLaunchTemplateVersion", "LaunchTemplateData.NetworkInterface.1.SubnetId=subnet-0123456789abcdef0&")]
    public void A_template_that_is_named_by_name_is_weighed_as_if_by_identifier(string operation, string form)
    {
        Assert.Equal([$"{Here}launch-template/{template}"], ResourcesOf(operation, form + "LaunchTemplateName=web"));
        Assert.Equal([$"{Here}launch-template/{template}"], ResourcesOf(operation, form + $"LaunchTemplateId={template}"));

        May($$"""{"Effect":"Allow","Action":"ec2:*","Resource":"*"},{"Effect":"Deny","Action":"ec2:{{operation}}","Resource":"{{Here}}launch-template/{{template}}"}""");
        Assert.Equal("UnauthorizedOperation", Ask(operation, form + "LaunchTemplateName=web")?.Code);
    }

    [Fact]
    public void What_a_template_will_name_is_not_weighed_when_it_is_made() =>
        Assert.Equal([$"{Here}launch-template/*"], ResourcesOf("CreateLaunchTemplate", $"LaunchTemplateName=other&LaunchTemplateData.SecurityGroupId.1={group}"));

    [Fact]
    public void A_policy_may_let_people_launch_by_one_template_only()
    {
        May($$"""{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"ArnLike":{"ec2:LaunchTemplate":"{{Here}}launch-template/{{template}}"} } }""");
        Create("other", new() { ImageId = world.Image });

        Assert.Null(Ask("RunInstances", Launch));
        Assert.Null(Ask("RunInstances", $"MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateId={template}&LaunchTemplate.Version=1"));
        Assert.NotNull(Ask("RunInstances", "MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateName=other"));
        Assert.NotNull(Ask("RunInstances", "ImageId=ami-1&MinCount=1&MaxCount=1"));
    }

    [Fact]
    public void A_policy_may_keep_people_from_naming_other_resources_than_the_template()
    {
        May("""{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"Bool":{"ec2:IsLaunchTemplateResource":"true"}}}""");

        Assert.Null(Ask("RunInstances", Launch));
        var refusal = Ask("RunInstances", $"{Launch}&NetworkInterface.1.DeviceIndex=0&NetworkInterface.1.SubnetId={world.OtherSubnet}");
        Assert.Contains($"subnet/{world.OtherSubnet}", refusal?.Message, StringComparison.Ordinal);
        Assert.NotNull(Ask("RunInstances", $"ImageId=ami-1&MinCount=1&MaxCount=1&SubnetId={world.Subnet}"));
    }

    [Fact]
    public void The_volume_that_a_template_asks_for_is_weighed()
    {
        Create("disk", new() { ImageId = world.Image, BlockDeviceMappings = [new() { DeviceName = "/dev/xvda", Ebs = new() { VolumeSize = 100 } }] });
        May("""{"Effect":"Allow","Action":"ec2:*","Resource":"*"},{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*","Condition":{"NumericGreaterThan":{"ec2:VolumeSize":"50"}}}""");

        Assert.Null(Ask("RunInstances", Launch));
        Assert.NotNull(Ask("RunInstances", "MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateName=disk"));
    }

    [Fact]
    public void The_role_in_a_template_is_handed_on_by_those_who_may_pass_it()
    {
        const string ec2 = """{"Effect":"Allow","Action":"ec2:*","Resource":"*"}""";
        Create("role", new() { ImageId = world.Image, IamInstanceProfile = new() { Name = "front" } });
        May(ec2);

        Assert.Contains("iam:PassRole", Ask("RunInstances", "MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateName=role")?.Message, StringComparison.Ordinal);
        Assert.Null(Ask("RunInstances", Launch));
        May(ec2 + """,{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}""");
        Assert.Null(Ask("RunInstances", "MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateName=role"));
    }

    [Theory]
    [InlineData("MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateName=none")]
    [InlineData("MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateName=web&LaunchTemplate.Version=9")]
    [InlineData("MinCount=1&MaxCount=1&LaunchTemplate.LaunchTemplateName=web&LaunchTemplate.Version=nine")]
    public void A_template_that_is_not_there_is_left_to_the_operation(string form)
    {
        May("""{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"}""");
        Assert.Null(Ask("RunInstances", form));
    }

    private string Create(string name, RequestLaunchTemplateDataShape stored) => world.Cloud.Call(
        Ec2Api.CreateLaunchTemplate, new CreateLaunchTemplateRequest { LaunchTemplateName = name, LaunchTemplateData = stored }).LaunchTemplate!.LaunchTemplateId!;

    private IEnumerable<string> ResourcesOf(string operation, string form)
    {
        var served = world.Cloud.Catalog.Find("ec2", operation)!;
        var request = Form(operation, form);
        return RequestResources.Of(world.Cloud.Catalog, world.Cloud.ViewOf(), served, served.Contract.ReadRequest(request), request).Select(resource => resource.Arn);
    }

    private AwsException? Ask(string operation, string form)
    {
        var served = world.Cloud.Catalog.Find("ec2", operation)!;
        var request = Form(operation, form);
        var principal = Identities.Identify(world.Cloud.State, key, null, world.Cloud.Now).Principal!;
        return Record.Exception(() => CallAuthorization.Require(
            world.Cloud.Catalog, world.Cloud.ViewOf(), principal, served, served.Contract.ReadRequest(request), request, () => RequestFacts.Of(request, "us-east-1", isSecure: false))) as AwsException;
    }

    private void May(string statements) => Global(IamApi.PutUserPolicy, new PutUserPolicyRequest
    {
        UserName = "ana", PolicyName = "may", PolicyDocument = $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""",
    });

    private static WireRequest Form(string operation, string form) => new()
    {
        Method = "POST", Path = "/", ContentType = "application/x-www-form-urlencoded", Body = Encoding.UTF8.GetBytes($"Action={operation}&Version=2016-11-15&{form}"),
    };

    private TResult Global<TRequest, TResult>(OperationContract<TRequest, TResult> contract, TRequest request)
        where TRequest : class
        where TResult : class => world.Cloud.Call(contract, request, RegionName.Global.Text);
}
