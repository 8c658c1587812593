using System.Collections.Immutable;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Network.Addressing;

namespace Weft.Fabric.Internet;

/// <summary>
/// Makes a namespace with one card the home of many addresses: everything is local to it except the ranges that lie behind the card. So the
/// internet is one host that answers as every address, and the hypervisor's services answer at theirs.
/// </summary>
internal static class OutsideHost
{
    /// <summary>The addresses that the internet's host speaks from, if its programs do not choose.</summary>
    public static ImmutableArray<Address> InternetAddresses { get; } = [Address.Parse("192.0.2.1"), Address.Parse("3fff::1")];

    /// <param name="inside">The namespace with the card.</param>
    /// <param name="device">The card.</param>
    /// <param name="mac">Its hardware address.</param>
    /// <param name="mtu">The largest packet that it sends.</param>
    /// <param name="own">Addresses of its own, one of each family at most.</param>
    /// <param name="local">Ranges that it answers for.</param>
    /// <param name="behind">Ranges that are reached through the card, though they may be inside the others.</param>
    /// <param name="nowhere">Ranges that it neither has nor reaches, though they may be inside the others.</param>
    public static void Furnish(
        NetworkNamespace inside, string device, MacAddress mac, int mtu, ImmutableArray<Address> own, ImmutableArray<Cidr> local, ImmutableArray<Cidr> behind, ImmutableArray<Cidr> nowhere)
    {
        using var links = LinkSocket.Open(inside);
        var loopback = links.IndexOf("lo");
        var card = links.IndexOf(device);
        links.Configure(loopback, isUp: true);
        links.Configure(card, isUp: true, mac, mtu, hasOwnLinkLocal: false, asksForNeighbours: false);
        foreach (var address in own) links.AddAddress(card, address, address.Bits);
        foreach (var range in local) links.AddRoute(new LinkRoute(range, loopback) { IsLocal = true });
        foreach (var range in nowhere) links.AddRoute(new LinkRoute(range, loopback) { IsUnreachable = true });
        foreach (var range in behind)
        {
            links.AddRoute(new LinkRoute(range, card)
            {
                Source = own.Where(address => address.IsIPv6 == range.IsIPv6).Select(address => (Address?)address).FirstOrDefault(),
            });
        }
    }
}
