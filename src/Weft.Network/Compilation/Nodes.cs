using Weft.Network.Addressing;
using Weft.Network.Model;

namespace Weft.Network.Compilation;

/// <summary>The implicit router of one network, with all that hangs on it.</summary>
internal sealed class RouterNode(int index, VirtualNetwork input)
{
    public int Index { get; } = index;

    public VirtualNetwork Input { get; } = input;

    public string Id => Input.Id;

    public List<SubnetNode> Subnets { get; } = [];

    /// <summary>Who owns an address of this network.</summary>
    public Dictionary<Address, PortNode> Ports { get; } = [];

    public InternetGateway? Gateway { get; set; }

    public RouteTableNode? EdgeTable { get; set; }

    public EgressOnlyGateway? EgressOnly { get; set; }

    public PrivateGateway? PrivateGateway { get; set; }

    /// <summary>The table that routes what comes in through the private gateway.</summary>
    public RouteTableNode? PrivateEdgeTable { get; set; }

    public List<Peering> Peerings { get; } = [];

    /// <summary>The networks whose groups may be referred to: its own and those at the far end of a live link nearby.</summary>
    public HashSet<int> GroupScope { get; } = [index];

    public bool Contains(Address address)
    {
        foreach (var range in Input.Ranges)
        {
            if (range.Contains(address)) return true;
        }

        return false;
    }

    public SubnetNode? FindSubnet(Address address)
    {
        foreach (var subnet in Subnets)
        {
            if (subnet.Contains(address)) return subnet;
        }

        return null;
    }
}

/// <summary>A subnet with its table and its list resolved.</summary>
internal sealed class SubnetNode(int index, Subnet input, RouterNode router, RouteTableNode table, FilterListNode? list)
{
    public int Index { get; } = index;

    public Subnet Input { get; } = input;

    public string Id => Input.Id;

    public RouterNode Router { get; } = router;

    public RouteTableNode Table { get; } = table;

    public FilterListNode? List { get; } = list;

    public bool Contains(Address address)
    {
        foreach (var range in Input.Ranges)
        {
            if (range.Contains(address)) return true;
        }

        return false;
    }

    /// <summary>The first four addresses of each range and its last belong to the router and to nobody else.</summary>
    public bool IsReserved(Address address)
    {
        foreach (var range in Input.Ranges)
        {
            if (range.Contains(address)) return address.Number - range.First.Number < 4 || address == range.Last;
        }

        return false;
    }
}

/// <summary>A place where packets leave and enter the network: an interface, or the inner side of a translating gateway.</summary>
internal sealed class PortNode(int index, Interface input, SubnetNode subnet, int[] groups, NatGateway? nat = null)
{
    public int Index { get; } = index;

    public Interface Input { get; } = input;

    public string Id => Input.Id;

    public SubnetNode Subnet { get; } = subnet;

    public RouterNode Router => Subnet.Router;

    /// <summary>Indexes into the compiled groups, in ascending order.</summary>
    public int[] Groups { get; } = groups;

    public NatGateway? Nat { get; } = nat;

    public bool Owns(Address address)
    {
        foreach (var own in Input.Addresses)
        {
            if (own.Address == address) return true;
        }

        return false;
    }

    public Address? PublicOf(Address address)
    {
        foreach (var own in Input.Addresses)
        {
            if (own.Address == address) return own.Public;
        }

        return null;
    }

    /// <summary>The first address of the family, which a host uses as source by default.</summary>
    public Address? FirstOf(bool isIPv6)
    {
        foreach (var own in Input.Addresses)
        {
            if (own.Address.IsIPv6 == isIPv6) return own.Address;
        }

        return null;
    }
}
