namespace Weft.Network.Model;

/// <summary>A network that is being described, thing by thing, by whoever knows them; then an input for the compiler.</summary>
public sealed class NetworkDraft
{
    public IList<VirtualNetwork> Networks => field ??= [];

    public IList<Subnet> Subnets => field ??= [];

    public IList<Interface> Interfaces => field ??= [];

    public IList<RouteTable> RouteTables => field ??= [];

    public IList<StatefulGroup> Groups => field ??= [];

    public IList<FilterList> FilterLists => field ??= [];

    public IList<PrefixList> PrefixLists => field ??= [];

    public IList<InternetGateway> InternetGateways => field ??= [];

    public IList<EgressOnlyGateway> EgressOnlyGateways => field ??= [];

    public IList<PrivateGateway> PrivateGateways => field ??= [];

    public IList<NatGateway> NatGateways => field ??= [];

    public IList<Peering> Peerings => field ??= [];

    public IList<HostService> HostServices => field ??= [];

    /// <summary>Every thing that was described so far.</summary>
    public IEnumerable<object> All =>
    [
        .. Networks, .. Subnets, .. Interfaces, .. RouteTables, .. Groups, .. FilterLists,
        .. PrefixLists, .. InternetGateways, .. EgressOnlyGateways, .. PrivateGateways, .. NatGateways, .. Peerings, .. HostServices,
    ];

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
        PrivateGateways = [.. PrivateGateways],
        NatGateways = [.. NatGateways],
        Peerings = [.. Peerings],
        HostServices = [.. HostServices],
    };
}
