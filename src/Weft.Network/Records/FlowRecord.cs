using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Records;

/// <summary>What the packets of one record have in common: interface, way, verdict and headers. ICMP has no ports here.</summary>
public readonly record struct RecordKey(
    string Interface,
    Crossing Way,
    bool IsAccepted,
    Address Source,
    Address Destination,
    Protocol Protocol,
    ushort SourcePort,
    ushort DestinationPort,
    Onward Onward)
{
    public static RecordKey Of(Sighting seen) => new(
        seen.Interface, seen.Way, seen.IsAccepted, seen.Packet.Source, seen.Packet.Destination, seen.Packet.Protocol,
        seen.Packet.Protocol.HasPorts ? seen.Packet.SourcePort : (ushort)0,
        seen.Packet.Protocol.HasPorts ? seen.Packet.DestinationPort : (ushort)0,
        seen.Onward);
}

/// <summary>The TCP flags that open and end connections, with the values that they have in a header.</summary>
[Flags]
public enum OpeningFlags
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Rst = 4,

    /// <summary>Noted only beside SYN: every later packet has it, and would make both sides look alike.</summary>
    Ack = 16,
}

/// <summary>The packets of one flow at one interface within a span of time.</summary>
/// <param name="Flags">The flags of all its packets together.</param>
public sealed record FlowRecord(RecordKey Key, long Packets, long Bytes, OpeningFlags Flags, DateTimeOffset First, DateTimeOffset Last)
{
    /// <summary>What of a packet's flags is noted.</summary>
    public static OpeningFlags Noted(TcpFlags flags)
    {
        var noted = flags.HasFlag(TcpFlags.Fin) ? OpeningFlags.Fin : OpeningFlags.None;
        if (flags.HasFlag(TcpFlags.Rst)) noted |= OpeningFlags.Rst;
        if (flags.HasFlag(TcpFlags.Syn)) noted |= flags.HasFlag(TcpFlags.Ack) ? OpeningFlags.Syn | OpeningFlags.Ack : OpeningFlags.Syn;
        return noted;
    }

    /// <summary>Two spans of the same flow as one.</summary>
    public FlowRecord And(FlowRecord other) => new(
        Key,
        Packets + other.Packets,
        Bytes + other.Bytes,
        Flags | other.Flags,
        First < other.First ? First : other.First,
        Last > other.Last ? Last : other.Last);
}

/// <summary>What a ledger held when it was closed.</summary>
/// <param name="Skipped">The interfaces of which it could not hold every flow.</param>
public sealed record FlowRecords(IReadOnlyList<FlowRecord> Records, IReadOnlySet<string> Skipped)
{
    public static FlowRecords None { get; } = new([], new HashSet<string>());

    /// <summary>Two spans of time as one.</summary>
    public FlowRecords And(FlowRecords later)
    {
        var sums = Records.ToDictionary(record => record.Key);
        foreach (var record in later.Records) sums[record.Key] = sums.TryGetValue(record.Key, out var held) ? held.And(record) : record;
        return new FlowRecords([.. sums.Values], Skipped.Concat(later.Skipped).ToHashSet(StringComparer.Ordinal));
    }
}
