namespace Weft.Network.Walking;

/// <summary>Why a packet went no further. <c>docs/packet-path.md</c> gives the vendor's code for each.</summary>
public enum DropReason
{
    None,

    /// <summary>No running host is behind the interface.</summary>
    InterfaceNotAttached,

    /// <summary>The interface checks addresses, and it sent a packet whose source is not its own.</summary>
    SourceNotOwned,

    /// <summary>The interface checks addresses, and it was given a packet whose destination is not its own.</summary>
    DestinationNotOwned,

    /// <summary>The host took a packet that is for another and does not forward.</summary>
    HostDoesNotForward,

    /// <summary>The groups of the interface have rules for this direction, but none allows the packet.</summary>
    NoGroupRule,

    /// <summary>The groups of the interface have no rule at all for this direction.</summary>
    NoGroupRules,

    /// <summary>A rule refers to the sender's group, but an appliance or the internet on the way has hidden who sent the packet.</summary>
    GroupIdentityLost,

    /// <summary>The interface tracks as many flows as it can.</summary>
    TrackingTableFull,

    /// <summary>The stateless list of a subnet denies the packet.</summary>
    ListDenied,
    NoRoute,

    /// <summary>The route that wins leads to something that is gone or not ready.</summary>
    BlackholeRoute,

    /// <summary>Nothing has the destination address.</summary>
    NoSuchAddress,

    /// <summary>The destination is one of the addresses that each subnet keeps for the router.</summary>
    ReservedAddress,

    /// <summary>The destination is in a range that only the hypervisor answers, and no service has that address.</summary>
    HostOnlyAddress,

    /// <summary>The hypervisor's service does not listen to this traffic.</summary>
    ServiceNotOffered,
    BroadcastOrMulticast,

    /// <summary>The network has no gateway through which this packet could come in.</summary>
    NoGatewayForNetwork,

    /// <summary>A packet leaves for the internet from an address without a public one.</summary>
    NoPublicAddress,

    /// <summary>A packet from the internet is for a public address that nobody has.</summary>
    PublicAddressUnbound,
    PrivateDestination,
    SharedDestination,
    PrivateSource,
    SharedSource,

    /// <summary>The source of a packet that leaves through a gateway belongs to no interface of the network.</summary>
    SpoofedSource,

    /// <summary>An edge table leads to an appliance without a public address.</summary>
    EdgeTargetWithoutPublicAddress,

    /// <summary>Traffic of this subnet comes in through an appliance, so it cannot leave around it.</summary>
    EdgeRedirectBypassed,

    /// <summary>A gateway that only the inside can open was addressed from outside.</summary>
    NotOpenedFromInside,

    /// <summary>The private gateway has no tunnel to the destination.</summary>
    NoTunnel,

    /// <summary>The gateway does not carry this protocol or family.</summary>
    ProtocolNotCarried,
    FragmentNotTranslated,

    /// <summary>The translating gateway serves only sources inside its own network.</summary>
    SourceOutsideNetwork,

    /// <summary>A packet for a translating gateway belongs to no flow that it translates.</summary>
    NoTranslation,
    TranslationExpired,
    TranslationPortsExhausted,

    /// <summary>Neither source nor destination is inside the network at the far end of the link.</summary>
    OutsidePeeredNetwork,
    PacketTooBig,
    ForwardingLoop,
}
