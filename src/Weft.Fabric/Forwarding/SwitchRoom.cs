using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Weft.Fabric.Linux;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// The namespace in which hosts' cards are joined to those that the pumps read, with what it takes to work in it: to have that made inside takes
/// a thread each time, so it is kept, and made in lots.
/// </summary>
internal sealed class SwitchRoom : IDisposable
{
    private const int Lot = 8;

    private readonly ConcurrentBag<LinkSocket> _links = [];
    private readonly ConcurrentBag<SafeFileHandle> _cards = [];

    public NetworkNamespace Inside { get; } = NetworkNamespace.Create();

    /// <summary>Works on the links of the room. Several do so at a time, each with a socket of its own: who deletes a device waits long.</summary>
    public void OnLinks(Action<LinkSocket> work)
    {
        if (!_links.TryTake(out var links)) links = LinkSocket.Open(Inside);
        try
        {
            work(links);
        }
        finally
        {
            _links.Add(links);
        }
    }

    /// <summary>Makes a card that a pump reads.</summary>
    public TapDevice MakeTap(string name)
    {
        SafeFileHandle? claimed;
        while (!_cards.TryTake(out claimed))
        {
            foreach (var card in TapDevice.Claim(Inside, Lot)) _cards.Add(card);
        }

        return TapDevice.Make(claimed, name);
    }

    public void Dispose()
    {
        foreach (var links in _links) links.Dispose();
        foreach (var card in _cards) card.Dispose();
        Inside.Dispose();
    }
}
