using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Flows;

/// <summary>One destination as a translating gateway counts its ports: own address, far address, far port, protocol.</summary>
public readonly record struct NatPool(string Gateway, Address Own, Protocol Protocol, Address Far, ushort FarPort);

/// <summary>One translated flow: the client's side as it was, and the address and port that stand for it.</summary>
public sealed record NatSession(FlowKey Client, Address Own, ushort OwnPort, TimeSpan LastSeen)
{
    /// <summary>After this long without a packet the gateway forgets: the next packet of a TCP connection is answered by a reset.</summary>
    public static TimeSpan IdleTimeout { get; } = TimeSpan.FromSeconds(350);

    public bool IsAlive(TimeSpan now) => now - LastSeen <= IdleTimeout;
}
