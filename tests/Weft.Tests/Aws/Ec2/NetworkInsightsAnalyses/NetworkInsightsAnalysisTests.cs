using Weft.Control.Timing;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInsightsAnalyses;

/// <summary>A web server with a public address and a database behind it: what an analysis shows, as AWS shapes it. The codes are in tests/Weft.Scenarios/analyses.</summary>
public class NetworkInsightsAnalysisTests
{
    private readonly TestCloud cloud;
    private readonly string vpc;
    private readonly string subnet;
    private readonly string gateway;
    private readonly string table;
    private readonly string group;
    private readonly string web;
    private readonly string card;
    private readonly string publicAddress;

    public NetworkInsightsAnalysisTests()
        : this(Pace.Instant)
    {
    }

    private NetworkInsightsAnalysisTests(Pace pace)
    {
        cloud = new TestCloud(pace);
        vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;
        subnet = cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.0.0/24", AvailabilityZone = "us-east-1a" }).Subnet!.SubnetId!;
        gateway = cloud.Call(Ec2Api.CreateInternetGateway, new CreateInternetGatewayRequest()).InternetGateway!.InternetGatewayId!;
        cloud.Call(Ec2Api.AttachInternetGateway, new AttachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });
        table = cloud.Call(Ec2Api.CreateRouteTable, new CreateRouteTableRequest { VpcId = vpc }).RouteTable!.RouteTableId!;
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway });
        cloud.Call(Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = table, SubnetId = subnet });
        group = cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "web", Description = "web", VpcId = vpc }).GroupId!;
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest
        {
            GroupId = group, IpPermissions = [new IpPermissionShape { IpProtocol = "tcp", FromPort = 22, ToPort = 22, IpRanges = [new IpRangeShape { CidrIp = "203.0.113.0/24" }] }],
        });
        var image = cloud.Call(Ec2Api.DescribeImages, new DescribeImagesRequest { Filters = [new FilterShape { Name = "architecture", Values = ["x86_64"] }] }).Images![0].ImageId!;
        var instance = cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
        {
            ImageId = image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = subnet, SecurityGroupIds = [group], PrivateIpAddress = "10.0.0.10",
        }).Instances![0];
        (web, card) = (instance.InstanceId!, instance.NetworkInterfaces![0].NetworkInterfaceId!);
        cloud.Pass(TimeSpan.FromMinutes(5));
        var address = cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest { Domain = "vpc" });
        publicAddress = address.PublicIp!;
        cloud.Call(Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = address.AllocationId, NetworkInterfaceId = card });
    }

    [Fact]
    public void A_way_in_from_the_internet_is_told_component_by_component_with_its_headers()
    {
        var analysis = Analyze(PathFrom(gateway, web, 22));

        Assert.True(analysis.NetworkPathFound);
        Assert.Empty(analysis.Explanations!);
        var forward = analysis.ForwardPathComponents!;
        Assert.Equal([gateway, AclId(), group, card, web], forward.Select(component => component.Component!.Id));
        Assert.Equal([1, 2, 3, 4, 5], forward.Select(component => component.SequenceNumber!.Value));
        Assert.Equal($"arn:aws:ec2:us-east-1:123456789012:internet-gateway/{gateway}", forward[0].Component!.Arn);
        Assert.Equal([$"{publicAddress}/32"], forward[0].InboundHeader!.DestinationAddresses!);
        Assert.Equal(["203.0.113.0/24"], forward[0].InboundHeader!.SourceAddresses!);
        Assert.Equal("6", forward[0].InboundHeader!.Protocol);
        Assert.Equal(["10.0.0.10/32"], forward[0].OutboundHeader!.DestinationAddresses!);
        Assert.Equal(("0.0.0.0/0", false, "all", "allow", 100), (forward[1].AclRule!.Cidr, forward[1].AclRule!.Egress, forward[1].AclRule!.Protocol, forward[1].AclRule!.RuleAction, forward[1].AclRule!.RuleNumber));
        Assert.Equal(("203.0.113.0/24", "ingress", 22, "tcp"), (forward[2].SecurityGroupRule!.Cidr, forward[2].SecurityGroupRule!.Direction, forward[2].SecurityGroupRule!.PortRange!.To, forward[2].SecurityGroupRule!.Protocol));
        Assert.Equal((web, subnet, vpc), (forward[3].AttachedTo!.Id, forward[3].Subnet!.Id, forward[3].Vpc!.Id));
        Assert.Equal((22, 22), (forward[4].InboundHeader!.DestinationPortRanges![0].From, forward[4].InboundHeader!.DestinationPortRanges![0].To));
    }

    [Fact]
    public void The_answer_s_way_back_is_told_as_well()
    {
        var back = Analyze(PathFrom(gateway, web, 22)).ReturnPathComponents!;

        Assert.Equal([web, card, group, AclId(), table, gateway], back.Select(component => component.Component!.Id));
        Assert.Null(back[2].SecurityGroupRule);
        Assert.Equal(("0.0.0.0/0", gateway, "createroute", "active"), (back[4].RouteTableRoute!.DestinationCidr, back[4].RouteTableRoute!.GatewayId, back[4].RouteTableRoute!.Origin, back[4].RouteTableRoute!.State));
        Assert.Equal([$"{publicAddress}/32"], back[5].OutboundHeader!.SourceAddresses!);
        Assert.Equal([22], back[5].OutboundHeader!.SourcePortRanges!.Select(range => range.From!.Value));
    }

    [Fact]
    public void A_group_that_denies_is_told_with_what_it_would_have_to_admit_and_the_nearest_rule()
    {
        var analysis = Analyze(PathFrom(gateway, web, 80));

        Assert.False(analysis.NetworkPathFound);
        var explanation = Assert.Single(analysis.Explanations!);
        Assert.Equal(("ENI_SG_RULES_MISMATCH", "ingress", card, vpc), (explanation.ExplanationCode, explanation.Direction, explanation.NetworkInterface!.Id, explanation.Vpc!.Id));
        Assert.Equal([group], explanation.SecurityGroups!.Select(named => named.Id));
        Assert.Equal((80, 80, "tcp"), (explanation.PortRanges![0].From, explanation.PortRanges![0].To, explanation.Protocols![0]));
        Assert.Equal(22, explanation.SecurityGroupRule!.PortRange!.From);
        // The way that the packet would take, with the explanation where it is stopped.
        var stopped = Assert.Single(analysis.ForwardPathComponents!, component => component.Explanations!.Count > 0);
        Assert.Equal(group, stopped.Component!.Id);
        Assert.Equal(web, analysis.ForwardPathComponents![^1].Component!.Id);
    }

    [Fact]
    public void Names_are_shown_where_there_are_any()
    {
        cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [web], Tags = [new TagShape { Key = "Name", Value = "front" }] });

        Assert.Equal("front", Analyze(PathFrom(gateway, web, 22)).ForwardPathComponents![^1].Component!.Name);
    }

    [Fact]
    public void An_analysis_runs_first_and_shows_its_outcome_when_it_is_done()
    {
        var slow = new NetworkInsightsAnalysisTests(Pace.Aws);
        var id = slow.Start(slow.PathFrom(slow.gateway, slow.web, 22)).NetworkInsightsAnalysisId!;

        var running = slow.Describe(id);
        Assert.Equal("running", running.Status);
        Assert.Null(running.NetworkPathFound);
        Assert.Null(running.ForwardPathComponents);
        slow.cloud.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(("succeeded", true), (slow.Describe(id).Status, slow.Describe(id).NetworkPathFound!.Value));
    }

    [Fact]
    public void It_speaks_of_the_network_as_it_was_when_it_was_started()
    {
        var id = Start(PathFrom(gateway, web, 22)).NetworkInsightsAnalysisId!;
        cloud.Call(Ec2Api.DeleteRoute, new DeleteRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0" });

        Assert.True(Describe(id).NetworkPathFound);
    }

    [Fact]
    public void A_path_with_analyses_cannot_be_deleted()
    {
        var path = PathFrom(gateway, web, 22);
        var id = Start(path).NetworkInsightsAnalysisId!;

        cloud.Refused("AnalysisExistsForNetworkInsightsPath", Ec2Api.DeleteNetworkInsightsPath, new DeleteNetworkInsightsPathRequest { NetworkInsightsPathId = path });
        Assert.Equal(id, cloud.Call(Ec2Api.DeleteNetworkInsightsAnalysis, new DeleteNetworkInsightsAnalysisRequest { NetworkInsightsAnalysisId = id }).NetworkInsightsAnalysisId);
        cloud.Call(Ec2Api.DeleteNetworkInsightsPath, new DeleteNetworkInsightsPathRequest { NetworkInsightsPathId = path });
        cloud.Refused("InvalidNetworkInsightsAnalysisId.NotFound", Ec2Api.DeleteNetworkInsightsAnalysis, new DeleteNetworkInsightsAnalysisRequest { NetworkInsightsAnalysisId = id });
    }

    [Fact]
    public void An_analysis_is_kept_for_120_days()
    {
        var id = Start(PathFrom(gateway, web, 22)).NetworkInsightsAnalysisId!;

        cloud.Pass(TimeSpan.FromDays(119));
        Assert.Equal(id, Describe(id).NetworkInsightsAnalysisId);
        cloud.Pass(TimeSpan.FromDays(1));
        cloud.Refused("InvalidNetworkInsightsAnalysisId.NotFound", Ec2Api.DescribeNetworkInsightsAnalyses, new DescribeNetworkInsightsAnalysesRequest { NetworkInsightsAnalysisIds = [id] });
    }

    [Fact]
    public void Analyses_are_found_by_path_time_and_outcome()
    {
        var (open, closed) = (PathFrom(gateway, web, 22), PathFrom(gateway, web, 80));
        var first = Start(open).NetworkInsightsAnalysisId;
        cloud.Pass(TimeSpan.FromHours(1));
        var second = Start(closed).NetworkInsightsAnalysisId;

        Assert.Equal([first], Found(new() { NetworkInsightsPathId = open }));
        Assert.Equal([second], Found(new() { AnalysisStartTime = cloud.Now.AddMinutes(-1) }));
        Assert.Equal([first], Found(new() { AnalysisEndTime = cloud.Now.AddMinutes(-1) }));
        Assert.Equal([first], Found(new() { Filters = [new FilterShape { Name = "path-found", Values = ["true"] }] }));
        Assert.Equal(new[] { first, second }.Order(StringComparer.Ordinal), Found(new() { Filters = [new FilterShape { Name = "status", Values = ["succeeded"] }] }));
        cloud.Refused("InvalidParameterCombination", Ec2Api.DescribeNetworkInsightsAnalyses, new() { NetworkInsightsPathId = open, NetworkInsightsAnalysisIds = [first!] });
        cloud.Refused("InvalidNetworkInsightsPathId.NotFound", Ec2Api.DescribeNetworkInsightsAnalyses, new() { NetworkInsightsPathId = "nip-0123456789abcdef0" });
    }

    [Fact]
    public void A_start_that_cannot_be_done_is_refused()
    {
        cloud.Refused("InvalidNetworkInsightsPathId.NotFound", Ec2Api.StartNetworkInsightsAnalysis, new() { NetworkInsightsPathId = "nip-0123456789abcdef0", ClientToken = "1" });
        var path = PathFrom(gateway, web, 22);
        cloud.Refused("InvalidParameterValue", Ec2Api.StartNetworkInsightsAnalysis, new() { NetworkInsightsPathId = path, ClientToken = "1", FilterInArns = ["nat-0123456789abcdef0"] });
        cloud.Refused("InvalidParameterValue", Ec2Api.StartNetworkInsightsAnalysis, new() { NetworkInsightsPathId = path, ClientToken = "1", FilterOutArns = ["arn:aws:s3:::bucket"] });
        cloud.Refused("UnsupportedOperation", Ec2Api.StartNetworkInsightsAnalysis, new() { NetworkInsightsPathId = path, ClientToken = "1", AdditionalAccounts = ["999999999999"] });
    }

    [Fact]
    public void A_hundred_analyses_run_at_once_and_no_more()
    {
        var slow = new NetworkInsightsAnalysisTests(Pace.Aws);
        var path = slow.PathFrom(slow.gateway, slow.web, 22);
        for (var i = 0; i < 100; i++) slow.Start(path);

        slow.cloud.Refused("NetworkInsightsAnalysis.LimitExceeded", Ec2Api.StartNetworkInsightsAnalysis, new() { NetworkInsightsPathId = path, ClientToken = "x" });
        slow.cloud.Pass(TimeSpan.FromMinutes(1));
        slow.Start(path);
    }

    private string AclId() => cloud.Call(Ec2Api.DescribeNetworkAcls, new DescribeNetworkAclsRequest { Filters = [new FilterShape { Name = "association.subnet-id", Values = [subnet] }] }).NetworkAcls![0].NetworkAclId!;

    private IEnumerable<string?> Found(DescribeNetworkInsightsAnalysesRequest request) =>
        cloud.Call(Ec2Api.DescribeNetworkInsightsAnalyses, request).NetworkInsightsAnalyses!.Select(analysis => analysis.NetworkInsightsAnalysisId);

    private string PathFrom(string source, string destination, int port) => cloud.Call(Ec2Api.CreateNetworkInsightsPath, new CreateNetworkInsightsPathRequest
    {
        Source = source, Destination = destination, Protocol = "tcp", DestinationPort = port, ClientToken = $"{cloud.State.Revision}",
    }).NetworkInsightsPath!.NetworkInsightsPathId!;

    private NetworkInsightsAnalysisShape Start(string path) =>
        cloud.Call(Ec2Api.StartNetworkInsightsAnalysis, new StartNetworkInsightsAnalysisRequest { NetworkInsightsPathId = path, ClientToken = $"{cloud.State.Revision}" }).NetworkInsightsAnalysis!;

    private NetworkInsightsAnalysisShape Analyze(string path) => Describe(Start(path).NetworkInsightsAnalysisId!);

    private NetworkInsightsAnalysisShape Describe(string id) => Assert.Single(
        cloud.Call(Ec2Api.DescribeNetworkInsightsAnalyses, new DescribeNetworkInsightsAnalysesRequest { NetworkInsightsAnalysisIds = [id] }).NetworkInsightsAnalyses!);
}
