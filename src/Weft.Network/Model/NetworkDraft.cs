namespace Weft.Network.Model;

/// <summary>A network that is being described, thing by thing, by whoever knows them; then an input for the compiler.</summary>
public sealed class NetworkDraft
{
    public IList<VirtualNetwork> Networks { get; } = [];

    public IList<Subnet> Subnets { get; } = [];

    public IList<Interface> Interfaces { get; } = [];

    public IList<RouteTable> RouteTables { get; } = [];

    public IList<StatefulGroup> Groups { get; } = [];

    public IList<FilterList> FilterLists { get; } = [];

    public IList<PrefixList> PrefixLists { get; } = [];

    public IList<InternetGateway> InternetGateways { get; } = [];

    public IList<EgressOnlyGateway> EgressOnlyGateways { get; } = [];

    public IList<NatGateway> NatGateways { get; } = [];

    public IList<Peering> Peerings { get; } = [];

    public IList<HostService> HostServices { get; } = [];

    public NetworkInput Build() => new()
    {
        Networks = [.. Networks],
        Subnets = [.. Subnets],
        Interfaces = [.. Interfaces],
        RouteTables = [.. RouteTables],
        Groups = [.. Groups],
        FilterLists = [.. FilterLists],
        PrefixLists = [.. PrefixLists],
        InternetGateways = [.. InternetGateways],
        EgressOnlyGateways = [.. EgressOnlyGateways],
        NatGateways = [.. NatGateways],
        Peerings = [.. Peerings],
        HostServices = [.. HostServices],
    };
}
