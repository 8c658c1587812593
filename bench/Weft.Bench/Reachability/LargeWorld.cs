using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Bench.Reachability;

/// <summary>
/// A large network as companies build them: ten networks joined by links around a hub, public and private subnets, a translating gateway
/// each, tiers of groups that refer to each other, a few border lists. Sizes scale together; the same size gives the same network.
/// </summary>
public static class LargeWorld
{
    private const int Networks = 10;

    public static NetworkInput Create(int interfaces)
    {
        var random = new Random(interfaces);
        var subnetsEach = Math.Max(2, interfaces * 8 / 100 / Networks);
        var groupsEach = Math.Max(2, interfaces / 4 / Networks);
        var input = new NetworkInput();
        for (var n = 0; n < Networks; n++) input = WithNetwork(input, n, subnetsEach, groupsEach, interfaces / Networks, random);
        for (var n = 1; n < Networks; n++) input = input with { Peerings = input.Peerings.Add(new Peering($"link{n}", "net0", $"net{n}")) };
        return input;
    }

    private static NetworkInput WithNetwork(NetworkInput input, int n, int subnets, int groups, int interfaces, Random random)
    {
        var id = $"net{n}";
        var range = Cidr.Parse($"10.{n * 16}.0.0/12");
        var slices = Enumerable.Range(0, subnets).Select(s => Cidr.Enclosing(range.First + ((UInt128)s << 9), 23)).ToList();
        return input with
        {
            Networks = input.Networks.Add(new VirtualNetwork(id, [range]) { MainRouteTable = $"{id}-private", MainFilterList = $"{id}-open" }),
            InternetGateways = input.InternetGateways.Add(new InternetGateway($"{id}-gw", id)),
            NatGateways = input.NatGateways.Add(new NatGateway($"{id}-nat", $"{id}-s0", [new InterfaceAddress(slices[0].First + 500, Address.IPv4((uint)(0x2D000000 + n)))])),
            RouteTables = input.RouteTables.AddRange(Table(n, "public", "gw", TargetKind.InternetGateway), Table(n, "private", "nat", TargetKind.NatGateway)),
            FilterLists = input.FilterLists.AddRange(Open(id), Guard(id, slices[0])),
            Subnets = input.Subnets.AddRange(slices.Select((slice, s) => new Subnet($"{id}-s{s}", id, [slice])
            {
                RouteTable = s % 4 == 0 ? $"{id}-public" : null,
                FilterList = s % 5 == 1 ? $"{id}-guard" : null,
            })),
            Groups = input.Groups.AddRange(Enumerable.Range(0, groups).Select(g => Group(id, n, g, groups, slices, random))),
            Interfaces = input.Interfaces.AddRange(Enumerable.Range(0, interfaces).Select(i => Card(id, i, groups, slices, random))),
        };
    }

    private static RouteTable Table(int n, string kind, string gateway, TargetKind target)
    {
        var routes = ImmutableArray.CreateBuilder<Route>();
        routes.Add(Route.To(Cidr.AnyIPv4, new RouteTarget(target, $"net{n}-{gateway}")));
        for (var far = 1; far < Networks; far++)
        {
            if (n == 0) routes.Add(Route.To(Cidr.Parse($"10.{far * 16}.0.0/12"), new RouteTarget(TargetKind.Peering, $"link{far}")));
        }

        if (n != 0) routes.Add(Route.To(Cidr.Parse("10.0.0.0/12"), new RouteTarget(TargetKind.Peering, $"link{n}")));
        return new RouteTable($"net{n}-{kind}", $"net{n}", routes.ToImmutable());
    }

    private static FilterList Open(string id) => new($"{id}-open",
        [new FilterRule(100, Direction.Ingress, true, Traffic.All, Cidr.AnyIPv4), new FilterRule(100, Direction.Egress, true, Traffic.All, Cidr.AnyIPv4)]);

    private static FilterList Guard(string id, Cidr banned) => new($"{id}-guard",
    [
        new FilterRule(90, Direction.Ingress, false, Traffic.Tcp(22), banned),
        new FilterRule(100, Direction.Ingress, true, Traffic.Tcp(PortRange.All), Cidr.Parse("10.0.0.0/8")),
        new FilterRule(110, Direction.Ingress, true, Traffic.Udp(PortRange.All), Cidr.Parse("10.0.0.0/8")),
        new FilterRule(120, Direction.Ingress, true, Traffic.Tcp(new PortRange(1024, 65535)), Cidr.AnyIPv4),
        new FilterRule(100, Direction.Egress, true, Traffic.All, Cidr.AnyIPv4),
    ]);

    private static StatefulGroup Group(string id, int n, int g, int groups, List<Cidr> slices, Random random)
    {
        var rules = ImmutableArray.CreateBuilder<GroupRule>();
        for (var r = 0; r < 6; r++)
        {
            var port = (ushort)(random.Next(3) switch { 0 => 443, 1 => 5432, _ => 8000 + random.Next(100) });
            var peer = random.Next(10) switch
            {
                < 4 => RulePeer.Group($"{id}-g{random.Next(groups)}"),
                4 => RulePeer.Group($"net{(n == 0 ? 1 + random.Next(Networks - 1) : 0)}-g{random.Next(groups)}"),
                5 => RulePeer.Of(Cidr.Parse("10.0.0.0/8")),
                6 => RulePeer.Of(Cidr.Of(slices[random.Next(slices.Count)].First + (UInt128)random.Next(4, 500))),
                7 => RulePeer.Of(Cidr.Parse($"{random.Next(11, 200)}.{random.Next(256)}.{random.Next(256)}.0/24")),
                8 => RulePeer.Of(Cidr.AnyIPv4),
                _ => RulePeer.Of(slices[random.Next(slices.Count)]),
            };
            rules.Add(new GroupRule($"{id}-g{g}-{r}", Direction.Ingress, r == 0 && random.Next(10) == 0 ? Traffic.All : Traffic.Tcp(port), peer));
        }

        if (g % 4 != 0)
        {
            rules.Add(new GroupRule($"{id}-g{g}-out", Direction.Egress, Traffic.All, RulePeer.Of(Cidr.AnyIPv4)));
            return new StatefulGroup($"{id}-g{g}", id, rules.ToImmutable());
        }

        for (var r = 0; r < 6; r++)
        {
            var peer = r % 2 == 0 ? RulePeer.Of(slices[random.Next(slices.Count)]) : RulePeer.Group($"{id}-g{random.Next(groups)}");
            rules.Add(new GroupRule($"{id}-g{g}-out{r}", Direction.Egress, r < 4 ? Traffic.Tcp(new PortRange(0, 9000)) : Traffic.Udp(53), peer));
        }

        return new StatefulGroup($"{id}-g{g}", id, rules.ToImmutable());
    }

    private static Interface Card(string id, int i, int groups, List<Cidr> slices, Random random)
    {
        var s = i % slices.Count;
        var address = slices[s].First + (UInt128)(4 + (i / slices.Count));
        string[] own = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => $"{id}-g{random.Next(groups)}").Distinct()];
        var isPublic = s % 4 == 0 && random.Next(3) == 0;
        return new Interface($"{id}-i{i}", $"{id}-s{s}", [new InterfaceAddress(address, isPublic ? Address.IPv4((uint)(0x2D010000 + address.Number % 0x01000000)) : null)], [.. own]);
    }
}
