using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAnalyses;

/// <summary>What AWS says of a hop that does not let a packet pass: the code, the thing that stands in the way, and what it would have to admit.</summary>
internal sealed class HopExplanations(View view, CompiledNetwork network, PathAttempt attempt, AnalysisEnd source, AnalysisEnd? destination)
{
    /// <summary>For a cause that AWS's analyzer has no finer word for: the packet ends at something that can't deliver it.</summary>
    private const string Undeliverable = "NO_POSSIBLE_DESTINATION";

    private readonly RouteExplanations routes = new(view, network, destination, attempt.Packet.Destination);

    /// <summary>The end of a peering connection that is in another account or Region, if either is.</summary>
    public static PeeringEnd? FarOutside(View view, Hop hop) =>
        view.Find(new Id<VpcPeeringConnection>(hop.Component)) is not { } peering ? null
        : new[] { peering.Requester, peering.Accepter }.FirstOrDefault(end => end.Scope != view.Scope);

    /// <summary>The path leaves the account or the Region, and is followed no further.</summary>
    public static ExplanationShape Border(View view, Hop hop)
    {
        var far = FarOutside(view, hop)!;
        return new ExplanationShape
        {
            ExplanationCode = Undeliverable,
            VpcPeeringConnection = PathShapes.Component(view, hop.Component),
            DestinationVpc = PathShapes.Component(view, far.Vpc.Text, far.Scope),
            ComponentAccount = far.Scope.Account.Text,
            ComponentRegion = far.Scope.Region.Text,
        };
    }

    public IReadOnlyList<ExplanationShape> Of(Hop hop) => hop.Reason switch
    {
        DropReason.None => [],
        DropReason.InterfaceNotAttached => [OfHost(hop)],
        DropReason.SourceNotOwned or DropReason.DestinationNotOwned => [OfCheck(hop)],
        DropReason.NoGroupRule or DropReason.NoGroupRules or DropReason.GroupIdentityLost => [OfGroups(hop)],
        DropReason.ListDenied => [OfList(hop)],
        DropReason.NoRoute or DropReason.BlackholeRoute or DropReason.ForwardingLoop when hop.Stage is Stage.Route or Stage.EdgeRoute => routes.Of(hop),
        _ when hop.Assumed is { Kind: ChangeKind.CreatePeering } missing => [OfGap(missing)],
        _ => [OfGateway(hop)],
    };

    /// <summary>What stopped the packet as things are, where the remedy leads it another way and so does not mention it.</summary>
    public IReadOnlyList<ExplanationShape> OfDrop(Diagnosis diagnosis, Exchange shown)
    {
        var dropped = diagnosis.Exchange.Answer ?? diagnosis.Exchange.Request;
        if (dropped.IsDelivered || dropped.Hops.IsEmpty || shown == diagnosis.Exchange) return [];
        var last = dropped.Hops[^1];
        var isMentioned = shown.Request.Hops.Concat(shown.Answer?.Hops ?? []).Any(hop => hop.Stage == last.Stage && hop.Component == last.Component && hop.Reason != DropReason.None);
        return isMentioned ? [] : Of(last);
    }

    private ExplanationShape OfGap(Weft.Network.Walking.Change missing) => new()
    {
        ExplanationCode = PathContradictions.Disconnected,
        SourceVpc = PathShapes.Component(view, missing.Component),
        DestinationVpc = PathShapes.Component(view, missing.Target.Id),
        MissingComponent = "vpc-peering-connection",
    };

    private ExplanationShape OfHost(Hop hop)
    {
        var card = view.Find(new Id<NetworkInterface>(hop.Component));
        if (card?.Attachment is { Status: AttachmentStatusValues.Attached, Instance: { } host })
        {
            return new ExplanationShape
            {
                ExplanationCode = ExplanationCodes.Of(hop, network.Input),
                Component = PathShapes.Component(view, host),
                NetworkInterface = PathShapes.Component(view, hop.Component),
                State = view.Find(new Id<Instance>(host))?.State,
            };
        }

        return new ExplanationShape
        {
            ExplanationCode = ExplanationCodes.Unplugged,
            NetworkInterface = PathShapes.Component(view, hop.Component),
            AttachedTo = card?.Attachment?.Instance is { } other ? PathShapes.Component(view, other) : null,
            State = card?.Status,
        };
    }

