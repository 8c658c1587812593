using Weft.Aws.Ec2.NetworkInsightsPaths;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Network.Walking;
using Direction = Weft.Network.Model.Direction;

namespace Weft.Aws.Ec2.NetworkInsightsAnalyses;

/// <summary>One pair of addresses that a path can be tried with: a packet that stands for all headers of interest.</summary>
/// <param name="Asked">The headers of interest, with every port that the path admits.</param>
/// <param name="Ports">The destination ports to try.</param>
internal sealed record PathAttempt(Place From, Packet Packet, Place? Goal, HeaderSet Asked, PortRange Ports);

/// <summary>The attempts of a path: every address of the source with every address of the destination, as far as the path leaves them open.</summary>
internal sealed class PathAttempts(View view, CompiledNetwork network, NetworkInsightsPath path, AnalysisEnd source, AnalysisEnd? destination)
{
    private const int MostAttempts = 256;
    private const int MostSamples = 16;

    // Private hosts elsewhere, of which one is outside any one VPC's blocks as a rule.
    private static readonly Address[] privateHosts = [Address.Parse("192.168.255.1"), Address.Parse("172.31.255.1"), Address.Parse("10.255.255.1"), Address.Parse("198.18.0.1")];

    public Address? SourceAddress { get; } = path.SourceIp ?? path.AtSource?.SourceAddress;

    public Address? DestinationAddress { get; } = path.DestinationIp ?? path.AtSource?.DestinationAddress;

    private Protocol Protocol { get; } = path.Protocol == "udp" ? Protocol.Udp : Protocol.Tcp;

    /// <summary>The ports that both ends admit; null when there are none.</summary>
    public PortRange? Ports
    {
        get
        {
            var first = path.AtSource?.DestinationPorts ?? (path.DestinationPort is { } port ? PortRange.Single(port) : PortRange.All);
            return path.AtDestination?.DestinationPorts is { } second ? Shared(first, second) : first;
        }
    }

    public IEnumerable<PathAttempt> All() =>
        (from start in Starts() from target in Targets(start.From) select Attempt(start.From, start.Address, start.All, target.Goal, target.Address, target.All)).Take(MostAttempts);

    private PathAttempt Attempt(Place from, Address source, CidrSet sources, Place? goal, Address destination, CidrSet destinations)
    {
        var ports = Ports ?? PortRange.All;
        var packet = Protocol == Protocol.Tcp ? Packet.Tcp(source, 0, destination, ports.First) : Packet.Udp(source, 0, destination, ports.First);
        return new PathAttempt(from, packet, goal, new HeaderSet(Protocol, sources, [path.AtSource?.SourcePorts ?? PortRange.All], destinations, [ports]), ports);
    }

    private IEnumerable<(Place From, Address Address, CidrSet All)> Starts()
    {
        if (source.IsInternetGateway) return InternetHosts(SourceAddress ?? path.AtDestination?.SourceAddress, destination, Direction.Ingress);
        if (source.IsVpnGateway) return FarHosts(source, SourceAddress ?? path.AtDestination?.SourceAddress, destination);
        if (source.Peering is { } peering) return Beyond(peering, SourceAddress ?? path.AtDestination?.SourceAddress, destination);
        return source.Cards.SelectMany(card => SourceAddress is { } given
            ? [(Place.Interface(card.Id.Text), given, CidrSet.Of(given))]
            : card.Ipv4.Select(own => (Place.Interface(card.Id.Text), own, CidrSet.Of(own))));
    }

    private IEnumerable<(Place? Goal, Address Address, CidrSet All)> Targets(Place from)
    {
        if (destination is null) return [(null, DestinationAddress!.Value, CidrSet.Of(DestinationAddress.Value))];
        if (destination.IsInternetGateway) return InternetHosts(DestinationAddress ?? path.AtDestination?.DestinationAddress, source, Direction.Egress).Select(Goal);
        if (destination.IsVpnGateway) return FarHosts(destination, DestinationAddress ?? path.AtDestination?.DestinationAddress, source).Select(Goal);
        if (destination.Peering is { } peering)
            return Beyond(peering, DestinationAddress ?? path.AtDestination?.DestinationAddress, source).Select(Goal);
        return destination.Cards.SelectMany(card => (DestinationAddress is { } given ? [given] : AddressesFor(card, from))
            .Select(address => ((Place?)Place.Interface(card.Id.Text), address, CidrSet.Of(address))));
    }

