using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Scenarios.Worlds;

/// <summary>Random rules that have to do with a given network: blocks cut along its subnets and hosts, and few ports, so that rules meet.</summary>
internal sealed class RandomRules(
    Random random,
    ImmutableArray<VirtualNetwork> networks,
    ImmutableArray<Subnet> subnets,
    ImmutableArray<Interface> interfaces,
    ImmutableArray<StatefulGroup> groups,
    ImmutableArray<PrefixList> prefixLists)
{
    private static readonly PortRange[] s_ports =
    [
        PortRange.All, PortRange.Single(22), PortRange.Single(443), PortRange.Single(53), new(400, 500), new(1024, 65535), new(32768, 60999), new(40000, 50000),
    ];

    private static readonly Protocol[] s_protocols = [Protocol.Tcp, Protocol.Tcp, Protocol.Udp, Protocol.Icmp, Protocol.IcmpV6, new(47)];

    public GroupRule GroupRule(string id) => new(id, Way(), Traffic(), Peer());

    public ImmutableArray<FilterRule> ListRules()
    {
        var rules = ImmutableArray.CreateBuilder<FilterRule>();
        foreach (var direction in (ReadOnlySpan<Direction>)[Direction.Ingress, Direction.Egress])
        {
            var number = 100;
            for (var i = 0; i < random.Next(5); i++) rules.Add(new FilterRule(number += 10, direction, random.Next(100) < 60, Traffic(), Block()));
            if (random.Next(100) < 70) rules.Add(new FilterRule(30000, direction, true, Weft.Network.Packets.Traffic.All, Cidr.AnyIPv4));
            if (random.Next(100) < 70) rules.Add(new FilterRule(30001, direction, true, Weft.Network.Packets.Traffic.All, Cidr.AnyIPv6));
        }

        return rules.ToImmutable();
    }

    public Cidr Block()
    {
        switch (random.Next(9))
        {
            case 0 or 1:
                return random.Next(3) == 0 ? Cidr.AnyIPv6 : Cidr.AnyIPv4;
            case 2:
                return Pick(networks).Ranges[0];
            case 3:
                return Cidr.Parse("10.0.0.0/8");
            case 4:
                return Cidr.Parse($"198.51.{random.Next(100, 102)}.0/24");
            case 5 or 6:
                return Pick(Pick(subnets).Ranges);
            case 7:
                var whole = Pick(Pick(subnets).Ranges);
                return new Cidr(whole.First, whole.Length + 1 + random.Next(3));
            default:
                var addresses = Pick(interfaces).Addresses;
                return addresses.IsEmpty ? Cidr.AnyIPv4 : Cidr.Of(Pick(addresses).Address);
        }
    }

    private RulePeer Peer() => random.Next(10) switch
    {
        0 or 1 or 2 => RulePeer.Group(random.Next(20) == 0 ? "stale" : Pick(groups).Id),
        3 => RulePeer.PrefixList(Pick(prefixLists).Id),
        _ => RulePeer.Of(Block()),
    };

    private Traffic Traffic()
    {
        if (random.Next(3) == 0) return Weft.Network.Packets.Traffic.All;
        var protocol = s_protocols[random.Next(s_protocols.Length)];
        if (!protocol.IsIcmp) return Weft.Network.Packets.Traffic.Of(protocol, s_ports[random.Next(s_ports.Length)]);
        byte? type = random.Next(2) == 0 ? null : protocol == Protocol.Icmp ? (byte)8 : (byte)128;
        return Weft.Network.Packets.Traffic.Icmp(protocol, type, type is not null && random.Next(2) == 0 ? (byte)0 : null);
    }

    private Direction Way() => random.Next(2) == 0 ? Direction.Ingress : Direction.Egress;

    private T Pick<T>(ImmutableArray<T> items) => items[random.Next(items.Length)];
}