    private ExplanationShape OfCheck(Hop hop)
    {
        var isOut = hop.Reason == DropReason.SourceNotOwned;
        return new ExplanationShape
        {
            ExplanationCode = ExplanationCodes.Of(hop, network.Input),
            NetworkInterface = PathShapes.Component(view, hop.Component),
            Direction = DirectionOf(isOut),
            PacketField = isOut ? "source-address" : "destination-address",
            Address = Block(isOut ? hop.Before.Source : hop.Before.Destination),
        };
    }

    private ExplanationShape OfGroups(Hop hop)
    {
        var isOut = hop.Stage == Stage.GroupsOut;
        var card = view.Find(new Id<NetworkInterface>(hop.Component));
        var nearest = hop.NearMiss is { } miss ? PathShapes.GroupRule(view, miss.Rule) : null;
        return new ExplanationShape
        {
            ExplanationCode = !isOut && IsKnownOnlyBeyond(card, hop) ? "UNKNOWN_PEERED_SGS" : ExplanationCodes.Of(hop, network.Input),
            NetworkInterface = PathShapes.Component(view, hop.Component),
            SecurityGroups = [.. (card?.Groups ?? []).Select(group => PathShapes.Component(view, group.Text))],
            SecurityGroup = hop.NearMiss is { } near ? PathShapes.Component(view, near.Rule.Owner) : null,
            SecurityGroupRule = nearest,
            Vpc = card is null ? null : PathShapes.Component(view, card.Vpc.Text),
            Direction = DirectionOf(isOut),
            PacketField = FieldOf(hop.NearMiss?.Mismatch, isOut),
            Cidrs = [Block(isOut ? hop.Before.Destination : hop.Before.Source)],
            PortRanges = [PortsOf(hop)],
            Protocols = [$"{hop.Before.Protocol}"],
        };
    }

    // The rule refers to a group of a VPC in another account, whose members the analyzer can't know.
    private bool IsKnownOnlyBeyond(NetworkInterface? card, Hop hop) =>
        card is not null && attempt.From.Kind == PlaceKind.Gateway && source.Peering is { } peering
        && new[] { peering.Requester, peering.Accepter }.Any(end => end.Scope != view.Scope)
        && card.Groups.SelectMany(group => view.Referring(SecurityGroupRule.OfGroup, group))
            .Any(rule => !rule.IsEgress && rule.Peer.Group?.Peering == peering.Id && Admits(rule.Traffic, hop.Before));

    private static bool Admits(RuleTraffic traffic, Packet packet) =>
        traffic.Protocol == RuleTraffic.AllProtocols
        || (traffic.Protocol == $"{packet.Protocol}" && (traffic.From is not { } from || from <= packet.DestinationPort) && (traffic.To is not { } to || to >= packet.DestinationPort));

    private ExplanationShape OfList(Hop hop)
    {
        var isOut = hop.Stage == Stage.ListOut;
        var near = isOut ? hop.Before.Source : hop.Before.Destination;
        var subnet = view.Referring(NetworkAclAssociation.ToAcl, new Id<NetworkAcl>(hop.Component))
            .Select(association => view.Find(association.Subnet)).OfType<Subnet>().FirstOrDefault(subnet => subnet.Blocks.Any(block => block.Contains(near)));
        return new ExplanationShape
        {
            ExplanationCode = ExplanationCodes.Of(hop, network.Input),
            Acl = PathShapes.Component(view, hop.Component),
            AclRule = hop.Rule is { } rule ? PathShapes.AclRule(view, rule, isOut) : null,
            Subnet = subnet is null ? null : PathShapes.Component(view, subnet.Id.Text),
            Vpc = view.Find(new Id<NetworkAcl>(hop.Component)) is { } acl ? PathShapes.Component(view, acl.Vpc.Text) : null,
            Direction = DirectionOf(isOut),
            PacketField = FieldOf(hop.NearMiss?.Mismatch, isOut),
            Cidrs = [Block(isOut ? hop.Before.Destination : hop.Before.Source)],
            PortRanges = [PortsOf(hop)],
            Protocols = [$"{hop.Before.Protocol}"],
        };
    }

