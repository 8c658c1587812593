using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.NatGateways;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.Ec2.VpnGateways;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Reachability;
using Weft.Network.Walking;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Paths;

/// <summary>
/// The way of a packet as AWS lists it: one component for each thing that it met, with the rule that let it pass, and with headers where
/// something changes them and at both ends. Stages that AWS has no word for (the router itself, the internet) are left out.
/// </summary>
internal sealed class PathComponents
{
    private readonly View _view;
    private readonly List<PathComponentShape> _components = [];
    private readonly Func<Hop, IReadOnlyList<ExplanationShape>> _explain;

    // AWS shows no group's rule on the way back, also where the answers of an untracked flow needed one.
    private readonly bool _isAnswer;

    private PathComponents(View view, bool isAnswer, Func<Hop, IReadOnlyList<ExplanationShape>> explain)
    {
        _view = view;
        _isAnswer = isAnswer;
        _explain = explain;
    }

    /// <param name="view">Whose names and rules are shown.</param>
    /// <param name="trace">One direction of the exchange.</param>
    /// <param name="headers">The headers at each hop.</param>
    /// <param name="isAnswer">Whether it is the way back.</param>
    /// <param name="firstHost">The instance that the path was asked to start at, or null.</param>
    /// <param name="lastHost">The instance that it was asked to end at, or null.</param>
    /// <param name="explain">What is to be said of a hop that did not let the packet pass.</param>
    public static PathComponentShape[] Of(
        View view,
        Trace trace,
        IReadOnlyList<HopHeaders> headers,
        bool isAnswer = false,
        string? firstHost = null,
        string? lastHost = null,
        Func<Hop, IReadOnlyList<ExplanationShape>>? explain = null)
    {
        var components = new PathComponents(view, isAnswer, explain ?? (_ => []));
        var hops = trace.Hops;
        if (firstHost is not null && hops.Length > 0)
            components.Add(new() { Component = PathShapes.Component(view, firstHost), OutboundHeader = PathShapes.Header(headers[0].Before) });
        for (var i = 0; i < hops.Length; i++)
        {
            components.AddHop(hops[i], headers[i], isFirst: i == 0 && firstHost is null, isLast: i == hops.Length - 1 && lastHost is null);
        }

        if (lastHost is not null && trace.IsDelivered) components.Add(new() { Component = PathShapes.Component(view, lastHost), InboundHeader = PathShapes.Header(headers[^1].After) });
        return [.. components._components];
    }

    private void AddHop(Hop hop, HopHeaders headers, bool isFirst, bool isLast)
    {
        var explanations = hop.Reason == DropReason.None ? [] : _explain(hop);
        switch (hop.Stage)
        {
            case Stage.InterfaceOut or Stage.InterfaceIn:
                AddCard(hop, headers, isFirst, isLast, explanations);
                break;
            case Stage.GroupsOut or Stage.GroupsIn:
                AddGroup(hop, explanations);
                break;
            case Stage.ListOut or Stage.ListIn:
                Add(new() { Component = Named(hop.Component), AclRule = AclRuleOf(hop), Explanations = explanations });
                break;
            case Stage.Route or Stage.EdgeRoute:
                Add(new() { Component = Named(hop.Component), RouteTableRoute = RouteOf(hop), Explanations = explanations });
                break;
            case Stage.InternetGateway or Stage.NatGateway or Stage.PrivateGateway:
                AddGateway(hop, headers, explanations);
                break;
            case Stage.Peering:
                AddPeering(hop, headers, isFirst, isLast, explanations);
                break;
            case Stage.Forwarding when _view.Find(new Id<NetworkInterface>(hop.Component))?.Attachment?.Instance is { } host:
                Add(new() { Component = Named(host), Explanations = explanations });
                break;
            case var _ when explanations.Count > 0:
                Add(new() { Component = ResourceName.NounOf(hop.Component) is null ? null : Named(hop.Component), Explanations = explanations });
                break;
        }
    }

    private void AddCard(Hop hop, HopHeaders headers, bool isFirst, bool isLast, IReadOnlyList<ExplanationShape> explanations)
    {
        var card = _view.Find(new Id<NetworkInterface>(hop.Component));
        var component = new PathComponentShape
        {
            Component = Named(hop.Component),
            AttachedTo = card?.Attachment?.Instance is { } host ? Named(host) : null,
            Subnet = card is null ? null : Named(card.Subnet.Text),
            Vpc = card is null ? null : Named(card.Vpc.Text),
            OutboundHeader = isFirst ? PathShapes.Header(headers.After) : null,
            InboundHeader = isLast && !isFirst ? PathShapes.Header(headers.Before) : null,
            Explanations = explanations,
        };
        Add(component);
    }

    private void AddGroup(Hop hop, IReadOnlyList<ExplanationShape> explanations)
    {
        var card = _view.Find(new Id<NetworkInterface>(hop.Component));
        var isRule = hop.Rule is { Kind: RuleKind.GroupRule };
        var group = isRule ? hop.Rule!.Value.Owner : hop.Assumed?.Kind == ChangeKind.AllowInGroup ? hop.Assumed.Component : card?.Groups.FirstOrDefault().Text;
        var component = new PathComponentShape
        {
            Component = group is null ? null : Named(group),
            SecurityGroupRule = isRule && !_isAnswer ? PathShapes.GroupRule(_view, hop.Rule!.Value) : null,
            Explanations = explanations,
        };
        Add(component);
    }

