using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Reachability.Questions;

/// <summary>A set of services, as a question names it: all of some kinds of traffic, or all but those.</summary>
public sealed class TrafficSet
{
    private readonly ImmutableArray<Traffic> _parts;
    private readonly bool _isComplement;

    private TrafficSet(ImmutableArray<Traffic> parts, bool isComplement)
    {
        _parts = parts;
        _isComplement = isComplement;
    }

    public static TrafficSet All { get; } = new([Traffic.All], false);

    public bool IsAll => !_isComplement && _parts.Any(part => part.Protocol is null);

    public static TrafficSet Of(IEnumerable<Traffic> parts) => new([.. parts], false);

    /// <summary>Everything that is not in this one.</summary>
    public TrafficSet Complement() => new(_parts, !_isComplement);

    public override string ToString() => (_isComplement ? "all but " : "") + string.Join(", ", _parts.Select(TextOf));

    /// <summary>
    /// The protocols to ask about, so that no service of the set is missed: those that the set or a rule names, and, where the set reaches
    /// further, one that nobody names and that stands for all such.
    /// </summary>
    internal IEnumerable<Protocol> Protocols(ProtocolAxis axis, bool isIPv6)
    {
        var own = _parts.Where(part => part.Protocol is not null).Select(part => part.Protocol!.Value);
        if (!_isComplement && !IsAll) return own.Where(protocol => FitsFamily(protocol, isIPv6)).Distinct();
        var named = axis.Of(isIPv6).ToArray().Where(protocol => protocol != axis.Rest).Concat(own).ToHashSet();
        var unnamed = Enumerable.Range(0, 256).Reverse().Select(number => new Protocol((byte)number)).First(protocol => !protocol.IsIcmp && !named.Contains(protocol));
        return named.Where(protocol => FitsFamily(protocol, isIPv6)).Append(unnamed);
    }

    internal SelectorSet Selectors(Protocol protocol)
    {
        var set = SelectorSet.Empty;
        foreach (var part in _parts.Where(part => part.MatchesProtocol(protocol))) set = set.Union(SelectorSet.Of(ListMasks.Selectors(part, protocol)));
        if (!_isComplement) return set;
        var rest = SelectorSet.Of(ProtocolAxis.Selectors(protocol));
        foreach (var range in set.Ranges) rest = rest.Without(range);
        return rest;
    }

    private static bool FitsFamily(Protocol protocol, bool isIPv6) => !protocol.IsIcmp || protocol == (isIPv6 ? Protocol.IcmpV6 : Protocol.Icmp);

    private static string TextOf(Traffic part) => part.Protocol is not { } protocol ? "anything"
        : part.Selector == PortRange.All ? $"{protocol}"
        : protocol.IsIcmp ? $"{protocol}/{part.Selector.First >> 8}"
        : $"{protocol}/{part.Selector}";
}
