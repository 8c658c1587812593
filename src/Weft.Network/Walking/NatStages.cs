using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>A translating gateway: sources become its own address and a port of its own; answers find their way back by that port.</summary>
internal static class NatStages
{
    private const int Mtu = 8500;

    /// <summary>A packet is routed to the gateway to be translated.</summary>
    public static void Translate(WalkInProgress walk, PortNode port)
    {
        walk.Port = port.Id;
        if (!ListStage.Passes(walk, port.Subnet, Model.Direction.Ingress)) return;
        var packet = walk.Packet;
        if (packet.IsIPv6 || !(packet.Protocol.HasPorts || packet.Protocol == Protocol.Icmp))
        {
            walk.IsBlocked(DropReason.ProtocolNotCarried, Stage.NatGateway, port.Id, null);
            return;
        }

        if (!port.Router.Contains(packet.Source) && walk.IsBlocked(DropReason.SourceOutsideNetwork, Stage.NatGateway, port.Id, null)) return;
        if (walk.IsTooBig(Mtu, Stage.NatGateway, port.Id, port.Router)) return;
        if (walk.Packet.IsFragmented && packet.Protocol != Protocol.Udp)
        {
            walk.IsBlocked(DropReason.FragmentNotTranslated, Stage.NatGateway, port.Id, null);
            return;
        }

        if (packet.About is { } about)
        {
            TranslateError(walk, port, about);
            return;
        }

        if (FindSession(walk, port) is not { } session) return;
        walk.Flows = walk.Flows.WithSession(port.Id, session);
        walk.IsAlwaysTracked = true;
        walk.Translator = port.Id;
        walk.Packet = walk.Packet with { Source = session.Own, SourcePort = session.OwnPort };
        walk.Step(Stage.NatGateway, port.Id, new RuleReference(RuleKind.Translation, port.Id, $"{session.Own}:{session.OwnPort}"), packet);
        InterfaceStages.Leave(walk, port);
    }

    /// <summary>A packet is addressed to the gateway itself: only an answer to a translated flow is for anybody.</summary>
    public static void AcceptAnswer(WalkInProgress walk, PortNode port)
    {
        var packet = walk.Packet;
        if (!port.Owns(packet.Destination)
            || !walk.Flows.NatOwners.TryGetValue((port.Id, FlowKey.Received(packet)), out var client)
            || !IsAnswer(packet)
            || !walk.Flows.NatSessions.TryGetValue((port.Id, client), out var session))
        {
            walk.IsBlocked(DropReason.NoTranslation, Stage.NatGateway, port.Id, null);
            return;
        }

        if (!session.IsAlive(walk.Now))
        {
            walk.IsBlocked(DropReason.TranslationExpired, Stage.NatGateway, port.Id, null);
            return;
        }

        if (packet.About is null) walk.Flows = walk.Flows.WithSession(port.Id, session with { LastSeen = walk.Now });
        walk.Packet = packet.About is { } about ? packet with { Destination = client.Near, About = Inside(about, client) }
            : packet.Protocol.IsIcmp
            ? packet with { Destination = client.Near, SourcePort = client.NearPort }
            : packet with { Destination = client.Near, DestinationPort = client.NearPort };
        walk.Step(Stage.NatGateway, port.Id, new RuleReference(RuleKind.Translation, port.Id, $"{session.Own}:{session.OwnPort}"), packet);
        InterfaceStages.Leave(walk, port);
    }

    // The client reports on an answer that it was given: the report goes out under the name that the flow has, and keeps nothing alive.
    private static void TranslateError(WalkInProgress walk, PortNode port, Quote about)
    {
        var packet = walk.Packet;
        if (!walk.Flows.NatSessions.TryGetValue((port.Id, FlowKey.Sent(packet)), out var session) || !session.IsAlive(walk.Now))
        {
            walk.IsBlocked(DropReason.NoTranslation, Stage.NatGateway, port.Id, null);
            return;
        }

        var quoted = about.Protocol.IsIcmp
            ? about with { Destination = session.Own, SourcePort = session.OwnPort }
            : about with { Destination = session.Own, DestinationPort = session.OwnPort };
        walk.Translator = port.Id;
        walk.Packet = packet with { Source = session.Own, About = quoted };
        walk.Step(Stage.NatGateway, port.Id, new RuleReference(RuleKind.Translation, port.Id, $"{session.Own}:{session.OwnPort}"), packet);
        InterfaceStages.Leave(walk, port);
    }

