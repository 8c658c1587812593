using System.Text;
using Weft.Aws.Iam.Authorization;
using Weft.Aws.Iam.Evaluation;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Weft.Wire.Logs;
using Weft.Wire.Ssm;
using Xunit;

namespace Weft.Tests.Aws.Iam.Authorization;

public class RequestResourcesTests
{
    private const string Here = "arn:aws:ec2:us-east-1:123456789012:";

    private readonly TestCloud cloud = new();

    [Theory]
    [InlineData("CreateVpc", "CidrBlock=10.0.0.0%2F16", Here + "vpc/*")]
    [InlineData("CreateSubnet", "VpcId=vpc-0123456789abcdef0&CidrBlock=10.0.0.0%2F24", Here + "subnet/*|" + Here + "vpc/vpc-0123456789abcdef0")]
    [InlineData("DeleteVpc", "VpcId=vpc-0123456789abcdef0", Here + "vpc/vpc-0123456789abcdef0")]
    [InlineData("AttachInternetGateway", "InternetGatewayId=igw-0123456789abcdef0&VpcId=vpc-0123456789abcdef0", Here + "internet-gateway/igw-0123456789abcdef0|" + Here + "vpc/vpc-0123456789abcdef0")]
    [InlineData("DescribeVpcs", "VpcId.1=vpc-0123456789abcdef0", "")]
    public void EC2_requests_are_about_what_they_name_and_make(string operation, string form, string arns)
    {
        var served = cloud.Catalog.Find("ec2", operation)!;
        var request = Form($"Action={operation}&Version=2016-11-15&{form}");

        var resources = RequestResources.Of(cloud.Catalog, cloud.ViewOf(), served, served.Contract.ReadRequest(request), request);

        Assert.Equal(arns, string.Join('|', resources.Select(resource => resource.Arn)));
    }

