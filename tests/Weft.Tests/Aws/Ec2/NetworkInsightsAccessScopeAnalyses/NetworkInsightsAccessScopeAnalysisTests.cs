using Weft.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;
using Weft.Control.Timing;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;

/// <summary>A web server with a public address, and a database that it reaches on 5432: which ways an access scope finds.</summary>
public class NetworkInsightsAccessScopeAnalysisTests
{
    private const string InternetGateway = "AWS::EC2::InternetGateway";

    private readonly TestCloud cloud;
    private readonly string vpc;
    private readonly string front;
    private readonly string back;
    private readonly string gateway;
    private readonly string webGroup;
    private readonly string web;
    private readonly string webHost;
    private readonly string db;

    public NetworkInsightsAccessScopeAnalysisTests()
        : this(Pace.Instant)
    {
    }

    private NetworkInsightsAccessScopeAnalysisTests(Pace pace)
    {
        cloud = new TestCloud(pace);
        vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;
        front = SubnetOf("10.0.0.0/24");
        back = SubnetOf("10.0.1.0/24");
        gateway = cloud.Call(Ec2Api.CreateInternetGateway, new CreateInternetGatewayRequest()).InternetGateway!.InternetGatewayId!;
        cloud.Call(Ec2Api.AttachInternetGateway, new AttachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });
        var table = cloud.Call(Ec2Api.CreateRouteTable, new CreateRouteTableRequest { VpcId = vpc }).RouteTable!.RouteTableId!;
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway });
        cloud.Call(Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = table, SubnetId = front });
        webGroup = GroupOf("web");
        var dbGroup = GroupOf("db");
        Allow(webGroup, 443, "0.0.0.0/0");
        Allow(webGroup, 22, "203.0.113.0/24");
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest
        {
            GroupId = dbGroup, IpPermissions = [new IpPermissionShape { IpProtocol = "tcp", FromPort = 5432, ToPort = 5432, UserIdGroupPairs = [new UserIdGroupPairShape { GroupId = webGroup }] }],
        });
        (webHost, web) = Launch(front, webGroup, "10.0.0.10");
        (_, db) = Launch(back, dbGroup, "10.0.1.10");
        cloud.Pass(TimeSpan.FromMinutes(5));
        var address = cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest { Domain = "vpc" });
        cloud.Call(Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = address.AllocationId, NetworkInterfaceId = web });
    }

    [Fact]
    public void What_the_internet_reaches_is_one_finding_for_each_way()
    {
        var findings = Findings(new() { Source = Types(InternetGateway) });

        Assert.Equal(
            [$"{gateway} > {web} tcp 22-22 from 203.0.113.0/24", $"{gateway} > {web} tcp 443-443"],
            findings.Select(Tell).Select(told => told.Split(" from 1.0.0.0/8", 2)[0]).Order(StringComparer.Ordinal));
        var ways = findings.Single(finding => Tell(finding).Contains("443", StringComparison.Ordinal)).FindingComponents!;
        Assert.Equal((gateway, webGroup, web), (ways[0].Component!.Id, ways[2].Component!.Id, ways[3].Component!.Id));
        Assert.Equal((front, vpc, webHost), (ways[3].Subnet!.Id, ways[3].Vpc!.Id, ways[3].AttachedTo!.Id));
    }

    [Fact]
    public void Pairs_inside_are_found_by_subnet_group_instance_and_interface()
    {
        foreach (var (from, to) in new[] { (front, back), (webGroup, db), (webHost, vpc), (web, back) })
        {
            var finding = Assert.Single(Findings(new() { Source = Ids(from), Destination = Ids(to) }));
            Assert.Equal($"{web} > {db} tcp 5432-5432 from 10.0.0.10/32", Tell(finding));
        }

        Assert.Equal([$"{db} > {web} tcp 443-443 from 10.0.1.10/32"], Findings(new() { Source = Ids(back), Destination = Ids(front) }).Select(Tell));
        Assert.Empty(Findings(new() { Source = Ids($"arn:aws:ec2:us-east-1:999999999999:subnet/{front}"), Destination = Ids(back) }));
    }

    [Fact]
    public void What_may_leave_is_found_as_well()
    {
        var findings = Findings(new() { Destination = Types(InternetGateway) });

        Assert.Equal(["tcp", "udp"], findings.Select(finding => Tell(finding).Split(' ')[3]).Order(StringComparer.Ordinal));
        Assert.All(findings, finding => Assert.StartsWith($"{web} > {gateway} ", Tell(finding), StringComparison.Ordinal));
    }

    [Fact]
    public void An_exclusion_takes_ways_out()
    {
        AccessScopePathRequestShape all = new() { Source = Types(InternetGateway) };

        Assert.Equal([$"{gateway} > {web} tcp 22-22 from 203.0.113.0/24"], Findings(all, new() { Destination = Headers(new() { DestinationPorts = ["443"] }) }).Select(Tell));
        Assert.Empty(Findings(all, new() { Destination = Ids(front) }));
        // Of the administrators' block half is trusted: the other half is left.
        var left = Findings(all, new() { Source = Headers(new() { SourceAddresses = ["203.0.113.0/25"] }) }).Select(Tell).ToList();
        Assert.Contains($"{gateway} > {web} tcp 22-22 from 203.0.113.128/25", left);
        Assert.DoesNotContain(left, told => told.Contains("203.0.113.0/2", StringComparison.Ordinal));
        Assert.Equal(2, left.Count);
    }

    [Fact]
    public void A_header_statement_narrows_what_is_found()
    {
        Assert.Equal([$"{gateway} > {web} tcp 22-22 from 203.0.113.64/26"], Findings(new()
        {
            Source = new()
            {
                ResourceStatement = new() { ResourceTypes = [InternetGateway] }, PacketHeaderStatement = new() { SourceAddresses = ["203.0.113.64/26"], DestinationPorts = ["1-100"] },
            }
        }).Select(Tell));
        Assert.Empty(Findings(new() { Source = Headers(new() { Protocols = ["udp"] }), Destination = Ids(db) }));
        Assert.Single(Findings(new() { Destination = new() { ResourceStatement = new() { Resources = [db] }, PacketHeaderStatement = new() { SourcePorts = ["1024-65535"], DestinationAddresses = ["10.0.1.10"] } } }));
        Assert.Empty(Findings(new() { Destination = new() { ResourceStatement = new() { Resources = [db] }, PacketHeaderStatement = new() { DestinationAddresses = ["10.0.1.11"] } } }));
    }

    [Fact]
    public void A_prefix_list_is_as_good_as_its_blocks()
    {
        var list = cloud.Call(Ec2Api.CreateManagedPrefixList, new CreateManagedPrefixListRequest
        {
            PrefixListName = "trusted", AddressFamily = "IPv4", MaxEntries = 2, Entries = [new AddPrefixListEntryShape { Cidr = "203.0.113.0/24" }],
        }).PrefixList!.PrefixListId!;

        var left = Findings(new() { Source = Types(InternetGateway) }, new() { Source = Headers(new() { SourcePrefixLists = [list] }) });

        Assert.Equal($"{gateway} > {web} tcp 443-443", Assert.Single(left.Select(Tell)).Split(" from ", 2)[0]);
    }

    [Fact]
    public void Ways_through_a_nat_gateway_can_be_asked_for_or_excluded()
    {
        var address = cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest { Domain = "vpc" });
        var nat = cloud.Call(Ec2Api.CreateNatGateway, new CreateNatGatewayRequest { SubnetId = front, AllocationId = address.AllocationId, ClientToken = "n" }).NatGateway!.NatGatewayId!;
        var main = cloud.Call(Ec2Api.DescribeRouteTables, new DescribeRouteTablesRequest { Filters = [new FilterShape { Name = "association.main", Values = ["true"] }, new FilterShape { Name = "vpc-id", Values = [vpc] }] }).RouteTables![0].RouteTableId!;
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = main, DestinationCidrBlock = "0.0.0.0/0", NatGatewayId = nat });
        AccessScopePathRequestShape all = new() { Destination = Types(InternetGateway) };
        AccessScopePathRequestShape through = new() { ThroughResources = [new() { ResourceStatement = new() { Resources = [nat] } }] };

        Assert.Equal(4, Findings(all).Count);
        Assert.All(Findings(all, through), finding => Assert.StartsWith($"{web} > ", Tell(finding), StringComparison.Ordinal));
        Assert.All(Findings(new() { Destination = all.Destination, ThroughResources = through.ThroughResources }), finding => Assert.StartsWith($"{db} > ", Tell(finding), StringComparison.Ordinal));
        Assert.Equal(2, Findings(all, new() { ThroughResources = [new() { ResourceStatement = new() { ResourceTypes = ["AWS::EC2::NatGateway"] } }] }).Count);
    }

    [Fact]
    public void A_virtual_private_gateway_is_an_end()
    {
        var vgw = cloud.Call(Ec2Api.CreateVpnGateway, new CreateVpnGatewayRequest { Type = "ipsec.1" }).VpnGateway!.VpnGatewayId!;
        cloud.Call(Ec2Api.AttachVpnGateway, new AttachVpnGatewayRequest { VpnGatewayId = vgw, VpcId = vpc });
        var table = cloud.Call(Ec2Api.DescribeRouteTables, new DescribeRouteTablesRequest { Filters = [new FilterShape { Name = "association.subnet-id", Values = [front] }] }).RouteTables![0].RouteTableId!;
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "172.16.0.0/12", GatewayId = vgw });

        Assert.Equal([$"{vgw} > {web} tcp 443-443 from 172.16.0.0/12"], Findings(new() { Source = Types("AWS::EC2::VPNGateway") }).Select(Tell));
        Assert.Equal(2, Findings(new() { Destination = Ids(vgw) }).Count);
    }

    [Fact]
    public void The_same_way_has_the_same_identifier_in_every_run()
    {
        var scope = Scope(new() { Source = Ids(vpc) });
        var (one, two) = (Run(scope), Run(scope));

        Assert.NotEqual(one, two);
        Assert.Equal(FindingsOf(one).Select(finding => finding.FindingId), FindingsOf(two).Select(finding => finding.FindingId));
        var page = cloud.Call(Ec2Api.GetNetworkInsightsAccessScopeAnalysisFindings, new GetNetworkInsightsAccessScopeAnalysisFindingsRequest { NetworkInsightsAccessScopeAnalysisId = one, MaxResults = 1 });
        var next = cloud.Call(Ec2Api.GetNetworkInsightsAccessScopeAnalysisFindings, new GetNetworkInsightsAccessScopeAnalysisFindingsRequest { NetworkInsightsAccessScopeAnalysisId = one, MaxResults = 1, NextToken = page.NextToken });
        Assert.Equal(FindingsOf(one).Take(2).Select(finding => finding.FindingId), [page.AnalysisFindings![0].FindingId, next.AnalysisFindings![0].FindingId]);
    }

    [Fact]
    public void An_analysis_runs_first_and_tells_its_findings_when_it_is_done()
    {
        var slow = new NetworkInsightsAccessScopeAnalysisTests(Pace.Aws);
        var id = slow.Run(slow.Scope(new() { Source = Types(InternetGateway) }));

        var running = slow.Describe(new() { NetworkInsightsAccessScopeAnalysisIds = [id] })[0];
        Assert.Equal(("running", "unknown", 2), (running.Status, running.FindingsFound, running.AnalyzedEniCount));
        Assert.Empty(slow.FindingsOf(id));
        slow.cloud.Pass(TimeSpan.FromMinutes(4));
        var done = slow.Describe(new() { NetworkInsightsAccessScopeAnalysisIds = [id] })[0];
        Assert.Equal(("succeeded", "true"), (done.Status, done.FindingsFound));
        Assert.True(done.EndDate > done.StartDate);
        Assert.NotEmpty(slow.FindingsOf(id));
    }

    [Fact]
    public void Packed_findings_come_out_in_order_from_any_identifier_on()
    {
        var findings = Enumerable.Range(0, 1000).Select(i => new ScopeFinding($"f-{i * 7 % 1000:D4}", [new PathComponentShape { SequenceNumber = i }])).ToList();
        var packed = PackedFindings.Of(findings);
        var ordered = findings.OrderBy(finding => finding.Id, StringComparer.Ordinal).Select(finding => (finding.Id, finding.Components[0].SequenceNumber)).ToList();

        Assert.Equal(1000, packed.Count);
        Assert.Equal(ordered, packed.After(null).Select(finding => (finding.Id, finding.Components[0].SequenceNumber)));
        foreach (var cut in (int[])[0, 98, 99, 100, 500, 999])
            Assert.Equal(ordered[(cut + 1)..], packed.After(ordered[cut].Id).Select(finding => (finding.Id, finding.Components[0].SequenceNumber)));
        Assert.Empty(PackedFindings.Of([]).After(null));
    }

    /// <summary>What was found stands in the journal with the call that started it, so a run that is cut short by a crash is done after it.</summary>
    [Fact]
    public void A_run_that_has_begun_is_whole_in_the_journal()
    {
        var slow = new NetworkInsightsAccessScopeAnalysisTests(Pace.Aws);
        var id = slow.Run(slow.Scope(new() { Source = Types(InternetGateway) }));
        var row = slow.cloud.ViewOf().Require<NetworkInsightsAccessScopeAnalysis>(id);
        using var written = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(written)) NetworkInsightsAccessScopeAnalysis.Type.Write(writer, row);
        var reader = new System.Text.Json.Utf8JsonReader(written.ToArray());
        reader.Read();
        var read = (NetworkInsightsAccessScopeAnalysis)NetworkInsightsAccessScopeAnalysis.Type.Read(ref reader);

        Assert.NotEmpty(row.Findings.After(null));
        Assert.Equal(
            row.Findings.After(null).Select(finding => (finding.Id, finding.Components.Length)), read.Findings.After(null).Select(finding => (finding.Id, finding.Components.Length)));
        Assert.Equal(row.Status, read.Status);
    }

    /// <summary>The search is done beside the writer, and the scope may be gone when its turn to write comes.</summary>
    [Fact]
    public void A_scope_that_is_deleted_while_it_is_searched_is_not_found()
    {
        var scope = Scope(new() { Source = Types(InternetGateway) });
        var seen = NetworkInsightsAccessScopeAnalysisOperations.Search(cloud.ViewOf(), new() { NetworkInsightsAccessScopeId = scope, ClientToken = "t" });
        cloud.Call(Ec2Api.DeleteNetworkInsightsAccessScope, new DeleteNetworkInsightsAccessScopeRequest { NetworkInsightsAccessScopeId = scope });

        Assert.True(seen.Findings.Count > 0);
        cloud.Write(transaction => Assert.Equal(
            "InvalidNetworkInsightsAccessScopeId.NotFound",
            Assert.Throws<Weft.Wire.AwsException>(() => NetworkInsightsAccessScopeAnalysisOperations.Start(transaction, new() { NetworkInsightsAccessScopeId = scope, ClientToken = "t" }, seen)).Code));
    }

    [Fact]
    public void Twenty_five_run_at_once_and_no_more()
    {
        var slow = new NetworkInsightsAccessScopeAnalysisTests(Pace.Aws);
        var scope = slow.Scope(new() { Source = Ids(slow.db) });
        for (var i = 0; i < 25; i++) slow.Run(scope);

        slow.cloud.Refused("NetworkInsightsAccessScopeAnalysis.LimitExceeded", Ec2Api.StartNetworkInsightsAccessScopeAnalysis, new() { NetworkInsightsAccessScopeId = scope, ClientToken = "x" });
    }

    [Fact]
    public void Analyses_are_found_by_scope_and_time_and_keep_their_scope()
    {
        var scope = Scope(new() { Source = Ids(db), Destination = Ids(db) });
        var first = Run(scope);
        cloud.Pass(TimeSpan.FromHours(1));
        var second = Run(Scope(new() { Source = Ids(web) }));

        Assert.Equal([first], Describe(new() { NetworkInsightsAccessScopeId = scope }).Select(analysis => analysis.NetworkInsightsAccessScopeAnalysisId));
        Assert.Equal([second], Describe(new() { AnalysisStartTimeBegin = cloud.Now.AddMinutes(-1) }).Select(analysis => analysis.NetworkInsightsAccessScopeAnalysisId));
        Assert.Equal([first], Describe(new() { AnalysisStartTimeEnd = cloud.Now.AddMinutes(-1) }).Select(analysis => analysis.NetworkInsightsAccessScopeAnalysisId));
        Assert.Equal("false", Describe(new() { NetworkInsightsAccessScopeId = scope })[0].FindingsFound);
        cloud.Refused("AnalysisExistsForNetworkInsightsAccessScope", Ec2Api.DeleteNetworkInsightsAccessScope, new() { NetworkInsightsAccessScopeId = scope });
        Assert.Equal(first, cloud.Call(Ec2Api.DeleteNetworkInsightsAccessScopeAnalysis, new DeleteNetworkInsightsAccessScopeAnalysisRequest { NetworkInsightsAccessScopeAnalysisId = first }).NetworkInsightsAccessScopeAnalysisId);
        cloud.Call(Ec2Api.DeleteNetworkInsightsAccessScope, new DeleteNetworkInsightsAccessScopeRequest { NetworkInsightsAccessScopeId = scope });
        cloud.Refused("InvalidNetworkInsightsAccessScopeAnalysisId.NotFound", Ec2Api.GetNetworkInsightsAccessScopeAnalysisFindings, new() { NetworkInsightsAccessScopeAnalysisId = first });
        cloud.Refused("InvalidNetworkInsightsAccessScopeAnalysisId.Malformed", Ec2Api.DeleteNetworkInsightsAccessScopeAnalysis, new() { NetworkInsightsAccessScopeAnalysisId = "nisa-x" });
        cloud.Refused("InvalidNetworkInsightsAccessScopeId.NotFound", Ec2Api.StartNetworkInsightsAccessScopeAnalysis, new() { NetworkInsightsAccessScopeId = scope, ClientToken = "x" });
    }

    private static PathStatementRequestShape Types(params string[] types) => new() { ResourceStatement = new() { ResourceTypes = types } };

    private static PathStatementRequestShape Ids(params string[] ids) => new() { ResourceStatement = new() { Resources = ids } };

    private static PathStatementRequestShape Headers(PacketHeaderStatementRequestShape headers) => new() { PacketHeaderStatement = headers };

    // "igw > eni tcp 22-22 from 203.0.113.0/24": the ends, and the header where the way starts.
    private static string Tell(AccessScopeAnalysisFindingShape finding)
    {
        var ways = finding.FindingComponents!;
        var header = ways[0].InboundHeader is { } inbound && ways[0].OutboundHeader is not null && ways[0].Component!.Id!.StartsWith("eni", StringComparison.Ordinal) is false ? inbound : ways[0].OutboundHeader!;
        var ports = string.Join(',', header.DestinationPortRanges!.Select(range => $"{range.From}-{range.To}"));
        return $"{ways[0].Component!.Id} > {ways[^1].Component!.Id} {(header.Protocol == "6" ? "tcp" : "udp")} {ports} from {string.Join(' ', header.SourceAddresses!)}";
    }

    private List<AccessScopeAnalysisFindingShape> Findings(AccessScopePathRequestShape match, AccessScopePathRequestShape? exclude = null) => FindingsOf(Run(Scope(match, exclude)));

    private string Scope(AccessScopePathRequestShape match, AccessScopePathRequestShape? exclude = null) => cloud.Call(
        Ec2Api.CreateNetworkInsightsAccessScope, new CreateNetworkInsightsAccessScopeRequest { ClientToken = $"{cloud.State.Revision}", MatchPaths = [match], ExcludePaths = exclude is null ? [] : [exclude] })
        .NetworkInsightsAccessScope!.NetworkInsightsAccessScopeId!;

    private string Run(string scope) => cloud.Call(
        Ec2Api.StartNetworkInsightsAccessScopeAnalysis, new StartNetworkInsightsAccessScopeAnalysisRequest { NetworkInsightsAccessScopeId = scope, ClientToken = $"{cloud.State.Revision}" })
        .NetworkInsightsAccessScopeAnalysis!.NetworkInsightsAccessScopeAnalysisId!;

    private List<AccessScopeAnalysisFindingShape> FindingsOf(string id) => [.. cloud.Call(
        Ec2Api.GetNetworkInsightsAccessScopeAnalysisFindings, new GetNetworkInsightsAccessScopeAnalysisFindingsRequest { NetworkInsightsAccessScopeAnalysisId = id }).AnalysisFindings!];

    private IReadOnlyList<NetworkInsightsAccessScopeAnalysisShape> Describe(DescribeNetworkInsightsAccessScopeAnalysesRequest request) =>
        cloud.Call(Ec2Api.DescribeNetworkInsightsAccessScopeAnalyses, request).NetworkInsightsAccessScopeAnalyses!;

    private string SubnetOf(string cidr) =>
        cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = cidr, AvailabilityZone = "us-east-1a" }).Subnet!.SubnetId!;

    private string GroupOf(string name) => cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = name, Description = name, VpcId = vpc }).GroupId!;

    private void Allow(string group, int port, string cidr) => cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest
    {
        GroupId = group, IpPermissions = [new IpPermissionShape { IpProtocol = "tcp", FromPort = port, ToPort = port, IpRanges = [new IpRangeShape { CidrIp = cidr }] }],
    });

    private (string Host, string Card) Launch(string subnet, string group, string address)
    {
        var image = cloud.Call(Ec2Api.DescribeImages, new DescribeImagesRequest { Filters = [new FilterShape { Name = "architecture", Values = ["x86_64"] }] }).Images![0].ImageId!;
        var instance = cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
        {
            ImageId = image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = subnet, SecurityGroupIds = [group], PrivateIpAddress = address,
        }).Instances![0];
        return (instance.InstanceId!, instance.NetworkInterfaces![0].NetworkInterfaceId!);
    }
}