    private void AddGateway(Hop hop, HopHeaders headers, IReadOnlyList<ExplanationShape> explanations)
    {
        var nat = hop.Stage == Stage.NatGateway ? _view.Find(new Id<NatGateway>(hop.Component)) : null;
        if (nat?.Interface is { } card) Add(new() { Component = Named(card.Text), AttachedTo = Named(hop.Component), Subnet = Named(nat.Subnet.Text), Vpc = Named(nat.Vpc.Text) });
        var vpc = nat?.Vpc ?? _view.Find(new Id<InternetGateway>(hop.Component))?.Vpc ?? _view.Find(new Id<VpnGateway>(hop.Component))?.Vpc;
        var component = new PathComponentShape
        {
            Component = ResourceName.NounOf(hop.Component) is null ? null : Named(hop.Component),
            Vpc = vpc is { } held ? Named(held.Text) : null,
            InboundHeader = PathShapes.Header(headers.Before),
            OutboundHeader = PathShapes.Header(headers.After),
            Explanations = explanations,
        };
        Add(component);
    }

    private void AddPeering(Hop hop, HopHeaders headers, bool isFirst, bool isLast, IReadOnlyList<ExplanationShape> explanations)
    {
        var peering = _view.Find(new Id<VpcPeeringConnection>(hop.Component));
        var ends = peering is null ? [] : new[] { peering.Requester, peering.Accepter };
        // The packet's destination is in the one that it goes to, or else its source in the one that it comes from.
        var to = ends.FirstOrDefault(end => Blocks(end).Any(block => block.Contains(hop.After.Destination)))
            ?? ends.FirstOrDefault(end => !Blocks(end).Any(block => block.Contains(hop.Before.Source)));
        var from = ends.FirstOrDefault(end => end != to);
        var component = new PathComponentShape
        {
            Component = ResourceName.NounOf(hop.Component) is null ? null : Named(hop.Component),
            SourceVpc = from is null ? null : PathShapes.Component(_view, from.Vpc.Text, from.Scope),
            DestinationVpc = to is null ? null : PathShapes.Component(_view, to.Vpc.Text, to.Scope),
            OutboundHeader = isFirst ? PathShapes.Header(headers.After) : null,
            InboundHeader = isLast && !isFirst ? PathShapes.Header(headers.Before) : null,
            Explanations = explanations,
        };
        Add(component);

        IEnumerable<Network.Addressing.Cidr> Blocks(PeeringEnd end) =>
            PeeringShapes.ShownVpc(_view, peering!, end)?.AllBlocks ?? [];
    }

    private AnalysisAclRuleShape? AclRuleOf(Hop hop) =>
        hop.Rule is { } reference ? PathShapes.AclRule(_view, reference, isEgress: hop.Stage == Stage.ListOut) : null;

    private AnalysisRouteTableRouteShape? RouteOf(Hop hop)
    {
        if (hop.Assumed is { Kind: ChangeKind.SetRoute }) return null;
        return hop.Rule is { } reference ? PathShapes.Route(_view, hop.Component, reference.Rule) : null;
    }

    private AnalysisComponentShape Named(string id) => PathShapes.Component(_view, id);

    // What is met twice in a row is one component: the card of an appliance that was refused, say, and is explained twice.
    private void Add(PathComponentShape component)
    {
        var last = _components.Count > 0 ? _components[^1] : null;
        if (last?.Component is not null && last.Component.Id == component.Component?.Id && component.Component is not null && last.RouteTableRoute is null)
        {
            _components[^1] = Merged(last, component);
            return;
        }

        _components.Add(Numbered(component, _components.Count + 1));
    }

    private static PathComponentShape Numbered(PathComponentShape component, int number) => Merged(new PathComponentShape { SequenceNumber = number }, component);

    private static PathComponentShape Merged(PathComponentShape one, PathComponentShape two) => new()
    {
        SequenceNumber = one.SequenceNumber,
        Component = two.Component ?? one.Component,
        AttachedTo = one.AttachedTo ?? two.AttachedTo,
        AclRule = two.AclRule ?? one.AclRule,
        SecurityGroupRule = two.SecurityGroupRule ?? one.SecurityGroupRule,
        RouteTableRoute = two.RouteTableRoute ?? one.RouteTableRoute,
        Subnet = one.Subnet ?? two.Subnet,
        Vpc = one.Vpc ?? two.Vpc,
        SourceVpc = one.SourceVpc ?? two.SourceVpc,
        DestinationVpc = one.DestinationVpc ?? two.DestinationVpc,
        InboundHeader = one.InboundHeader ?? two.InboundHeader,
        OutboundHeader = two.OutboundHeader ?? one.OutboundHeader,
        AdditionalDetails = [],
        Explanations = [.. (one.Explanations ?? []).Concat(two.Explanations ?? [])],
    };
}
