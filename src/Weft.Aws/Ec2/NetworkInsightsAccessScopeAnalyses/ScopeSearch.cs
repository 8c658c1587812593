using Weft.Aws.Ec2.NetworkInsightsAccessScopes;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Network.Reachability;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;

/// <summary>
/// Finds every way that an access scope asks for: what is open comes from the reachability of all pairs and of the internet, each once, and
/// only what is open is walked. A way counts if its answer gets back as well.
/// </summary>
internal sealed class ScopeSearch(View view, CompiledNetwork network, NetworkInsightsAccessScope scope)
{
    /// <summary>AWS's quota of findings for one analysis.</summary>
    public const int MostFindings = 10_000;

    private static readonly Protocol[] protocols = [Protocol.Tcp, Protocol.Udp];
    private readonly ScopeMatcher matcher = new(view, scope);
    private readonly List<ScopeFinding> findings = [];

    public int InterfaceCount { get; } = view.Count<NetworkInterface>();

    /// <summary>There were more than can be kept.</summary>
    public bool IsCut { get; private set; }

    public IReadOnlyList<ScopeFinding> Find()
    {
        var ends = ScopeEnd.All(view).ToList();
        var starts = ends.Where(matcher.MayStart).ToList();
        var stops = ends.Where(matcher.MayEnd).ToList();
        foreach (var flow in Inside(starts, stops).Concat(FromInternet(starts, stops)).Concat(ToInternet(starts, stops)).Concat(FromGateways(starts, stops)).Concat(ToGateways(starts, stops)))
        {
            foreach (var finding in new ScopeWays(view, network, matcher, flow).Findings())
            {
                if (findings.Count == MostFindings)
                {
                    IsCut = true;
                    return findings;
                }

                findings.Add(finding);
            }
        }

        return findings;
    }

    private IEnumerable<OpenFlow> Inside(List<ScopeEnd> starts, List<ScopeEnd> stops)
    {
        var senders = starts.Where(end => end.Card is not null).ToDictionary(end => end.Id, StringComparer.Ordinal);
        var receivers = stops.Where(end => end.Card is not null).ToList();
        if (senders.Count == 0 || receivers.Count == 0) yield break;
        var matrix = ReachMatrix.Of(network);
        foreach (var to in receivers)
        {
            foreach (var own in to.Card!.Ipv4)
            {
                var open = matrix.WhoReaches(new Endpoint(to.Id, own)).Where(reached => reached.Service.Protocol.HasPorts)
                    .SelectMany(reached => reached.From.Select(from => (From: from, reached.Service)))
                    .Where(pair => pair.From.Interface != to.Id && senders.ContainsKey(pair.From.Interface))
                    .GroupBy(pair => (pair.From, pair.Service.Protocol));
                foreach (var pair in open)
                {
                    var (from, protocol) = pair.Key;
                    var packet = Template(protocol, from.Address, own);
                    yield return new OpenFlow(senders[from.Interface], to, packet, null, [.. pair.Select(entry => new OpenPorts(entry.Service.Selectors, []))]);
                }
            }
        }
    }

    private IEnumerable<OpenFlow> FromInternet(List<ScopeEnd> starts, List<ScopeEnd> stops)
    {
        var reach = new InternetReach(network);
        foreach (var door in starts.Where(end => end.Place == Weft.Network.Walking.Place.Internet))
        {
            foreach (var to in stops.Where(end => end.Card is not null && end.Vpc == door.Vpc))
            {
                foreach (var known in PublicAssociation.AllOf(view, to.Card!))
                {
                    foreach (var open in reach.Inbound(new Endpoint(to.Id, known.PrivateAddress)).Where(open => open.Service.Protocol.HasPorts).GroupBy(open => open.Service.Protocol))
                        yield return new OpenFlow(door, to, Template(open.Key, PathEnd.InternetHost, known.PublicAddress), FarField.Source, [.. open.Select(one => new OpenPorts(one.Service.Selectors, one.Addresses))]);
                }
            }
        }
    }

