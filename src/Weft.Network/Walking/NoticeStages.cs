using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>What the network itself sends back about a packet that it dropped: from where it begins its way, and under which address.</summary>
internal static class NoticeStages
{
    public static Trace? Walk(CompiledNetwork network, Trace dropped, TimeSpan now)
    {
        if (dropped.SentBack is not { } notice) return null;
        var about = dropped.Packet;
        if (network.TryPort(notice.From, out var port)) return FromPort(network, dropped, notice, port, now);
        var router = Array.Find(network.Routers, node => node.Id == notice.From);
        if (router is null || RouterAddress(router, about.Source) is not { } reporter) return null;
        var walk = new WalkInProgress(network, Packet.TooBig(reporter, about), dropped.Flows, now);
        RouterStages.DeliverLocally(walk, router);
        return walk.Finish();
    }

    private static Trace? FromPort(CompiledNetwork network, Trace dropped, SentBack notice, PortNode port, TimeSpan now)
    {
        var about = dropped.Packet;
        if (port.Nat is null)
        {
            // The hypervisor tells the host on the spot: nothing is between them.
            if (port.FirstOf(about.IsIPv6) is not { } own || RouterAddress(port.Router, own) is not { } reporter) return null;
            var told = new WalkInProgress(network, Packet.TooBig(reporter, about), dropped.Flows, now);
            told.Step(Stage.InterfaceIn, port.Id);
            told.Deliver(Place.Interface(port.Id));
            return told.Finish();
        }

        var packet = notice.Reset
            ? Packet.Tcp(about.Destination, about.DestinationPort, about.Source, about.SourcePort) with { Flags = TcpFlags.Rst | TcpFlags.Ack }
            : Packet.TooBig(port.Input.Addresses[0].Address, about);
        var walk = new WalkInProgress(network, packet, dropped.Flows, now);
        InterfaceStages.Leave(walk, port);
        return walk.Finish();
    }

    // The router speaks with the second address of the subnet that the sender is in.
    private static Address? RouterAddress(RouterNode router, Address sender)
    {
        foreach (var subnet in router.Subnets)
        {
            foreach (var range in subnet.Input.Ranges)
            {
                if (range.Contains(sender)) return range.First + 1;
            }
        }

        return null;
    }
}
