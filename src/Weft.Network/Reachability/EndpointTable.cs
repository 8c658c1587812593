using Weft.Network.Addressing;
using Weft.Network.Compilation;

namespace Weft.Network.Reachability;

/// <summary>
/// Every address of every interface, in the order of addresses, so that a block is one run of it. Translating gateways are no endpoints:
/// nobody can begin a flow with one, and they begin none.
/// </summary>
internal sealed class EndpointTable
{
    private readonly int[] _firstOfPort;
    private readonly int[] _byPort;

    public EndpointTable(CompiledNetwork network)
    {
        Network = network;
        var count = 0;
        foreach (var port in network.Ports) count += port.Nat is null ? port.Input.Addresses.Length : 0;
        var keys = new Address[count];
        var ports = new int[count];
        var next = 0;
        foreach (var port in network.Ports)
        {
            if (port.Nat is not null) continue;
            foreach (var own in port.Input.Addresses)
            {
                keys[next] = own.Address;
                ports[next++] = port.Index;
            }
        }

        (Addresses, PortIndexes) = Sorted(keys, ports);
        for (var i = 1; i < count && !HasTwins; i++) HasTwins = Addresses[i] == Addresses[i - 1];
        (_firstOfPort, _byPort) = ByPort(network.Ports.Length);
        GroupMembers = new int[network.Groups.Length][];
        FillGroups();
    }

    private EndpointTable(EndpointTable other, CompiledNetwork network)
    {
        Network = network;
        (Addresses, PortIndexes, GroupMembers) = (other.Addresses, other.PortIndexes, other.GroupMembers);
        (_firstOfPort, _byPort, HasTwins) = (other._firstOfPort, other._byPort, other.HasTwins);
    }

    public CompiledNetwork Network { get; }

    public Address[] Addresses { get; }

    public int[] PortIndexes { get; }

    public int Count => Addresses.Length;

    /// <summary>Networks overlap, and an address is in more than one.</summary>
    public bool HasTwins { get; }

    public int Words => Bits.Words(Count);

    /// <summary>By group: the endpoints that carry it.</summary>
    public int[][] GroupMembers { get; }

    public PortNode Port(int endpoint) => Network.Ports[PortIndexes[endpoint]];

    public ReadOnlySpan<int> OfPort(int port) => _byPort.AsSpan(_firstOfPort[port].._firstOfPort[port + 1]);

    /// <summary>The run of endpoints whose address is in the block: from, up to but without.</summary>
    public (int From, int To) Run(Cidr block) => (LowerBound(block.First), UpperBound(block.Last));

    /// <summary>The run of endpoints that have the address of this one: itself, and others where networks overlap.</summary>
    public (int From, int To) Twins(int endpoint)
    {
        var (from, to) = (endpoint, endpoint + 1);
        if (!HasTwins) return (from, to);
        while (from > 0 && Addresses[from - 1] == Addresses[endpoint]) from--;
        while (to < Count && Addresses[to] == Addresses[endpoint]) to++;
        return (from, to);
    }

    /// <summary>The endpoints with exactly this address: more than one where networks overlap.</summary>
    public (int From, int To) Run(Address address) => (LowerBound(address), UpperBound(address));

    /// <summary>The same endpoints in a network that differs only in the rules of its groups.</summary>
    public EndpointTable In(CompiledNetwork network) => new(this, network);

    /// <summary>The endpoint of an interface's address, or -1.</summary>
    public int Find(string port, Address address)
    {
        var (from, to) = Run(address);
        for (var endpoint = from; endpoint < to; endpoint++)
        {
            if (Port(endpoint).Id == port) return endpoint;
        }

        return -1;
    }

    private static (Address[] Addresses, int[] Ports) Sorted(Address[] keys, int[] ports)
    {
        // Almost every network is IPv4 only: 32 bits of address and the position sort as one number, eight times faster than the pairs.
        if (Array.TrueForAll(keys, key => !key.IsIPv6))
        {
            var packed = new ulong[keys.Length];
            for (var i = 0; i < keys.Length; i++) packed[i] = ((ulong)keys[i].Number << 32) | (uint)i;
            Array.Sort(packed);
            return (Array.ConvertAll(packed, word => keys[(int)(uint)word]), Array.ConvertAll(packed, word => ports[(int)(uint)word]));
        }

        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (left, right) => keys[left].CompareTo(keys[right]) is var by && by != 0 ? by : ports[left].CompareTo(ports[right]));
        return (Array.ConvertAll(order, index => keys[index]), Array.ConvertAll(order, index => ports[index]));
    }

    private (int[] First, int[] ByPort) ByPort(int ports)
    {
        var first = new int[ports + 1];
        foreach (var port in PortIndexes) first[port + 1]++;
        for (var i = 0; i < ports; i++) first[i + 1] += first[i];
        var next = (int[])first.Clone();
        var byPort = new int[Count];
        for (var endpoint = 0; endpoint < Count; endpoint++) byPort[next[PortIndexes[endpoint]]++] = endpoint;
        return (first, byPort);
    }

    private void FillGroups()
    {
        var counts = new int[GroupMembers.Length];
        foreach (var port in PortIndexes)
        {
            foreach (var group in Network.Ports[port].Groups) counts[group]++;
        }

        for (var i = 0; i < counts.Length; i++) GroupMembers[i] = new int[counts[i]];
        Array.Clear(counts);
        for (var endpoint = 0; endpoint < Count; endpoint++)
        {
            foreach (var group in Port(endpoint).Groups) GroupMembers[group][counts[group]++] = endpoint;
        }
    }

    private int LowerBound(Address address)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Addresses[middle] < address) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private int UpperBound(Address address)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Addresses[middle] <= address) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
