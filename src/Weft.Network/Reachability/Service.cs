using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>
/// An interval of one protocol's selector: ports of TCP and UDP, <c>type * 256 + code</c> of ICMP, and for any other protocol the single
/// selector 0. The protocol numbers that no rule names are alike, so one of them stands for all (<see cref="ProtocolAxis.Rest"/>).
/// </summary>
public readonly record struct Service(Protocol Protocol, PortRange Selectors)
{
    public static Service Tcp(ushort port) => new(Protocol.Tcp, PortRange.Single(port));

    public static Service Udp(ushort port) => new(Protocol.Udp, PortRange.Single(port));

    /// <summary>How many selectors it holds.</summary>
    public int Width => Selectors.Last - Selectors.First + 1;

    public override string ToString() => Protocol.HasPorts || Protocol.IsIcmp ? $"{Protocol}/{Selectors}" : $"{Protocol}";
}

/// <summary>The protocols that a network's rules can tell apart.</summary>
public sealed class ProtocolAxis
{
    private readonly int[] _uses;
    private readonly Protocol[] _ipv4;
    private readonly Protocol[] _ipv6;

    internal ProtocolAxis(CompiledNetwork network)
        : this(new int[256])
    {
        foreach (var group in network.Input.Groups) Count(group, 1);
        foreach (var rule in network.Input.FilterLists.SelectMany(list => list.Rules)) Count(rule.Traffic, 1);
        (Rest, _ipv4, _ipv6) = Arrange();
    }

    private ProtocolAxis(int[] uses)
    {
        _uses = uses;
        (_ipv4, _ipv6) = ([], []);
    }

    private ProtocolAxis(int[] uses, StatefulGroup old, StatefulGroup now)
        : this(uses)
    {
        Count(old, -1);
        Count(now, 1);
        (Rest, _ipv4, _ipv6) = Arrange();
    }

    /// <summary>The axis after one group was replaced.</summary>
    internal ProtocolAxis After(StatefulGroup old, StatefulGroup now) => new((int[])_uses.Clone(), old, now);

    private void Count(StatefulGroup group, int by)
    {
        foreach (var rule in group.Rules) Count(rule.Traffic, by);
    }

    private void Count(Traffic traffic, int by)
    {
        if (traffic.Protocol is { } protocol) _uses[protocol.Number] += by;
    }

    private (Protocol Unnamed, Protocol[] IPv4, Protocol[] IPv6) Arrange()
    {
        var named = Enumerable.Range(0, 256).Where(number => _uses[number] > 0 && number is not (1 or 6 or 17 or 58)).ToList();
        var rest = new Protocol((byte)Enumerable.Range(0, 256).Reverse().First(number => _uses[number] == 0));
        var others = named.Select(number => new Protocol((byte)number)).Append(rest).ToArray();
        return (rest, [Protocol.Tcp, Protocol.Udp, Protocol.Icmp, .. others], [Protocol.Tcp, Protocol.Udp, Protocol.IcmpV6, .. others]);
    }

    /// <summary>The protocol that stands for all that no rule names.</summary>
    public Protocol Rest { get; }

    public ReadOnlySpan<Protocol> Of(bool isIPv6) => isIPv6 ? _ipv6 : _ipv4;

    /// <summary>Every selector of the protocol.</summary>
    public static PortRange Selectors(Protocol protocol) =>
        protocol.HasPorts || protocol.IsIcmp ? PortRange.All : PortRange.Single(0);

    /// <summary>What the border lists must let back in for the answer to a packet with this selector; null when there is no answer.</summary>
    internal static PortRange? AnswerNeeds(Protocol protocol, ushort selector, PortRange clientPorts)
    {
        if (protocol.HasPorts) return clientPorts;
        if (!protocol.IsIcmp) return PortRange.Single(0);
        return Packet.IcmpAnswerType(protocol, (byte)(selector >> 8)) is { } type ? PortRange.Single((ushort)(type << 8)) : null;
    }

    /// <summary>The selectors at which <see cref="AnswerNeeds"/> changes.</summary>
    internal static void AddAnswerCuts(Protocol protocol, List<int> cuts)
    {
        if (!protocol.IsIcmp) return;
        for (var type = 0; type < 256; type++)
        {
            if (Packet.IcmpAnswerType(protocol, (byte)type) is null) continue;
            cuts.Add(type << 8);
            cuts.Add((type + 1) << 8);
        }
    }
}
