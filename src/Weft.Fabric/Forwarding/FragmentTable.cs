using Weft.Fabric.Frames;

namespace Weft.Fabric.Forwarding;

/// <summary>The ports of first fragments, which later fragments of the same packet do not repeat.</summary>
internal sealed class FragmentTable
{
    private const int Capacity = 1024;

    // RFC 8200 and RFC 1122 let a receiver wait so long for the rest.
    private static readonly long s_lifetime = TimeSpan.FromSeconds(60).Ticks;

    private readonly Dictionary<(UInt128 Source, UInt128 Destination, byte Protocol, uint Id), (ushort Source, ushort Destination, long Expires)> _ports = [];

    public void Keep(in FrameHeaders first, long now)
    {
        if (_ports.Count >= Capacity) Forget(now);
        _ports[Key(first)] = (first.SourcePort, first.DestinationPort, now + s_lifetime);
    }

    /// <summary>Fills in the ports of a later fragment; false if its first fragment was not seen.</summary>
    public bool Complete(ref FrameHeaders later, long now)
    {
        if (!_ports.TryGetValue(Key(later), out var known) || known.Expires < now) return false;
        later.SourcePort = known.Source;
        later.DestinationPort = known.Destination;
        return true;
    }

    private static (UInt128, UInt128, byte, uint) Key(in FrameHeaders headers) =>
        (headers.Source, headers.Destination, headers.Protocol, headers.FragmentId);

    // A table full of fragments that live is a flood: all of them go.
    private void Forget(long now)
    {
        foreach (var (key, value) in _ports)
        {
            if (value.Expires < now) _ports.Remove(key);
        }

        if (_ports.Count >= Capacity) _ports.Clear();
    }
}