    [Theory]
    [InlineData("", "8", "gp3", "3000")]
    [InlineData("&BlockDeviceMapping.1.DeviceName=%2Fdev%2Fxvda&BlockDeviceMapping.1.Ebs.VolumeSize=20&BlockDeviceMapping.1.Ebs.VolumeType=gp2", "20", "gp2", null)]
    public void A_launch_makes_a_volume_too_of_which_policies_can_ask_what_it_will_be(string mapping, string size, string type, string? iops)
    {
        var world = new CardCloud();
        var (served, request) = (world.Cloud.Catalog.Find("ec2", "RunInstances")!, Form($"Action=RunInstances&Version=2016-11-15&ImageId={world.Image}&SubnetId={world.Subnet}&MinCount=1&MaxCount=1{mapping}"));

        var resources = RequestResources.Of(world.Cloud.Catalog, world.Cloud.ViewOf(), served, served.Contract.ReadRequest(request), request);

        Assert.Equal([Here + "instance/*", Here + "volume/*", Here + "subnet/" + world.Subnet], resources.Select(resource => resource.Arn));
        var facts = resources[1].Facts.ToDictionary(fact => fact.Key, fact => fact.Value);
        Assert.Equal((size, type, iops, "us-east-1a", "false"), (facts["ec2:VolumeSize"], facts["ec2:VolumeType"], facts["ec2:VolumeIops"], facts["ec2:AvailabilityZone"], facts["ec2:Encrypted"]));
        Assert.StartsWith("arn:aws:ec2:us-east-1::snapshot/snap-", facts["ec2:ParentSnapshot"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_can_bound_the_volume_of_a_launch_and_the_volumes_that_may_be_deleted()
    {
        var world = new CardCloud();
        var kept = world.Cloud.Call(Ec2Api.DescribeVolumes, new DescribeVolumesRequest { Filters = [CardCloud.Filter("attachment.instance-id", world.Run().InstanceId!)] }).Volumes![0].VolumeId!;
        var ana = SmallVolumesOnly(world.Cloud);
        Assert.True(IsAllowed(world.Cloud, ana, "RunInstances", Launch(20)));
        Assert.False(IsAllowed(world.Cloud, ana, "RunInstances", Launch(21)));
        Assert.True(IsAllowed(world.Cloud, ana, "DeleteVolume", $"VolumeId={kept}"));
        world.Cloud.Call(Ec2Api.ModifyVolume, new ModifyVolumeRequest { VolumeId = kept, Size = 30 });
        Assert.False(IsAllowed(world.Cloud, ana, "DeleteVolume", $"VolumeId={kept}"));

        string Launch(int size) => $"ImageId={world.Image}&SubnetId={world.Subnet}&MinCount=1&MaxCount=1&BlockDeviceMapping.1.DeviceName=%2Fdev%2Fxvda&BlockDeviceMapping.1.Ebs.VolumeSize={size}";
    }

    /// <summary>The key of a user who may do everything, of volumes those up to 20 GiB.</summary>
    private static string SmallVolumesOnly(TestCloud cloud)
    {
        const string document = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"ec2:*","NotResource":"arn:aws:ec2:*:*:volume/*"},
              {"Effect":"Allow","Action":"ec2:*","Resource":"arn:aws:ec2:*:*:volume/*","Condition":{"NumericLessThanEquals":{"ec2:VolumeSize":"20"}}}]}
            """;
        const string everywhere = "aws-global";
        cloud.Call(IamApi.CreateUser, new CreateUserRequest { UserName = "ana" }, everywhere);
        cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "small", PolicyDocument = document }, everywhere);
        return cloud.Call(IamApi.CreateAccessKey, new CreateAccessKeyRequest { UserName = "ana" }, everywhere).AccessKey.AccessKeyId;
    }

    private static bool IsAllowed(TestCloud cloud, string key, string operation, string form)
    {
        var (served, request) = (cloud.Catalog.Find("ec2", operation)!, Form($"Action={operation}&Version=2016-11-15&{form}"));
        var resources = RequestResources.Of(cloud.Catalog, cloud.ViewOf(), served, served.Contract.ReadRequest(request), request);
        var principal = Identities.Identify(cloud.State, key, null, cloud.Now).Principal!;
        return Record.Exception(() => Authorizer.Authorize(principal, WireProtocol.Ec2, served.Action, resources, RequestContext.Empty, cloud.Now)) is null;
    }

    [Fact]
    public void The_tags_of_a_resource_and_of_a_request_are_condition_keys()
    {
        var vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest
        {
            CidrBlock = "10.0.0.0/16", TagSpecifications = [new TagSpecificationShape { ResourceType = "vpc", Tags = [new Weft.Wire.Ec2.TagShape { Key = "team", Value = "net" }] }],
        }).Vpc!.VpcId!;
        var served = cloud.Catalog.Find("ec2", "DeleteVpc")!;
        var request = Form($"Action=DeleteVpc&Version=2016-11-15&VpcId={vpc}");
        var tagging = Form("Action=CreateVpc&Version=2016-11-15&TagSpecification.1.ResourceType=vpc&TagSpecification.1.Tag.1.Key=cost&TagSpecification.1.Tag.1.Value=7");

        Assert.Equal("net", RequestResources.Of(cloud.Catalog, cloud.ViewOf(), served, served.Contract.ReadRequest(request), request)[0].Tags["team"]);
        var facts = RequestFacts.Of(tagging, "us-east-1", isSecure: false);
        Assert.Equal(("7", "cost", "us-east-1"), (facts.FindSingle("aws:RequestTag/cost"), facts.FindSingle("aws:TagKeys"), facts.FindSingle("aws:RequestedRegion")));
    }

    [Fact]
    public void Parameters_of_AWS_belong_to_no_account()
    {
        var served = cloud.Catalog.Find("ssm", "GetParameters")!;
        var parsed = new GetParametersRequest { Names = ["/aws/service/a", "/own"] };

        Assert.Equal(
            ["arn:aws:ssm:us-east-1::parameter/aws/service/a", "arn:aws:ssm:us-east-1:123456789012:parameter/own"],
            RequestResources.Of(cloud.Catalog, cloud.ViewOf(), served, parsed, Form("")).Select(resource => resource.Arn));
    }

    [Fact]
    public void A_log_group_is_written_with_an_empty_stream_at_its_end()
    {
        const string group = "arn:aws:logs:us-east-1:123456789012:log-group:flow";
        Assert.Equal([group + ":log-stream:"], Of("CreateLogStream", new CreateLogStreamRequest { LogGroupName = "flow", LogStreamName = "eni" }));
        Assert.Equal([group + ":log-stream:"], Of("FilterLogEvents", new FilterLogEventsRequest { LogGroupIdentifier = group }));
        Assert.Equal([group + ":log-stream:eni"], Of("PutLogEvents", new PutLogEventsRequest { LogGroupName = "flow", LogStreamName = "eni", LogEvents = [] }));
        Assert.Equal([group], Of("ListTagsForResource", new Weft.Wire.Logs.ListTagsForResourceRequest { ResourceArn = group }));

        IEnumerable<string> Of(string operation, object parsed) =>
            RequestResources.Of(cloud.Catalog, cloud.ViewOf(), cloud.Catalog.Find("logs", operation)!, parsed, Form("")).Select(resource => resource.Arn);
    }

    private static WireRequest Form(string text) => new()
    {
        Method = "POST", Path = "/", ContentType = "application/x-www-form-urlencoded; charset=utf-8", Body = Encoding.UTF8.GetBytes(text),
    };
}
