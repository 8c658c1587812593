using Weft.Fabric.Frames;
using Weft.Fabric.Linux;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// A host's card whose other end is in the switch's namespace, where programs of the kernel hand its frames to other hosts' cards, or up to the
/// pump by a TAP of its own.
/// </summary>
internal sealed class KernelCard : IDisposable
{
    // A card lets nothing through that is larger than its peer's limit; what is too large is the engine's to say.
    private const int Unlimited = 65_000;

    private readonly KernelTables _tables;
    private readonly SwitchRoom _room;
    private readonly int _pumpDevice;

    private KernelCard(KernelTables tables, SwitchRoom room, TapDevice tap, int device, int pumpDevice)
    {
        _tables = tables;
        _room = room;
        Tap = tap;
        Device = device;
        _pumpDevice = pumpDevice;
    }

    public TapDevice Tap { get; }

    /// <summary>The number of the card's other end.</summary>
    public int Device { get; }

    public static KernelCard Plug(KernelTables tables, SwitchRoom room, int number, NetworkNamespace inside, string name, MacAddress mac)
    {
        var (pump, card) = ($"pump{number}", $"card{number}");
        var tap = room.MakeTap(pump);
        try
        {
            KernelCard? made = null;
            room.OnLinks(links =>
            {
                links.CreatePair(card, name, inside);
                made = new KernelCard(tables, room, tap, links.IndexOf(card), links.IndexOf(pump));
                tables.Join(links, made.Device, made._pumpDevice, mac);
                links.Configure(made._pumpDevice, isUp: true, mtu: Unlimited);
                links.Configure(made.Device, isUp: true, mtu: Unlimited);
            });
            return made!;
        }
        catch (LinuxException)
        {
            // The pair, if it was made, ends with the host's namespace or is found by its name.
            tap.Dispose();
            throw;
        }
    }

    /// <summary>The card is gone from the host.</summary>
    public void Dispose()
    {
        _tables.Part(Device, _pumpDevice);
        try
        {
            _room.OnLinks(links => links.Delete(Device));
        }
        catch (LinuxException gone) when (gone.Error == Libc.NoDevice)
        {
            // The host's namespace has ended, and its card with it.
        }

        Tap.Dispose();
    }
}
