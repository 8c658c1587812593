using System.Diagnostics.CodeAnalysis;
using Weft.Fabric.Frames;
using Weft.Network.Compilation;

namespace Weft.Fabric.Forwarding;

/// <summary>Who has which hardware address on the links of one compiled network. Made when a frame first asks, and again for another network.</summary>
internal sealed class HardwareAddresses(Func<string, MacAddress> macOf)
{
    private sealed record Table(CompiledNetwork Network, Dictionary<(string Subnet, MacAddress Mac), string> Owners);

    private Table? _table;

    public MacAddress Of(string id) => macOf(id);

    public bool TryFind(CompiledNetwork network, Link link, MacAddress mac, [NotNullWhen(true)] out string? owner)
    {
        var table = Volatile.Read(ref _table);
        if (table is null || !ReferenceEquals(table.Network, network)) Volatile.Write(ref _table, table = Read(network));
        return table.Owners.TryGetValue((link.Subnet.Id, mac), out owner);
    }

    private Table Read(CompiledNetwork network)
    {
        var owners = new Dictionary<(string, MacAddress), string>();
        foreach (var item in network.Input.Interfaces) owners.TryAdd((item.Subnet, macOf(item.Id)), item.Id);
        foreach (var gateway in network.Input.NatGateways) owners.TryAdd((gateway.Subnet, macOf(gateway.Id)), gateway.Id);
        return new Table(network, owners);
    }
}