    private static Quote Inside(Quote about, FlowKey client) => about with { Source = client.Near, SourcePort = client.NearPort };

    // Echo requests from outside are not answers, whatever identifier they carry.
    private static bool IsAnswer(in Packet packet) =>
        !packet.Protocol.IsIcmp || Packet.IcmpAnswerType(packet.Protocol, packet.IcmpType) is null;

    private static NatSession? FindSession(WalkInProgress walk, PortNode port)
    {
        var client = FlowKey.Sent(walk.Packet);
        if (walk.Flows.NatSessions.TryGetValue((port.Id, client), out var known))
        {
            if (known.IsAlive(walk.Now)) return known with { LastSeen = walk.Now };
            walk.Flows = walk.Flows.WithoutSession(port.Id, known);
            if (walk.Packet.Protocol == Protocol.Tcp && !walk.Packet.Flags.HasFlag(TcpFlags.Syn))
            {
                walk.SentBack = new SentBack(true, 0, Stage.NatGateway, port.Id);
                walk.IsBlocked(DropReason.TranslationExpired, Stage.NatGateway, port.Id, null);
                return null;
            }
        }

        if (Allocate(walk, port, client) is { } session) return session;
        walk.IsBlocked(DropReason.TranslationPortsExhausted, Stage.NatGateway, port.Id, null);
        return null;
    }

    private static NatSession? Allocate(WalkInProgress walk, PortNode port, FlowKey client)
    {
        var own = LeastUsed(walk, port, client, out var used);
        if (used >= port.Nat!.FlowsPerDestination)
        {
            Sweep(walk, port);
            own = LeastUsed(walk, port, client, out used);
            if (used >= port.Nat!.FlowsPerDestination) return null;
        }

        var span = PortRange.Translated.Last - PortRange.Translated.First + 1;
        var start = FirstPort(client) % span;
        for (var i = 0; i < span; i++)
        {
            var session = new NatSession(client, own, (ushort)(PortRange.Translated.First + ((start + i) % span)), walk.Now);
            if (!walk.Flows.NatOwners.ContainsKey((port.Id, FlowState.OwnSide(session)))) return session;
        }

        return null;
    }

    private static Address LeastUsed(WalkInProgress walk, PortNode port, FlowKey client, out int used)
    {
        var best = default(Address);
        used = int.MaxValue;
        foreach (var (address, _) in port.Input.Addresses)
        {
            var count = walk.Flows.NatPoolCounts.GetValueOrDefault(
                new NatPool(port.Id, address, client.Protocol, client.Far, FlowState.PoolPort(client)));
            if (count >= used) continue;
            used = count;
            best = address;
        }

        return best;
    }

    private static void Sweep(WalkInProgress walk, PortNode port)
    {
        foreach (var ((gateway, _), session) in walk.Flows.NatSessions)
        {
            if (gateway == port.Id && !session.IsAlive(walk.Now)) walk.Flows = walk.Flows.WithoutSession(gateway, session);
        }
    }

    // The same client gets the same first choice in every run (FNV-1a), and neighbours get different ones.
    private static int FirstPort(FlowKey client)
    {
        var hash = 2166136261u;
        foreach (var part in (ReadOnlySpan<uint>)[(uint)client.Near.Number, client.NearPort, (uint)client.Far.Number, client.FarPort])
            hash = unchecked((hash ^ part) * 16777619u);
        return (int)(hash & int.MaxValue);
    }
}
