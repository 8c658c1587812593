using Weft.Aws.Ec2.FlowLogs;
using Weft.Control;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Ec2.FlowLogs;

public class FlowLogTests
{
    private const string Role = "arn:aws:iam::123456789012:role/flow";

    private readonly TestCloud cloud = new(hasFlowLogFolder: true);
    private readonly string vpc;
    private readonly string subnet;

    public FlowLogTests()
    {
        vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;
        subnet = cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.1.0/24" }).Subnet!.SubnetId!;
    }

    [Fact]
    public void A_flow_log_of_a_vpc_goes_to_its_group_in_the_default_format()
    {
        var made = Create(new Asked());
        var log = Describe().Single();
        Assert.Equal((made.FlowLogIds!.Single(), vpc, "ACTIVE", "ALL", "cloud-watch-logs"), (log.FlowLogId, log.ResourceId, log.FlowLogStatus, log.TrafficType, log.LogDestinationType));
        Assert.Equal(("flows", "arn:aws:logs:us-east-1:123456789012:log-group:flows", 600), (log.LogGroupName, log.LogDestination, log.MaxAggregationInterval));
        Assert.Equal(
            "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
            log.LogFormat);
        Assert.Equal(cloud.Now, log.CreationTime);
        Assert.Null(log.DestinationOptions);
    }

    [Fact]
    public void Each_of_several_resources_gets_a_flow_log_with_the_tags()
    {
        var card = cloud.Call(Ec2Api.CreateNetworkInterface, new CreateNetworkInterfaceRequest { SubnetId = subnet }).NetworkInterface!.NetworkInterfaceId!;
        Create(new Asked { Ids = [subnet], Type = "Subnet", Tag = "a" });
        Create(new Asked { Ids = [card], Type = "NetworkInterface", Traffic = "REJECT" });
        Create(new Asked());
        Assert.Equal(3, Describe().Count);
        Assert.Equal(subnet, Describe(("tag:name", "a")).Single().ResourceId);
        Assert.Equal(card, Describe(("traffic-type", "REJECT")).Single().ResourceId);
        Assert.Equal(vpc, Describe(("resource-id", vpc)).Single().ResourceId);
        Assert.Equal(3, Describe(("log-group-name", "fl*"), ("log-destination-type", "cloud-watch-logs")).Count);
    }

    [Fact]
    public void What_is_not_there_is_told_of_and_the_rest_is_done()
    {
        var made = Create(new Asked { Ids = ["vpc-0123456789abcdef0", vpc] });
        Assert.Single(made.FlowLogIds!);
        var item = made.Unsuccessful!.Single();
        Assert.Equal(("vpc-0123456789abcdef0", "InvalidVpcID.NotFound"), (item.ResourceId, item.Error!.Code));
    }

    [Fact]
    public void The_same_flow_log_is_made_once()
    {
        Create(new Asked());
        Refused("FlowLogAlreadyExists", new Asked());
        Create(new Asked { Group = "others" });
        Create(new Asked { Traffic = "ACCEPT" });
        Create(new Asked { Format = "${srcaddr}" });
    }

    [Fact]
    public void A_resource_has_250_flow_logs_at_most()
    {
        for (var i = 0; i < 250; i++) Create(new Asked { Group = $"group{i}" });
        Assert.Equal("FlowLogsLimitExceeded", Create(new Asked { Group = "one more" }).Unsuccessful!.Single().Error!.Code);
    }

    [Fact]
    public void Nonsense_is_refused_as_on_AWS()
    {
        Refused("InvalidParameter", new Asked { Role = null });
        Refused("InvalidParameter", new Asked { Role = "flow" });
        Refused("InvalidParameter", new Asked { Group = null });
        Refused("InvalidParameter", new Asked { Destination = "arn:aws:logs:us-east-1:123456789012:log-group:flows" });
        Refused("InvalidParameter", new Asked { Group = null, Destination = "arn:aws:logs:eu-west-1:123456789012:log-group:flows" });
        Refused("InvalidParameter", new Asked { Interval = 61 });
        Refused("InvalidParameter", new Asked { Format = "${srcaddr} ${made-up}" });
        Refused("InvalidParameter", new Asked { Format = "srcaddr" });
        Refused("InvalidParameter", new Asked { Format = " " });
        Refused("InvalidParameter", new Asked { Format = "${srcaddr} ${srcaddr}" });
        Refused("MissingParameter", new Asked { Traffic = null });
        Refused("UnsupportedOperation", new Asked { Type = "TransitGateway" });
        Refused("UnsupportedOperation", new Asked { To = "kinesis-data-firehose" });
        Refused("InvalidParameterValue", new Asked { Ids = [.. Enumerable.Repeat(vpc, 1001)] });
    }

    [Fact]
    public void A_bucket_is_a_destination_without_group_and_role()
    {
        var bucket = new Asked { To = "s3", Group = null, Role = null, Destination = "arn:aws:s3:::my-flows/a/b" };
        Create(bucket with { Options = new DestinationOptionsRequestShape { HiveCompatiblePartitions = true, PerHourPartition = true } });
        var log = Describe(("log-destination-type", "s3")).Single();
        Assert.Equal(("arn:aws:s3:::my-flows/a/b", "plain-text", true, true), (log.LogDestination, log.DestinationOptions!.FileFormat, log.DestinationOptions.HiveCompatiblePartitions, log.DestinationOptions.PerHourPartition));
        Assert.Equal("SUCCESS", log.DeliverLogsStatus);
        Refused("FlowLogAlreadyExists", bucket);
        Refused("InvalidParameter", bucket with { Role = Role });
        Refused("InvalidParameter", bucket with { Group = "flows" });
        Refused("InvalidParameter", bucket with { Destination = "arn:aws:s3:::my-flows/AWSLogs" });
        Refused("InvalidParameter", bucket with { Destination = "arn:aws:s3:::../../etc" });
        Refused("InvalidParameter", bucket with { Destination = "arn:aws:s3:::" });
        Refused("UnsupportedOperation", bucket with { Options = new DestinationOptionsRequestShape { FileFormat = "parquet" } });
        Refused("InvalidParameter", new Asked { Options = new DestinationOptionsRequestShape() });
    }