    private ExplanationShape OfGateway(Hop hop)
    {
        var noun = ResourceName.NounOf(hop.Component);
        var component = noun is null ? null : PathShapes.Component(view, hop.Component);
        var concernsSource = hop.Reason is DropReason.NoPublicAddress or DropReason.SpoofedSource or DropReason.SourceOutsideNetwork or DropReason.PrivateSource or DropReason.SharedSource;
        return new ExplanationShape
        {
            ExplanationCode = ExplanationCodes.Of(hop, network.Input) ?? Undeliverable,
            Component = noun is "internet-gateway" or "natgateway" or "vpn-gateway" or "vpc-peering-connection" or "network-interface" or "vpc" ? null : component,
            InternetGateway = noun == "internet-gateway" ? component : hop.Stage == Stage.Internet && source.IsInternetGateway ? PathShapes.Component(view, source.Id) : null,
            NatGateway = noun == "natgateway" ? component : null,
            VpnGateway = noun == "vpn-gateway" ? component : null,
            VpcPeeringConnection = noun == "vpc-peering-connection" ? component : null,
            Vpc = noun == "vpc" ? component : null,
            NetworkInterface = noun == "network-interface" ? component : CardOf(hop),
            IngressRouteTable = hop.Stage == Stage.EdgeRoute && hop.Rule is { } edge ? PathShapes.Component(view, edge.Owner)
                : hop.Reason == DropReason.EdgeRedirectBypassed && Routing.EdgeTableOf(view, hop.Component) is { } table ? PathShapes.Component(view, table.Id.Text) : null,
            Address = Block(concernsSource ? hop.Before.Source : hop.Before.Destination),
            PacketField = concernsSource ? "source-address" : "destination-address",
            Direction = hop.Reason is DropReason.PublicAddressUnbound or DropReason.PrivateSource or DropReason.SharedSource or DropReason.EdgeTargetWithoutPublicAddress ? "ingress" : "egress",
            MissingComponent = hop.Assumed?.Kind switch
            {
                ChangeKind.AttachInternetGateway => "internet-gateway",
                ChangeKind.AttachEgressOnlyGateway => "egress-only-internet-gateway",
                ChangeKind.AssignPublicAddress => "elastic-ip",
                ChangeKind.CreatePeering => "vpc-peering-connection",
                _ => null,
            },
        };
    }

    private AnalysisComponentShape? CardOf(Hop hop)
    {
        if (hop.Assumed is { Kind: ChangeKind.AssignPublicAddress } change && ResourceName.NounOf(change.Component) == "network-interface") return PathShapes.Component(view, change.Component);
        if (hop.Reason is not (DropReason.NoPublicAddress or DropReason.PublicAddressUnbound)) return null;
        var id = hop.Reason == DropReason.NoPublicAddress ? attempt.From.Id : attempt.Goal?.Id;
        return id is not null && ResourceName.NounOf(id) == "network-interface" ? PathShapes.Component(view, id) : null;
    }

    private static string DirectionOf(bool isOut) => isOut ? "egress" : "ingress";

    private static string Block(Address address) => $"{Cidr.Of(address)}";

    // The change says which ports have to be let through; of an answer those are all that a client may use.
    private static PortRangeShape PortsOf(Hop hop) =>
        PathShapes.Ports(hop.Assumed?.Traffic.Selector is { } wanted && hop.Assumed.Traffic.Protocol is not null ? wanted : PortRange.Single(hop.Before.DestinationPort));

    private static string? FieldOf(Mismatch? miss, bool isOut) => miss switch
    {
        { } difference when difference.HasFlag(Mismatch.Protocol) => "protocol",
        { } difference when difference.HasFlag(Mismatch.Peer) => isOut ? "destination-address" : "source-address",
        { } difference when difference.HasFlag(Mismatch.Selector) => "destination-port",
        _ => null,
    };
}
