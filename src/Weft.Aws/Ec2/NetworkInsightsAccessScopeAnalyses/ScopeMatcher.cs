using System.Collections.Immutable;
using Weft.Aws.Ec2.NetworkInsightsAccessScopes;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.PrefixLists;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;

/// <summary>Decides which ways an access scope asks for: those that match one of its paths and none of its exclusions.</summary>
internal sealed class ScopeMatcher
{
    private static readonly Dictionary<string, string> types = new(StringComparer.Ordinal)
    {
        ["natgateway"] = "AWS::EC2::NatGateway",
        ["vpc-peering-connection"] = "AWS::EC2::VPCPeeringConnection",
        ["internet-gateway"] = "AWS::EC2::InternetGateway",
        ["vpn-gateway"] = "AWS::EC2::VPNGateway",
    };

    private readonly List<Path> match;
    private readonly List<Path> exclude;

    public ScopeMatcher(View view, NetworkInsightsAccessScope scope)
    {
        match = [.. scope.MatchPaths.Select(path => Compile(view, path))];
        exclude = [.. scope.ExcludePaths.Select(path => Compile(view, path))];
        var headers = match.Concat(exclude).SelectMany(path => new[] { path.Source?.Headers, path.Destination?.Headers }).OfType<Headers>().ToList();
        PortEdges = [.. headers.SelectMany(header => header.DestinationPorts).SelectMany(ports => new[] { (int)ports.First, ports.Last + 1 }).Distinct().Order()];
        AddressEdges = [.. headers.SelectMany(header => header.Sources.Concat(header.Destinations)).SelectMany(block => new[] { block.First, block.Last + 1 }).Distinct().Order()];
        SourcePorts = [ClientPort, .. headers.SelectMany(header => header.SourcePorts).SelectMany(ports => new[] { ports.First, ports.Last }).Where(port => port != ClientPort).Distinct().Order()];
    }

    private const ushort ClientPort = 49152;

    /// <summary>Where a statement's destination ports begin, or end before.</summary>
    public ImmutableArray<int> PortEdges { get; }

    /// <summary>Where a statement's blocks begin, or end before.</summary>
    public ImmutableArray<Address> AddressEdges { get; }

    /// <summary>Source ports of which one at least is of each kind that the statements tell apart.</summary>
    public ImmutableArray<ushort> SourcePorts { get; }

    public bool MayStart(ScopeEnd end) => match.Exists(path => Admits(path.Source?.Resources, end));

    public bool MayEnd(ScopeEnd end) => match.Exists(path => Admits(path.Destination?.Resources, end));

    public bool Wants(ScopeEnd from, ScopeEnd to, Exchange exchange) =>
        match.Exists(path => Matches(path, from, to, exchange)) && !exclude.Exists(path => Matches(path, from, to, exchange));

    private static bool Matches(Path path, ScopeEnd from, ScopeEnd to, Exchange exchange) =>
        Admits(path.Source?.Resources, from) && Admits(path.Destination?.Resources, to)
        && (path.Source?.Headers?.Admits(exchange.Sent) ?? true)
        && (path.Destination?.Headers?.Admits(exchange.Request.Packet) ?? true)
        && path.Through.TrueForAll(through => exchange.Request.Hops.Any(hop => IsOf(through, hop.Component)));

    private static bool Admits(Resources? resources, ScopeEnd end) =>
        resources is null || resources.Ids.Overlaps(end.Names) || (end.Type is { } type && resources.Types.Contains(type));

    private static bool IsOf(Resources resources, string component) =>
        resources.Ids.Contains(component) || (ResourceName.NounOf(component) is { } noun && types.TryGetValue(noun, out var type) && resources.Types.Contains(type));

    private static Path Compile(View view, ScopePath path) =>
        new(Compile(view, path.Source), Compile(view, path.Destination), [.. path.Through.Select(through => Compile(view, through))]);

    private static End? Compile(View view, ScopeEndStatement? end) => end is null ? null : new End(
        end.Resources is { } resources ? Compile(view, resources) : null,
        end.Headers is { } headers ? Compile(view, headers) : null);

    // What an ARN says to be elsewhere is nothing here.
    private static Resources Compile(View view, ScopeResources resources) => new(
        resources.Resources.Select(ResourceName.Parse).OfType<ResourceName>().Where(name => !name.IsElsewhere(view)).Select(name => name.Id).ToHashSet(StringComparer.Ordinal),
        resources.Types.ToHashSet(StringComparer.Ordinal));

    private static Headers Compile(View view, ScopeHeaders headers) => new(
        Blocks(view, headers.SourceAddresses, headers.SourcePrefixLists),
        Blocks(view, headers.DestinationAddresses, headers.DestinationPrefixLists),
        !headers.SourcePrefixLists.IsEmpty,
        !headers.DestinationPrefixLists.IsEmpty,
        [.. headers.SourcePorts.Select(ScopeStatements.Ports)],
        [.. headers.DestinationPorts.Select(ScopeStatements.Ports)],
        [.. headers.Protocols.Select(name => name == "udp" ? Protocol.Udp : Protocol.Tcp)]);

    private static ImmutableArray<Cidr> Blocks(View view, ImmutableArray<string> addresses, ImmutableArray<string> lists) =>
    [
        .. addresses.Select(ScopeStatements.Block),
        .. lists.Select(ResourceName.Parse).OfType<ResourceName>()
            .Select(name => view.Find(new Id<ManagedPrefixList>(name.Id))).OfType<ManagedPrefixList>()
            .SelectMany(list => view.Require(PrefixListVersion.IdOf(list.Id, list.Version)).Entries.Select(entry => entry.Block)),
    ];

    private sealed record Path(End? Source, End? Destination, List<Resources> Through);

    private sealed record End(Resources? Resources, Headers? Headers);

    private sealed record Resources(HashSet<string> Ids, HashSet<string> Types);

    /// <summary>A list of prefix lists that hold nothing admits nothing; no list at all admits everything.</summary>
    private sealed record Headers(
        ImmutableArray<Cidr> Sources, ImmutableArray<Cidr> Destinations, bool HasSourceLists, bool HasDestinationLists, ImmutableArray<PortRange> SourcePorts, ImmutableArray<PortRange> DestinationPorts, ImmutableArray<Protocol> Protocols)
    {
        public bool Admits(Packet packet) =>
            (Protocols.IsEmpty || Protocols.Contains(packet.Protocol))
            && ((Sources.IsEmpty && !HasSourceLists) || Sources.Any(block => block.Contains(packet.Source)))
            && ((Destinations.IsEmpty && !HasDestinationLists) || Destinations.Any(block => block.Contains(packet.Destination)))
            && (SourcePorts.IsEmpty || SourcePorts.Any(ports => ports.Contains(packet.SourcePort)))
            && (DestinationPorts.IsEmpty || DestinationPorts.Any(ports => ports.Contains(packet.DestinationPort)));
    }
}
