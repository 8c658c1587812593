using Weft.Network.Model;

namespace Weft.Tests.Network.Reachability;

/// <summary>The same network with every id but those of prefix lists spelled backwards, which turns their order about. Of prefix lists the lower id wins, so theirs matter.</summary>
internal static class Renamed
{
    public static string Id(string id) => new([.. id.Reverse()]);

    public static NetworkInput Of(NetworkInput input) => input with
    {
        Networks = [.. input.Networks.Select(item => item with { Id = Id(item.Id), MainRouteTable = Maybe(item.MainRouteTable), MainFilterList = Maybe(item.MainFilterList) })],
        Subnets = [.. input.Subnets.Select(item => item with { Id = Id(item.Id), Network = Id(item.Network), RouteTable = Maybe(item.RouteTable), FilterList = Maybe(item.FilterList) })],
        Interfaces = [.. input.Interfaces.Select(item => item with { Id = Id(item.Id), Subnet = Id(item.Subnet), Groups = [.. item.Groups.Select(Id)], ForwardsTo = Maybe(item.ForwardsTo) })],
        RouteTables = [.. input.RouteTables.Select(item => item with { Id = Id(item.Id), Network = Id(item.Network), Routes = [.. item.Routes.Select(Of)] })],
        Groups = [.. input.Groups.Select(item => item with { Id = Id(item.Id), Network = Id(item.Network), Rules = [.. item.Rules.Select(Of)] })],
        FilterLists = [.. input.FilterLists.Select(item => item with { Id = Id(item.Id) })],
        InternetGateways = [.. input.InternetGateways.Select(item => item with { Id = Id(item.Id), Network = Maybe(item.Network), EdgeRouteTable = Maybe(item.EdgeRouteTable) })],
        EgressOnlyGateways = [.. input.EgressOnlyGateways.Select(item => item with { Id = Id(item.Id), Network = Maybe(item.Network) })],
        NatGateways = [.. input.NatGateways.Select(item => item with { Id = Id(item.Id), Subnet = Id(item.Subnet) })],
        Peerings = [.. input.Peerings.Select(item => item with { Id = Id(item.Id), NetworkA = Id(item.NetworkA), NetworkB = Id(item.NetworkB) })],
    };

    private static string? Maybe(string? id) => id is null ? null : Id(id);

    private static Route Of(Route route) =>
        route.Target.Kind == TargetKind.Local ? route : route with { Target = route.Target with { Id = Id(route.Target.Id) } };

    private static GroupRule Of(GroupRule rule) =>
        rule.Peer.Kind == PeerKind.Group ? rule with { Id = Id(rule.Id), Peer = RulePeer.Group(Id(rule.Peer.Id)) } : rule with { Id = Id(rule.Id) };
}
