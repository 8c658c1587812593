using System.Globalization;
using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Network.Walking;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Paths;

/// <summary>Components, rules and headers as AWS's analyzers show them.</summary>
internal static class PathShapes
{
    /// <summary>A resource with its ARN and its Name tag.</summary>
    /// <param name="scope">Where it is, if that is not the caller's own account and Region.</param>
    public static AnalysisComponentShape Component(View view, string id, Scope? scope = null) => new()
    {
        Id = id,
        Arn = ResourceName.ArnOf(scope ?? view.Scope, id),
        Name = view.TagsOf(id).GetValueOrDefault("Name"),
    };

    public static AnalysisAclRuleShape? AclRule(View view, RuleReference reference, bool isEgress)
    {
        if (view.Find(new Id<NetworkAcl>(reference.Owner)) is not { } acl) return null;
        var entry = AclShapes.EntriesOf(view, acl).FirstOrDefault(entry => entry.IsEgress == isEgress && !entry.Block.IsIPv6
            && (reference.Rule == RuleReference.EndOfList ? entry.Number == AclShapes.LastNumber : $"{entry.Number}" == reference.Rule));
        return entry is null ? null : new AnalysisAclRuleShape
        {
            Cidr = entry.Block.ToString(),
            Egress = entry.IsEgress,
            PortRange = entry.Ports is { } ports ? Ports(ports) : null,
            Protocol = entry.Protocol == NetworkAclEntry.AllProtocols ? "all" : new Protocol((byte)entry.Protocol) is { HasPorts: true } known ? $"{known}" : $"{entry.Protocol}",
            RuleAction = entry.Action,
            RuleNumber = entry.Number,
        };
    }

    public static AnalysisSecurityGroupRuleShape? GroupRule(View view, RuleReference reference)
    {
        if (view.Find(new Id<SecurityGroupRule>(reference.Rule)) is not { } rule) return null;
        return new AnalysisSecurityGroupRuleShape
        {
            Cidr = rule.Peer.Block?.ToString(),
            Direction = rule.IsEgress ? "egress" : "ingress",
            SecurityGroupId = rule.Peer.Group?.Group.Text,
            PrefixListId = rule.Peer.PrefixList?.Text,
            PortRange = rule.Traffic is { From: >= 0 and var from, To: >= 0 and var to } ? new PortRangeShape { From = from, To = to } : null,
            Protocol = rule.Traffic.Protocol == RuleTraffic.AllProtocols ? "all" : rule.Traffic.Protocol,
        };
    }

    /// <param name="destination">The block or the prefix list that the route names.</param>
    public static AnalysisRouteTableRouteShape? Route(View view, string table, string destination)
    {
        if (view.Find(new Id<RouteTable>(table)) is not { } found) return null;
        var route = RouteTableShapes.RoutesOf(view, found)
            .FirstOrDefault(route => (route.DestinationPrefixListId ?? route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock) == destination);
        return route is null ? null : new AnalysisRouteTableRouteShape
        {
            DestinationCidr = route.DestinationCidrBlock,
            DestinationPrefixListId = route.DestinationPrefixListId,
            EgressOnlyInternetGatewayId = route.EgressOnlyInternetGatewayId,
            GatewayId = route.GatewayId,
            InstanceId = route.InstanceId,
            NatGatewayId = route.NatGatewayId,
            NetworkInterfaceId = route.NetworkInterfaceId,
            // AWS answers this one in small letters, unlike DescribeRouteTables.
            Origin = route.Origin?.ToLowerInvariant(),
            State = route.State,
            VpcPeeringConnectionId = route.VpcPeeringConnectionId,
        };
    }

    public static AnalysisPacketHeaderShape Header(HeaderSet headers) => new()
    {
        DestinationAddresses = Blocks(headers.Destinations),
        DestinationPortRanges = [.. headers.DestinationPorts.Select(Ports)],
        Protocol = headers.Protocol.Number.ToString(CultureInfo.InvariantCulture),
        SourceAddresses = Blocks(headers.Sources),
        SourcePortRanges = [.. headers.SourcePorts.Select(Ports)],
    };

    public static PortRangeShape Ports(PortRange ports) => new() { From = ports.First, To = ports.Last };

    // AWS lists the blocks in the order of their texts.
    private static string[] Blocks(CidrSet set) => [.. set.Blocks.Select(block => block.ToString()).Order(StringComparer.Ordinal)];
}
