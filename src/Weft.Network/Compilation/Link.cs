using Weft.Network.Addressing;
using Weft.Network.Model;

namespace Weft.Network.Compilation;

/// <summary>What one interface finds on its own link: its subnet, the router there, and its neighbours.</summary>
public sealed class Link
{
    private readonly PortNode _port;

    internal Link(PortNode port) => _port = port;

    public Interface Interface => _port.Input;

    public Subnet Subnet => _port.Subnet.Input;

    internal RouterNode Router => _port.Router;

    public bool Owns(Address address) => _port.Owns(address);

    public bool Contains(Address address) => _port.Subnet.Contains(address);

    /// <summary>The second address of each range is the router's.</summary>
    public bool IsRouter(Address address)
    {
        foreach (var range in Subnet.Ranges)
        {
            if (range.First + 1 == address) return true;
        }

        return false;
    }

    /// <summary>The interface or translating gateway in the same subnet that has the address.</summary>
    public string? FindNeighbour(Address address) =>
        Contains(address) && _port.Router.Ports.TryGetValue(address, out var owner) && owner.Subnet == _port.Subnet ? owner.Id : null;
}