    private IEnumerable<OpenFlow> ToInternet(List<ScopeEnd> starts, List<ScopeEnd> stops)
    {
        var reach = new InternetReach(network);
        foreach (var door in stops.Where(end => end.Place == Weft.Network.Walking.Place.Internet))
        {
            foreach (var from in starts.Where(end => end.Card is not null && end.Vpc == door.Vpc))
            {
                foreach (var own in from.Card!.Ipv4)
                {
                    foreach (var open in reach.Outbound(new Endpoint(from.Id, own)).Where(open => open.Service.Protocol.HasPorts).GroupBy(open => open.Service.Protocol))
                        yield return new OpenFlow(from, door, Template(open.Key, own, PathEnd.InternetHost), FarField.Destination, [.. open.Select(one => new OpenPorts(one.Service.Selectors, one.Addresses))]);
                }
            }
        }
    }

    private IEnumerable<OpenFlow> FromGateways(List<ScopeEnd> starts, List<ScopeEnd> stops) =>
        from door in starts
        where door.Place.Kind == Weft.Network.Walking.PlaceKind.Gateway
        from to in stops
        where to.Card is not null && to.Vpc == door.Vpc
        from own in to.Card!.Ipv4
        from protocol in protocols
        let open = OfGateway(door, to.Card!, far => (Template(protocol, far, own), door.Place, to.Place))
        where open.Count > 0
        select new OpenFlow(door, to, Template(protocol, default, own), FarField.Source, open);

    private IEnumerable<OpenFlow> ToGateways(List<ScopeEnd> starts, List<ScopeEnd> stops) =>
        from door in stops
        where door.Place.Kind == Weft.Network.Walking.PlaceKind.Gateway
        from start in starts
        where start.Card is not null && start.Vpc == door.Vpc
        from own in start.Card!.Ipv4
        from protocol in protocols
        let open = OfGateway(door, start.Card!, far => (Template(protocol, own, far), start.Place, door.Place))
        where open.Count > 0
        select new OpenFlow(start, door, Template(protocol, own, default), FarField.Destination, open);

    // What is beyond is cut where rules and routes tell addresses apart; a packet is walked for each piece and each interval of ports.
    private List<OpenPorts> OfGateway(ScopeEnd door, NetworkInterface card, Func<Address, (Packet Packet, Weft.Network.Walking.Place From, Weft.Network.Walking.Place To)> asked)
    {
        var search = new PathSearch(network);
        var samples = new FarSamples(view, network, [card]);
        var open = new List<OpenPorts>();
        foreach (var block in Beyond(door))
        {
            var firsts = samples.Within(block).ToList();
            for (var i = 0; i < firsts.Count; i++)
            {
                var last = i + 1 < firsts.Count ? firsts[i + 1].With(firsts[i + 1].Number - 1) : block.Last;
                var (packet, from, to) = asked(firsts[i]);
                open.AddRange(search.Open(from, packet, to).Select(ports => new OpenPorts(ports, [new AddressRange(firsts[i], last)])));
            }
        }

        return open;
    }

    private IEnumerable<Cidr> Beyond(ScopeEnd door)
    {
        if (view.Find(new Id<VpcPeeringConnection>(door.Id)) is { } peering)
            return PeeringShapes.ShownVpc(view, peering, peering.OtherEnd(door.Vpc))?.Blocks.Select(block => block.Cidr) ?? [];
        return view.Referring(RouteTables.RouteTable.InVpc, door.Vpc).SelectMany(table => RouteTables.Routing.RoutesOf(view, table))
            .Where(route => route.Target.Id == door.Id && route.Destination.Block is { IsIPv6: false }).Select(route => route.Destination.Block!.Value).Distinct();
    }

    private static Packet Template(Protocol protocol, Address source, Address destination) =>
        protocol == Protocol.Tcp ? Packet.Tcp(source, 0, destination, 0) : Packet.Udp(source, 0, destination, 0);
}
