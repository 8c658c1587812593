using System.Globalization;
using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Control.State;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;

/// <summary>Random groups and ACLs, built through the API: the findings of a scope that asks for everything are what the reachability of all pairs and of the internet says.</summary>
public class ScopeCompletenessTests
{
    private readonly TestCloud cloud = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Findings_are_everything_that_is_open_and_nothing_else(int seed)
    {
        var cards = Build(new Random(seed));
        var network = CompiledNetwork.Compile(Lowering.Of(cloud.State, cloud.Now));

        var found = new Dictionary<(string From, string To, string Protocol), HashSet<int>>();
        foreach (var finding in Findings())
        {
            var (first, last) = (finding.FindingComponents![0], finding.FindingComponents[^1]);
            var header = first.Component!.Id!.StartsWith("igw", StringComparison.Ordinal) ? first.InboundHeader! : first.OutboundHeader!;
            var key = (End(first.Component.Id), End(last.Component!.Id!), header.Protocol!);
            if (!found.TryGetValue(key, out var ports)) found[key] = ports = [];
            foreach (var range in header.DestinationPortRanges!) ports.UnionWith(Enumerable.Range(range.From!.Value, range.To!.Value - range.From.Value + 1));
        }

        var expected = Expected(network, cards);
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        foreach (var (key, ports) in expected) Assert.True(ports.SetEquals(found[key]), $"{key}: {ports.Count} open, {found[key].Count} found");
        Assert.True(expected.Count > 10, $"only {expected.Count} pairs");
    }

    private static Dictionary<(string From, string To, string Protocol), HashSet<int>> Expected(CompiledNetwork network, List<string> cards)
    {
        var (matrix, internet) = (ReachMatrix.Of(network), new InternetReach(network));
        var endpoints = matrix.Endpoints.Where(endpoint => cards.Contains(endpoint.Interface)).ToList();
        var expected = new Dictionary<(string, string, string), HashSet<int>>();
        foreach (var from in endpoints)
        {
            foreach (var to in endpoints.Where(to => to.Interface != from.Interface)) Add(from.Interface, to.Interface, matrix.Between(from, to));
            Add("internet", from.Interface, internet.Inbound(from).Select(open => open.Service));
            Add(from.Interface, "internet", internet.Outbound(from).Select(open => open.Service));
        }

        return expected;

        void Add(string from, string to, IEnumerable<Service> services)
        {
            foreach (var service in services.Where(service => service.Protocol == Protocol.Tcp || service.Protocol == Protocol.Udp))
            {
                var key = (from, to, service.Protocol.Number.ToString(CultureInfo.InvariantCulture));
                if (!expected.TryGetValue(key, out var ports)) expected[key] = ports = [];
                ports.UnionWith(Enumerable.Range(service.Selectors.First, service.Width));
            }
        }
    }

    private static string End(string id) => id.StartsWith("igw", StringComparison.Ordinal) ? "internet" : id;

    private List<AccessScopeAnalysisFindingShape> Findings()
    {
        string[] everything = ["AWS::EC2::InternetGateway"];
        var vpcs = cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!.Select(vpc => vpc.VpcId!).ToArray();
        var scope = cloud.Call(Ec2Api.CreateNetworkInsightsAccessScope, new CreateNetworkInsightsAccessScopeRequest
        {
            ClientToken = "s",
            MatchPaths = [new() { Source = new() { ResourceStatement = new() { Resources = vpcs } } }, new() { Source = new() { ResourceStatement = new() { ResourceTypes = everything } } }],
        }).NetworkInsightsAccessScope!.NetworkInsightsAccessScopeId!;
        var run = cloud.Call(Ec2Api.StartNetworkInsightsAccessScopeAnalysis, new StartNetworkInsightsAccessScopeAnalysisRequest { NetworkInsightsAccessScopeId = scope, ClientToken = "r" })
            .NetworkInsightsAccessScopeAnalysis!.NetworkInsightsAccessScopeAnalysisId!;
        return [.. cloud.Call(Ec2Api.GetNetworkInsightsAccessScopeAnalysisFindings, new GetNetworkInsightsAccessScopeAnalysisFindingsRequest { NetworkInsightsAccessScopeAnalysisId = run }).AnalysisFindings!];
    }

