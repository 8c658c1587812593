namespace Weft.Fabric.Observation;

/// <summary>Why the hypervisor dropped a frame before the engine was asked, or after it had answered.</summary>
public enum FrameFault
{
    None,

    /// <summary>Lengths or headers that contradict each other.</summary>
    Malformed,

    /// <summary>Neither IPv4, IPv6 nor ARP.</summary>
    UnknownKind,

    /// <summary>The frame's source is not the card's own hardware address.</summary>
    ForeignSource,

    /// <summary>The frame is addressed to a hardware address that nobody on the link has.</summary>
    UnknownNeighbour,

    /// <summary>Addressed to a group or to all, and no question that the hypervisor answers: nothing is flooded.</summary>
    GroupAddress,

    /// <summary>An ARP or neighbour question for an address that nobody has, or a claim to have an address.</summary>
    NotAnswered,

    /// <summary>A later fragment of a packet whose first fragment was not seen.</summary>
    FragmentWithoutFirst,

    /// <summary>The packet's time to live ended at a gateway.</summary>
    TimeToLive,

    /// <summary>Nothing is connected behind the interface that the engine gave the packet to.</summary>
    NoPort,

    /// <summary>The receiver's queue has no room.</summary>
    QueueFull,

    /// <summary>More packets to the hypervisor's services than one interface may send.</summary>
    ServiceRate,

    /// <summary>A new flow of an interface that has as many flows as the hypervisor keeps for one.</summary>
    TooManyFlows,

    /// <summary>A service of the hypervisor sent something that nobody had asked for.</summary>
    NotAsked,
}