    private IEnumerable<Address> AddressesFor(NetworkInterface card, Place from)
    {
        if (from != Place.Internet) return card.Ipv4;
        var known = PublicAssociation.AllOf(view, card).Select(association => association.PublicAddress).ToList();
        return known.Count > 0 ? known : [AssumedAddress.PublicOf(card.PrimaryIpv4!.Value)];
    }

    private static (Place From, Address Address, CidrSet All) Far(Place place, Address? given, Address sample) =>
        (place, given ?? sample, given is { } one ? CidrSet.Of(one) : CidrSet.Of(Cidr.AnyIPv4));

    private static (Place? Goal, Address Address, CidrSet All) Goal((Place From, Address Address, CidrSet All) far) => (far.From, far.Address, far.All);

    // Any host will do that gets through; if none does, one stands for all of them.
    private IEnumerable<(Place From, Address Address, CidrSet All)> InternetHosts(Address? given, AnalysisEnd? near, Direction direction)
    {
        if (given is not null) return [Far(Place.Internet, given, default)];
        var hosts = new FarSamples(view, network, CardsOf(near)).OfInternet(direction, Protocol, Ports ?? PortRange.All).Take(MostSamples);
        return hosts.Append(PathEnd.InternetHost).Distinct().Select(host => Far(Place.Internet, null, host));
    }

    // The blocks that routes lead to the gateway say what may be beyond it.
    private IEnumerable<(Place From, Address Address, CidrSet All)> FarHosts(AnalysisEnd gateway, Address? given, AnalysisEnd? near)
    {
        var place = Place.Gateway(gateway.Id);
        if (given is not null) return [Far(place, given, default)];
        var vpc = view.Require(gateway.Vpcs[0]);
        var own = vpc.Blocks.Select(block => block.Cidr).ToList();
        var routed = view.Referring(RouteTable.InVpc, vpc.Id).SelectMany(table => Routing.RoutesOf(view, table))
            .Where(route => route.Target.Id == gateway.Id && route.Destination.Block is { IsIPv6: false })
            .SelectMany(route => new FarSamples(view, network, CardsOf(near)).Within(route.Destination.Block!.Value).Take(MostSamples)
                .Where(host => !own.Exists(cidr => cidr.Contains(host))).Append(Outside(route.Destination.Block!.Value, own)));
        return routed.Append(Outside(Cidr.AnyIPv4, own)).Distinct().Take(MostSamples).Select(sample => Far(place, null, sample));
    }

    private static Address Outside(Cidr block, List<Cidr> own) =>
        privateHosts.Append(block.First + 1).Append(block.Last).FirstOrDefault(host => block.Contains(host) && !own.Exists(cidr => cidr.Contains(host)), block.First);

    // Hosts of the VPC at the far end: those of this account and Region as they are, of others only that they have some address.
    private IEnumerable<(Place From, Address Address, CidrSet All)> Beyond(VpcPeeringConnection peering, Address? given, AnalysisEnd? near)
    {
        var place = Place.Gateway(peering.Id.Text);
        if (given is not null) return [Far(place, given, default)];
        var own = near?.Vpcs is [var vpc] ? vpc.Text : null;
        var end = peering.Requester.Vpc.Text == own ? peering.Accepter : peering.Accepter.Vpc.Text == own ? peering.Requester : peering.OtherEnd(source.Vpcs[0]);
        var hosts = end.Scope == view.Scope
            ? view.Referring(NetworkInterface.InVpc, end.Vpc).SelectMany(card => card.Ipv4).Take(MostSamples).Select(address => (place, address, CidrSet.Of(address)))
            : [];
        var blocks = PeeringShapes.ShownVpc(view, peering, end)?.Blocks.Select(block => block.Cidr) ?? [];
        // The first address of a block is nobody's, so no group can know it. The other samples may be known to one, in a VPC that can't be seen.
        var samples = new FarSamples(view, network, CardsOf(near));
        return hosts.Concat(blocks.SelectMany(block => samples.Within(block).Take(MostSamples).Where(host => host == block.First || end.Scope == view.Scope || !IsTaken(end, host)).Select(host => (place, host, CidrSet.Of(block)))));
    }

    private bool IsTaken(PeeringEnd end, Address host) => view.FindUnder(NetworkInterface.AddressInVpc, end.Vpc.Text, host.ToString()) is not null;

    private static IReadOnlyList<NetworkInterface> CardsOf(AnalysisEnd? end) => end is null ? [] : end.Cards;

    private static PortRange? Shared(PortRange one, PortRange two)
    {
        var (first, last) = (Math.Max(one.First, two.First), Math.Min(one.Last, two.Last));
        return first <= last ? new PortRange(first, last) : null;
    }
}
