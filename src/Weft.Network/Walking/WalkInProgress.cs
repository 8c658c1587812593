using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>The one mutable thing of a walk: the packet as it is now, what has been seen, and what will be remembered when it is over.</summary>
internal sealed class WalkInProgress(CompiledNetwork network, Packet packet, FlowState flows, TimeSpan now)
{
    private const int MaxPasses = 16;

    private readonly List<Hop> _hops = [];
    private readonly List<(PortNode Port, FlowKey Key, TrackedFlow Flow, bool IsUntracked)> _opened = [];
    private (string Network, FlowKey Receiver, string Link)? _returnLink;
    private int _passes;

    public CompiledNetwork Network { get; } = network;

    public Packet Packet { get; set; } = packet;

    public FlowState Flows { get; set; } = flows;

    public TimeSpan Now { get; } = now;

    /// <summary>The walk ends at the first host that takes the packet, although it may send it on.</summary>
    public bool StopsAtHosts { get; init; }

    /// <summary>The hypervisor sends it, and not the host behind the interface.</summary>
    public bool IsCopy { get; init; }

    /// <summary>To whom the host gave the packet; of no meaning after the first link.</summary>
    public LinkTarget Target { get; set; }

    /// <summary>The interface that the packet is at, or was last.</summary>
    public string? Port { get; set; }

    /// <summary>The translating gateway that the packet has passed last.</summary>
    public string? Translator { get; set; }

    /// <summary>The smallest size that the packet had to be cut down to.</summary>
    public int? FragmentSize { get; private set; }

    /// <summary>Changes that are taken as made; null outside a diagnosis.</summary>
    public IReadOnlySet<Change>? Assumed { get; init; }

    /// <summary>A walk ends here as delivered, where it would go on or find nothing known behind; null for no such place.</summary>
    public Place? Goal { get; init; }

    /// <summary>The route that the packet took last, and where; not one that is only taken as set.</summary>
    public (SubnetNode Subnet, RouteNode Route)? LastRoute { get; set; }

    /// <summary>False for callers that only want the verdict.</summary>
    public bool KeepsHops { get; init; } = true;

    /// <summary>This is the answer to another packet: changes speak of all ports that a client may have used.</summary>
    public bool IsAnswer { get; init; }

    /// <summary>The changes that would let the packet pass where it was dropped; any one of them will do.</summary>
    public IReadOnlyList<Change> Options { get; private set; } = [];

    public Outcome Outcome { get; private set; } = Outcome.Dropped;

    public DropReason Reason { get; private set; }

    public Place End { get; private set; } = Place.Nowhere;

    public SentBack? SentBack { get; set; }

    /// <summary>An appliance or the internet was passed, so that groups can no longer tell who sent the packet.</summary>
    public bool IsIdentityLost { get; set; }

    /// <summary>Hosts that have forwarded the packet.</summary>
    public int Appliances { get; set; }

    /// <summary>A gateway on the way makes every interface track this flow, whatever its rules.</summary>
    public bool IsAlwaysTracked { get; set; }

    /// <summary>The traffic that a new rule has to name: the packet's own port, or for an answer every port that a client may use.</summary>
    public Traffic Wanted() => Traffic.Of(
        Packet.Protocol, IsAnswer && Packet.Protocol.HasPorts ? PortRange.Translated : PortRange.Single(Packet.DestinationPort));

    public void Step(Stage stage, string component, RuleReference? rule = null) => Step(stage, component, rule, Packet);

    public void Step(Stage stage, string component, RuleReference? rule, in Packet before)
    {
        if (KeepsHops) _hops.Add(new Hop(stage, component, rule, before, Packet) { Port = Port });
    }

    public void Deliver(Place end)
    {
        Outcome = Outcome.Delivered;
        End = end;
    }

    /// <summary>Ends the walk as delivered if this is the link or gateway that it is to get to.</summary>
    public bool IsAtGoal(Place place)
    {
        if (Goal != place) return false;
        Deliver(place);
        return true;
    }

    /// <summary>Ends the walk unless one of the changes is taken as made; returns whether it ended.</summary>
    public bool IsBlocked(
        DropReason reason, Stage stage, string component, RuleReference? rule, Func<IReadOnlyList<Change>>? changes = null, NearMiss? nearMiss = null)
    {
        Change? assumed = null;
        if (changes is null && LastRoute is { } taken && RouteChoice.IsHealedByRoute(reason)) changes = () => RouteChoice.Alternatives(this, taken.Subnet, taken.Route);
        if (Assumed is not null && changes is not null)
        {
            var options = changes();
            assumed = options.FirstOrDefault(Assumed.Contains);
            if (assumed is null) Options = options;
        }

        if (KeepsHops) _hops.Add(new Hop(stage, component, rule, Packet, Packet) { Reason = reason, Assumed = assumed, NearMiss = nearMiss, Port = Port });
        if (assumed is not null) return false;
        Reason = reason;
        return true;
    }

    /// <summary>Called at each pass through a subnet border, so that a loop ends.</summary>
    public bool IsLooping(string component) => ++_passes > MaxPasses && IsBlocked(DropReason.ForwardingLoop, Stage.Forwarding, component, null);

    /// <summary>Whether the packet is too big for a link: it is cut into fragments, or dropped and the sender told.</summary>
    public bool IsTooBig(int mtu, Stage stage, string component, RouterNode router)
    {
        if (Packet.Length <= mtu) return false;
        if (!Packet.DontFragment && !Packet.IsIPv6)
        {
            Packet = Packet with { IsFragmented = true };
            FragmentSize = Math.Min(mtu, FragmentSize ?? mtu);
            return false;
        }

        SentBack = new SentBack(false, mtu, stage, stage is Stage.InterfaceOut or Stage.NatGateway ? component : router.Id);
        return IsBlocked(DropReason.PacketTooBig, stage, component, null);
    }

    public void OpenFlow(PortNode port, FlowKey key, TrackedFlow flow, bool isUntracked) => _opened.Add((port, key, flow, isUntracked));

    public void KeepReturnLink(string network, FlowKey receiver, string link) => _returnLink = (network, receiver, link);

    public Trace Finish()
    {
        Remember();
        return new Trace(Outcome, Reason, End, [.. _hops], Packet, Flows) { SentBack = SentBack, FragmentSize = FragmentSize };
    }

    // An interface that let a packet out tracks its flow, even if the packet is dropped further on.
    private void Remember()
    {
        foreach (var (port, key, flow, isUntracked) in _opened)
        {
            if (!isUntracked || IsAlwaysTracked) Flows = Flows.WithTracked(port.Id, key, flow with { IsAutomatic = IsAlwaysTracked });
        }

        if (Outcome == Outcome.Delivered && _returnLink is { } link) Flows = Flows with { ReturnLinks = Flows.ReturnLinks.SetItem((link.Network, link.Receiver), link.Link) };
    }
}
