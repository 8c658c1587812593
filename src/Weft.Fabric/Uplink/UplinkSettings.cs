using System.Net.Sockets;

namespace Weft.Fabric.Uplink;

/// <summary>How hosts reach what lies outside of the live network: by ordinary sockets of this process, each spliced to one inside.</summary>
public sealed record UplinkSettings
{
    /// <summary>Opens a socket that is outside; where the caller has it opened decides what "outside" is.</summary>
    public Func<AddressFamily, SocketType, ProtocolType, Socket> OpenSocket { get; init; } = (family, type, protocol) => new Socket(family, type, protocol);

    /// <summary>So many flows are carried at a time; packets of further ones are dropped.</summary>
    public int Flows { get; init; } = 2048;

    /// <summary>So many of them may come from one address, so that who scans the internet leaves others theirs.</summary>
    public int FlowsPerSource { get; init; } = 512;

    /// <summary>A connection that nobody outside has answered after this time is forgotten; whoever asks again starts anew.</summary>
    public TimeSpan ConnectWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection that carries no byte for so long is reset at both ends (RFC 5382 asks for two hours and four minutes at least).</summary>
    public TimeSpan IdleConnection { get; init; } = TimeSpan.FromMinutes(124);

    /// <summary>The same for one that one of its ends has finished.</summary>
    public TimeSpan IdleHalfConnection { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Datagrams that stop for so long are no flow any more (RFC 4787 asks for two minutes at least).</summary>
    public TimeSpan IdleDatagrams { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The same for echoes (RFC 5508 asks for a minute at least).</summary>
    public TimeSpan IdleEchoes { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often idle flows are looked for.</summary>
    public TimeSpan SweepEvery { get; init; } = TimeSpan.FromSeconds(5);
}
