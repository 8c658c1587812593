using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Network.Records;

/// <summary>Reads the hops of one walk and notes each interface that it passes.</summary>
internal sealed class SightingReader
{
    private readonly List<Sighting> _seen = [];
    private Sighting? _current;

    public void Read(Hop hop)
    {
        switch (hop.Stage)
        {
            case Stage.InterfaceOut when hop.Reason == DropReason.None:
                Open(hop.Component, Crossing.Out, hop.After);
                break;
            case Stage.GroupsOut or Stage.ListOut when hop.Reason != DropReason.None:
                Reject();
                break;
            case Stage.ListIn or Stage.GroupsIn or Stage.InterfaceIn when hop.Reason != DropReason.InterfaceNotAttached && hop.Port is { } port:
                Enter(port, hop);
                break;
            case Stage.NatGateway when hop.Reason != DropReason.PacketTooBig && hop.Port is { } gateway:
                Enter(gateway, hop with { Reason = DropReason.None });
                if (hop.Reason == DropReason.None) Open(gateway, Crossing.Out, hop.After);
                break;
            case Stage.InternetGateway:
                GoOn(OnwardKind.InternetGateway, hop);
                break;
            case Stage.EgressOnlyGateway:
                GoOn(OnwardKind.EgressOnlyGateway, hop);
                break;
            case Stage.Peering:
                GoOn(OnwardKind.Peering, hop);
                break;
        }
    }

    public IReadOnlyList<Sighting> Finish(Trace trace)
    {
        // A packet that a host sends to itself never leaves it.
        if (_current is { Way: Crossing.Out } last && trace.IsDelivered && trace.End == Place.Interface(last.Interface)) _current = null;
        Close();
        return _seen;
    }

    private void Enter(string port, Hop hop)
    {
        if (_current is not { Way: Crossing.In } current || current.Interface != port)
        {
            GoOn(OnwardKind.SameNetwork, hop);
            Open(port, Crossing.In, hop.Before);
        }

        if (hop.Reason != DropReason.None && hop.Stage is Stage.ListIn or Stage.GroupsIn) Reject();
    }

    private void Open(string port, Crossing way, in Packet packet)
    {
        Close();
        _current = new Sighting(port, way, true, packet, Onward.None);
    }

    private void Reject()
    {
        if (_current is not null) _current = _current with { IsAccepted = false };
    }

    // The first gateway says by what the packet left; later ones are no matter of this interface.
    private void GoOn(OnwardKind kind, Hop hop)
    {
        if (_current is { Way: Crossing.Out, Onward.Kind: OnwardKind.None } leaving)
            _current = leaving with { Onward = new Onward(kind, kind == OnwardKind.SameNetwork ? "" : hop.Component) };
    }

    private void Close()
    {
        if (_current is not null) _seen.Add(_current);
        _current = null;
    }
}
