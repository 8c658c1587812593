using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Network.Records;

/// <summary>Which way a packet crosses an interface, as its host sees it.</summary>
public enum Crossing
{
    Out,
    In,
}

/// <summary>How a packet goes on from an interface that it leaves.</summary>
public enum OnwardKind
{
    /// <summary>It did not get on, or comes in.</summary>
    None,

    /// <summary>To another interface of the same network, a translating gateway's included.</summary>
    SameNetwork,
    InternetGateway,
    EgressOnlyGateway,
    Peering,
}

/// <summary>By what a packet leaves its network.</summary>
public readonly record struct Onward(OnwardKind Kind, string Id)
{
    public static Onward None { get; } = new(OnwardKind.None, "");
}

/// <summary>
/// A packet at one interface of its way: its headers there, and whether the interface's groups and its subnet's list let it pass. What
/// happens to it elsewhere changes nothing here.
/// </summary>
public sealed record Sighting(string Interface, Crossing Way, bool IsAccepted, Packet Packet, Onward Onward)
{
    /// <summary>
    /// Every interface that a walk passes, in its order; a translating gateway is passed in and out. Packets for a service of the hypervisor and
    /// for an address that the router keeps are seen nowhere, and neither is one that the address check of its own interface stops.
    /// </summary>
    public static IReadOnlyList<Sighting> Of(Trace trace)
    {
        if (trace.End.Kind == PlaceKind.HostService || IsUnseen(trace.Reason)) return [];
        var reader = new SightingReader();
        foreach (var hop in trace.Hops) reader.Read(hop);
        return reader.Finish(trace);
    }

    private static bool IsUnseen(DropReason reason) => reason is DropReason.ReservedAddress or DropReason.SourceNotOwned or DropReason.HostOnlyAddress
        or DropReason.ServiceNotOffered or DropReason.BroadcastOrMulticast;
}
