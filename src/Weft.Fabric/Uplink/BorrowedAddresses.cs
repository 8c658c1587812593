using System.Collections.Immutable;
using Weft.Fabric.Linux;
using Weft.Network.Addressing;

namespace Weft.Fabric.Uplink;

/// <summary>
/// Addresses of the network's own public ranges that nobody has there, and that hosts ask for outside: the uplink's namespace, to which those ranges
/// lie behind its card, is at home at each of them while it is used. Called under the uplink's lock.
/// </summary>
internal sealed class BorrowedAddresses(NetworkNamespace inside, ImmutableArray<Cidr> publicRanges)
{
    // Those that were not used when they were last looked at are marked.
    private readonly Dictionary<Address, bool> _all = [];

    /// <summary>A flow to the address begins.</summary>
    public void Borrow(Address address)
    {
        if (!UplinkRanges.IsIn(publicRanges, address)) return;
        if (!_all.ContainsKey(address)) OnRoute((links, route) => links.AddRoute(route), address);
        _all[address] = false;
    }

    /// <summary>Somebody of the network has the address now, and is answered behind the card.</summary>
    public void Return(Address address)
    {
        if (_all.Remove(address)) OnRoute((links, route) => links.RemoveRoute(route), address);
    }

    /// <summary>Returns what is not used and was not the last time: what a connection's end still says is heard until then.</summary>
    public void Sweep(IEnumerable<Address> used)
    {
        if (_all.Count == 0) return;
        var inUse = used.ToHashSet();
        foreach (var (address, wasQuiet) in _all)
        {
            var isQuiet = !inUse.Contains(address);
            if (isQuiet && wasQuiet) Return(address);
            else _all[address] = isQuiet;
        }
    }

    private void OnRoute(Action<LinkSocket, LinkRoute> change, Address address)
    {
        using var links = LinkSocket.Open(inside);
        change(links, new LinkRoute(Cidr.Of(address), links.IndexOf("lo")) { IsLocal = true });
    }
}
