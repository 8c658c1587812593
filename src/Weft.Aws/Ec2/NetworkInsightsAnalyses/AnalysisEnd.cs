using System.Collections.Immutable;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.Ec2.VpnGateways;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAnalyses;

/// <summary>A source or destination of a path, looked up: its interfaces, or the gateway that it is.</summary>
/// <param name="Id">The identifier that the path names.</param>
/// <param name="Cards">The interfaces with IPv4 addresses, of an instance or an interface.</param>
/// <param name="Host">The instance, if that is what the path names.</param>
/// <param name="Vpcs">The VPCs that it belongs to, of this account and Region; two for a peering connection.</param>
/// <param name="Peering">The peering connection, if it is one.</param>
internal sealed record AnalysisEnd(
    string Id, string Noun, ImmutableArray<NetworkInterface> Cards, string? Host, ImmutableArray<Id<Vpc>> Vpcs, VpcPeeringConnection? Peering = null)
{
    public bool IsInternetGateway => Noun == "internet-gateway";

    public bool IsVpnGateway => Noun == "vpn-gateway";

    /// <summary>Finds what the path names, or says why it can't be analyzed.</summary>
    public static (AnalysisEnd? End, ExplanationShape? Obstacle) Find(View view, string id, string arn)
    {
        var name = ResourceName.Parse(arn) ?? throw new InvalidOperationException($"{arn} is no ARN");
        if (name.IsElsewhere(view)) return (null, Elsewhere(view, name));
        return name.Noun switch
        {
            "instance" => OfInstance(view, id),
            "network-interface" => OfCard(view, id),
            "internet-gateway" => OfInternetGateway(view, id),
            "vpn-gateway" => OfVpnGateway(view, id),
            _ => OfPeering(view, id),
        };
    }

    private static (AnalysisEnd?, ExplanationShape?) OfInstance(View view, string id)
    {
        if (view.Find(new Id<Instance>(id)) is not { } instance) return (null, Missing(view, id));
        var cards = InstanceLifecycle.CardsOf(view, instance).Where(card => !card.Ipv4.IsEmpty).ToImmutableArray();
        return cards.IsEmpty ? (null, Unassociated(view, id)) : (new AnalysisEnd(id, "instance", cards, id, [cards[0].Vpc]), null);
    }

    private static (AnalysisEnd?, ExplanationShape?) OfCard(View view, string id)
    {
        if (view.Find(new Id<NetworkInterface>(id)) is not { } card) return (null, Missing(view, id));
        return card.Ipv4.IsEmpty ? (null, Unassociated(view, id)) : (new AnalysisEnd(id, "network-interface", [card], null, [card.Vpc]), null);
    }

    private static (AnalysisEnd?, ExplanationShape?) OfInternetGateway(View view, string id)
    {
        if (view.Find(new Id<InternetGateway>(id)) is not { } gateway) return (null, Missing(view, id));
        return gateway.Vpc is { } vpc ? (new AnalysisEnd(id, "internet-gateway", [], null, [vpc]), null) : (null, Unassociated(view, id));
    }

    private static (AnalysisEnd?, ExplanationShape?) OfVpnGateway(View view, string id)
    {
        if (view.Find(new Id<VpnGateway>(id)) is not { } gateway) return (null, Missing(view, id));
        if (gateway.Vpc is not { } vpc) return (null, Unassociated(view, id));
        if (gateway.Serves(vpc)) return (new AnalysisEnd(id, "vpn-gateway", [], null, [vpc]), null);
        return (null, new ExplanationShape
        {
            ExplanationCode = "BAD_STATE_ATTACHMENT",
            VpnGateway = PathShapes.Component(view, id),
            Vpc = PathShapes.Component(view, vpc.Text),
            State = gateway.Attachment!.State,
        });
    }

    private static (AnalysisEnd?, ExplanationShape?) OfPeering(View view, string id)
    {
        if (view.Find(new Id<VpcPeeringConnection>(id)) is not { } peering) return (null, Missing(view, id));
        if (!peering.IsActive)
            return (null, new ExplanationShape { ExplanationCode = "BAD_STATE", VpcPeeringConnection = PathShapes.Component(view, id), State = peering.Status });
        var own = new[] { peering.Requester, peering.Accepter }.Where(end => end.Scope == view.Scope).Select(end => end.Vpc);
        return (new AnalysisEnd(id, "vpc-peering-connection", [], null, [.. own], peering), null);
    }

    private static ExplanationShape Missing(View view, string id) =>
        new() { ExplanationCode = "NO_SOURCE_OR_DESTINATION", Component = PathShapes.Component(view, id), MissingComponent = id };

    private static ExplanationShape Unassociated(View view, string id) =>
        new() { ExplanationCode = "UNASSOCIATED_COMPONENT", Component = PathShapes.Component(view, id) };

    private static ExplanationShape Elsewhere(View view, ResourceName name) => new()
    {
        ExplanationCode = "UNKNOWN_RESOURCE",
        Component = PathShapes.Component(view, name.Id, name.Scope),
        ComponentAccount = name.Scope!.Value.Account.Text,
        ComponentRegion = name.Scope!.Value.Region.Text,
    };
}
