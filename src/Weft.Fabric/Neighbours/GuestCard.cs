using System.Collections.Immutable;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;

namespace Weft.Fabric.Neighbours;

/// <summary>
/// The card as the host inside the namespace has it: addresses and default routes, set as DHCP would. Addresses that the interface gains or
/// loses later follow, as the tools of common guests do it.
/// </summary>
internal sealed class GuestCard : IDisposable
{
    public const int Mtu = 9001;

    private const int FirstMetric = 100;

    private readonly LinkSocket _links;
    private readonly int _device;
    private ImmutableArray<InterfaceAddress> _addresses = [];

    private GuestCard(LinkSocket links, int device)
    {
        _links = links;
        _device = device;
    }

    /// <summary>Only switches a card on.</summary>
    public static void SwitchOn(NetworkNamespace inside, string device, MacAddress mac)
    {
        using var links = LinkSocket.Open(inside);
        links.Configure(links.IndexOf(device), isUp: true, mac, Mtu, hasOwnLinkLocal: false);
    }

    public static GuestCard Furnish(NetworkNamespace inside, string device, MacAddress mac, Link link, int deviceIndex)
    {
        var links = LinkSocket.Open(inside);
        try
        {
            var card = new GuestCard(links, links.IndexOf(device));
            links.Configure(links.IndexOf("lo"), isUp: true);
            links.Configure(card._device, isUp: true, mac, Mtu, hasOwnLinkLocal: false);
            card.Follow(link);
            card.AddDefaultRoutes(link, FirstMetric * (deviceIndex + 1));
            return card;
        }
        catch (LinuxException)
        {
            links.Dispose();
            throw;
        }
    }

    /// <summary>Makes the card's addresses those that the interface has now.</summary>
    public void Follow(Link link)
    {
        var wanted = link.Interface.Addresses;
        if (wanted == _addresses) return;
        foreach (var gone in _addresses.Where(known => wanted.All(address => address.Address != known.Address)))
            _links.RemoveAddress(_device, gone.Address, PrefixLength(link, gone.Address));
        foreach (var added in wanted.Where(address => _addresses.All(known => known.Address != address.Address)))
            _links.AddAddress(_device, added.Address, PrefixLength(link, added.Address));
        _addresses = wanted;
    }

    public void Dispose() => _links.Dispose();

    private static int PrefixLength(Link link, Address address)
    {
        foreach (var range in link.Subnet.Ranges)
        {
            if (range.Contains(address)) return range.Length;
        }

        return address.Bits;
    }

    private void AddDefaultRoutes(Link link, int metric)
    {
        if (link.Interface.Addresses.Any(address => address.Address.IsIPv6))
        {
            _links.AddAddress(_device, LinkLocal(link.Interface.Addresses.First(address => address.Address.IsIPv6).Address), 64);
            _links.AddRoute(new LinkRoute(Cidr.AnyIPv6, _device) { Gateway = NeighbourAnswers.RouterLinkLocal, Metric = metric });
        }

        foreach (var range in link.Subnet.Ranges)
        {
            if (range.IsIPv6 || !link.Interface.Addresses.Any(address => range.Contains(address.Address))) continue;
            _links.AddRoute(new LinkRoute(Cidr.AnyIPv4, _device) { Gateway = range.First + 1, Metric = metric });
            return;
        }
    }

    // The interface part of its first address, below the link-local prefix.
    private static Address LinkLocal(Address address) => address.With(((UInt128)0xfe80 << 112) | (ulong)address.Number);
}
