using Weft.Network.Addressing;

namespace Weft.Network.Reachability;

/// <summary>The addresses of the internet, cut at the edges of given blocks.</summary>
internal static class InternetRanges
{
    private static readonly Cidr[] s_notRoutedIPv4 =
    [
        .. SpecialRanges.All.Where(range => !range.IsIPv6), Cidr.Parse("0.0.0.0/8"), Cidr.Parse("127.0.0.0/8"), Cidr.Parse("169.254.0.0/16"), Cidr.Parse("224.0.0.0/3"),
    ];

    private static readonly Cidr s_routedIPv6 = Cidr.Parse("2000::/3");

    /// <summary>Whether the block holds any address of the internet.</summary>
    public static bool Meets(Cidr block)
    {
        if (block.IsIPv6) return s_routedIPv6.Overlaps(block);
        foreach (var range in s_notRoutedIPv4)
        {
            if (range.Contains(block)) return false;
        }

        return true;
    }

    public static List<AddressRange> Of(bool isIPv6, List<Cidr> blocks)
    {
        var ranges = new List<AddressRange>();
        Find(isIPv6, blocks, [], ranges);
        return ranges;
    }

    /// <param name="starts">Room to work in, used again.</param>
    /// <param name="ranges">Where they go, used again.</param>
    public static void Find(bool isIPv6, List<Cidr> blocks, List<Address> starts, List<AddressRange> ranges)
    {
        var whole = isIPv6 ? s_routedIPv6 : Cidr.AnyIPv4;
        starts.Clear();
        ranges.Clear();
        starts.Add(whole.First);
        foreach (var block in blocks) AddEdges(block, whole, starts);
        foreach (var block in s_notRoutedIPv4) AddEdges(block, whole, starts);
        starts.Sort();
        for (var i = 0; i < starts.Count; i++)
        {
            var isLast = i + 1 == starts.Count;
            if (!isLast && starts[i] == starts[i + 1]) continue;
            if (isIPv6 || IsRouted(starts[i])) ranges.Add(new AddressRange(starts[i], isLast ? whole.Last : starts[i].With(starts[i + 1].Number - 1)));
        }
    }

    private static void AddEdges(Cidr block, Cidr whole, List<Address> starts)
    {
        if (block.IsIPv6 != whole.IsIPv6) return;
        var (first, last) = (block.First, block.Last);
        if (first > whole.First && first <= whole.Last) starts.Add(first);
        if (last >= whole.First && last < whole.Last) starts.Add(last + 1);
    }

    private static bool IsRouted(Address address)
    {
        foreach (var block in s_notRoutedIPv4)
        {
            if (block.Contains(address)) return false;
        }

        return true;
    }
}