    [Fact]
    public void Without_a_folder_a_bucket_is_out_of_reach()
    {
        var bare = new TestCloud();
        var network = bare.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;
        var asked = new Asked { Ids = [network], To = "s3", Group = null, Role = null, Destination = "arn:aws:s3:::my-flows" };
        var item = bare.Call(Ec2Api.CreateFlowLogs, asked.Request(network)).Unsuccessful!.Single();
        Assert.Equal("400", item.Error!.Code);
        Assert.Contains("Access Denied for LogDestination: my-flows", item.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Delivery_fails_until_the_role_trusts_the_service_and_may_write()
    {
        Create(new Asked());
        Assert.Equal(("FAILED", FlowLogAccess.Denied), Status());
        cloud.Call(IamApi.CreateRole, new CreateRoleRequest { RoleName = "flow", AssumeRolePolicyDocument = Trust("ec2.amazonaws.com") }, RegionName.Global.Text);
        cloud.Call(IamApi.PutRolePolicy, new PutRolePolicyRequest { RoleName = "flow", PolicyName = "p", PolicyDocument = Allow("arn:aws:logs:us-east-1:123456789012:log-group:flows:*") }, RegionName.Global.Text);
        Assert.Equal(("FAILED", FlowLogAccess.Denied), Status());
        cloud.Call(IamApi.UpdateAssumeRolePolicy, new UpdateAssumeRolePolicyRequest { RoleName = "flow", PolicyDocument = Trust("vpc-flow-logs.amazonaws.com") }, RegionName.Global.Text);
        Assert.Equal(("SUCCESS", null), Status());
        cloud.Call(IamApi.PutRolePolicy, new PutRolePolicyRequest { RoleName = "flow", PolicyName = "p", PolicyDocument = Allow("arn:aws:logs:us-east-1:123456789012:log-group:other:*") }, RegionName.Global.Text);
        Assert.Single(Describe(("deliver-log-status", "FAILED")));

        (string?, string?) Status() => (Describe().Single().DeliverLogsStatus, Describe().Single().DeliverLogsErrorMessage);
    }

    [Fact]
    public void DeleteFlowLogs_removes_what_there_is_and_tells_of_the_rest()
    {
        var id = Create(new Asked()).FlowLogIds!.Single();
        var item = cloud.Call(Ec2Api.DeleteFlowLogs, new DeleteFlowLogsRequest { FlowLogIds = [id, "fl-0123456789abcdef0"] }).Unsuccessful!.Single();
        Assert.Equal(("fl-0123456789abcdef0", "InvalidFlowLogId.NotFound"), (item.ResourceId, item.Error!.Code));
        Assert.Empty(Describe());
        cloud.Refused("InvalidFlowLogId.NotFound", Ec2Api.DescribeFlowLogs, new DescribeFlowLogsRequest { FlowLogIds = [id] });
    }

    private static string Trust(string service) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{service}}"},"Action":"sts:AssumeRole"}]}""";

    private static string Allow(string resource) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"{{resource}}"}]}""";

    private CreateFlowLogsResult Create(Asked asked) => cloud.Call(Ec2Api.CreateFlowLogs, asked.Request(vpc));

    private void Refused(string code, Asked asked) => cloud.Refused(code, Ec2Api.CreateFlowLogs, asked.Request(vpc));

    private IReadOnlyList<FlowLogShape> Describe(params (string Name, string Value)[] filters) => cloud.Call(Ec2Api.DescribeFlowLogs, new DescribeFlowLogsRequest
    {
        Filter = [.. filters.Select(filter => new FilterShape { Name = filter.Name, Values = [filter.Value] })],
    }).FlowLogs!;

    /// <summary>A request for a flow log of the VPC to a log group, but for what a test says otherwise.</summary>
    private sealed record Asked
    {
        public IReadOnlyList<string>? Ids { get; init; }

        public string Type { get; init; } = "VPC";

        public string? Traffic { get; init; } = "ALL";

        public string? To { get; init; }

        public string? Group { get; init; } = "flows";

        public string? Destination { get; init; }

        public string? Role { get; init; } = FlowLogTests.Role;

        public string? Format { get; init; }

        public int? Interval { get; init; }

        public string? Tag { get; init; }

        public DestinationOptionsRequestShape? Options { get; init; }

        public CreateFlowLogsRequest Request(string vpc) => new()
        {
            ResourceIds = Ids ?? [vpc],
            ResourceType = Type,
            TrafficType = Traffic,
            LogDestinationType = To,
            LogGroupName = Group,
            LogDestination = Destination,
            DeliverLogsPermissionArn = Role,
            LogFormat = Format,
            MaxAggregationInterval = Interval,
            DestinationOptions = Options,
            TagSpecifications = Tag is null ? [] : [new TagSpecificationShape { ResourceType = "vpc-flow-log", Tags = [new Weft.Wire.Ec2.TagShape { Key = "name", Value = Tag }] }],
        };
    }
}
