using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Model;

/// <summary>An isolated address space with one implicit router. The main table and list serve the subnets that name none.</summary>
public sealed record VirtualNetwork(string Id, ImmutableArray<Cidr> Ranges)
{
    public string? MainRouteTable { get; init; }

    public string? MainFilterList { get; init; }
}

/// <summary>One slice of a network's ranges: interfaces in it reach each other directly. Without any list nothing is filtered at its border.</summary>
public sealed record Subnet(string Id, string Network, ImmutableArray<Cidr> Ranges)
{
    public string? RouteTable { get; init; }

    public string? FilterList { get; init; }

    public string? Zone { get; init; }
}

/// <summary>One private address of an interface, and the public address that the internet gateway maps to it, one to one.</summary>
public readonly record struct InterfaceAddress(Address Address, Address? Public = null);

/// <summary>How long an idle tracked flow is remembered.</summary>
public sealed record FlowTimeouts(TimeSpan TcpEstablished, TimeSpan Udp, TimeSpan UdpStream)
{
    /// <summary>Protocols that are neither TCP, UDP nor ICMP, and ICMP itself.</summary>
    public static TimeSpan Other { get; } = TimeSpan.FromSeconds(600);

    public static FlowTimeouts Default { get; } = new(TimeSpan.FromDays(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(180));
}

/// <summary>A network card of one host. Its groups filter what it sends and receives: with <see cref="IsFiltered"/> and no group nothing passes.</summary>
public sealed record Interface(string Id, string Subnet, ImmutableArray<InterfaceAddress> Addresses, ImmutableArray<string> Groups)
{
    /// <summary>Drop what it sends with, or gets for, an address that is not its own.</summary>
    public bool ChecksAddresses { get; init; } = true;

    /// <summary>False for the cards of managed gateways, which no group filters.</summary>
    public bool IsFiltered { get; init; } = true;

    /// <summary>A running host is behind the card.</summary>
    public bool IsAttached { get; init; } = true;

    /// <summary>The id of the host behind the card, for the reader of a trace.</summary>
    public string? Host { get; init; }

    /// <summary>
    /// Where the host sends on the packets that are not for itself: the id of one of its interfaces, possibly this one. Null: it does not forward.
    /// </summary>
    public string? ForwardsTo { get; init; }

    public FlowTimeouts Timeouts { get; init; } = FlowTimeouts.Default;

    /// <summary>How many flows can be tracked at once; null is no limit.</summary>
    public int? TrackingLimit { get; init; }
}

/// <summary>
/// A service that the hypervisor itself answers, at a link-local address or one inside the network. Neither groups nor lists filter it.
/// Null <see cref="Network"/>: offered everywhere.
/// </summary>
public sealed record HostService(string Name, Address Address, ImmutableArray<Traffic> Accepts, string? Network = null);