    private List<string> Build(Random random)
    {
        var vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;
        var gateway = cloud.Call(Ec2Api.CreateInternetGateway, new CreateInternetGatewayRequest()).InternetGateway!.InternetGatewayId!;
        cloud.Call(Ec2Api.AttachInternetGateway, new AttachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });
        var main = cloud.Call(Ec2Api.DescribeRouteTables, new DescribeRouteTablesRequest { Filters = [new FilterShape { Name = "vpc-id", Values = [vpc] }] }).RouteTables![0].RouteTableId!;
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = main, DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway });
        var groups = Enumerable.Range(0, 3).Select(i => cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = $"g{i}", Description = "g", VpcId = vpc }).GroupId!).ToList();
        foreach (var group in groups) AddRules(random, group, groups);
        var image = cloud.Call(Ec2Api.DescribeImages, new DescribeImagesRequest { Filters = [new FilterShape { Name = "architecture", Values = ["x86_64"] }] }).Images![0].ImageId!;
        var cards = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var subnet = cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = $"10.0.{i}.0/24", AvailabilityZone = "us-east-1a" }).Subnet!.SubnetId!;
            if (i > 0) Guard(random, vpc, subnet);
            foreach (var group in groups.Take(2))
            {
                cards.Add(cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
                {
                    ImageId = image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = subnet, SecurityGroupIds = [groups[random.Next(3)]],
                }).Instances![0].NetworkInterfaces![0].NetworkInterfaceId!);
            }
        }

        foreach (var card in cards.Take(4))
        {
            var address = cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest { Domain = "vpc" });
            cloud.Call(Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = address.AllocationId, NetworkInterfaceId = card });
        }

        return cards;
    }

    private void AddRules(Random random, string group, List<string> groups)
    {
        for (var i = 0; i < 4; i++)
        {
            var from = random.Next(1, 2000);
            var permission = new IpPermissionShape
            {
                IpProtocol = random.Next(3) == 0 ? "udp" : "tcp", FromPort = from, ToPort = from + random.Next(600),
                IpRanges = i % 2 == 0 ? [new IpRangeShape { CidrIp = new[] { "0.0.0.0/0", "10.0.1.0/24", "203.0.113.0/24" }[random.Next(3)] }] : [],
                UserIdGroupPairs = i % 2 == 0 ? [] : [new UserIdGroupPairShape { GroupId = groups[random.Next(3)] }],
            };
            cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [permission] });
        }
    }

    private void Guard(Random random, string vpc, string subnet)
    {
        var acl = cloud.Call(Ec2Api.CreateNetworkAcl, new CreateNetworkAclRequest { VpcId = vpc }).NetworkAcl!.NetworkAclId!;
        Entry(90, "deny", false, new[] { "10.0.0.0/25", "203.0.113.64/26" }[random.Next(2)], random.Next(1, 500), 600);
        Entry(100, "allow", false, "0.0.0.0/0", 0, 65535);
        Entry(100, "allow", true, "0.0.0.0/0", random.Next(2) * 1024, 65535);
        var association = cloud.Call(Ec2Api.DescribeNetworkAcls, new DescribeNetworkAclsRequest { Filters = [new FilterShape { Name = "association.subnet-id", Values = [subnet] }] })
            .NetworkAcls![0].Associations!.Single(held => held.SubnetId == subnet).NetworkAclAssociationId!;
        cloud.Call(Ec2Api.ReplaceNetworkAclAssociation, new ReplaceNetworkAclAssociationRequest { AssociationId = association, NetworkAclId = acl });

        void Entry(int number, string action, bool egress, string cidr, int from, int to)
        {
            foreach (var protocol in (string[])["6", "17"])
            {
                cloud.Call(Ec2Api.CreateNetworkAclEntry, new CreateNetworkAclEntryRequest
                {
                    NetworkAclId = acl, RuleNumber = protocol == "6" ? number : number + 1, Protocol = protocol, RuleAction = action, Egress = egress, CidrBlock = cidr, PortRange = new PortRangeShape { From = from, To = to },
                });
            }
        }
    }
}
