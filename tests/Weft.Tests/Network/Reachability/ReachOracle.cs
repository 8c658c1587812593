using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Reachability;

namespace Weft.Tests.Network.Reachability;

/// <summary>The slow, obvious way: for every pair, protocol and interval that rules can tell apart, walk a packet and its answer.</summary>
internal static class ReachOracle
{
    /// <summary>The first few differences between the matrix and the walks; none when they agree everywhere.</summary>
    public static List<string> Differences(CompiledNetwork network, ReachMatrix matrix, int limit = 5)
    {
        var walks = new DetourWalks(network, new ReachOptions());
        var differences = new List<string>();
        var (pairs, services) = (0L, 0L);
        var endpoints = matrix.Endpoints.ToList();
        foreach (var to in endpoints)
        {
            foreach (var from in endpoints)
            {
                if (from.Interface == to.Interface || from.Address.IsIPv6 != to.Address.IsIPv6) continue;
                var width = Compare(matrix, walks, from, to, differences);
                services += width;
                pairs += width > 0 ? 1 : 0;
                if (differences.Count >= limit) return differences;
            }
        }

        var totals = new ReachTotals(endpoints.Count, pairs, services);
        if (totals != matrix.Totals) differences.Add($"totals {matrix.Totals} but walked {totals}");
        return differences;
    }

    private static long Compare(ReachMatrix matrix, DetourWalks walks, Endpoint from, Endpoint to, List<string> differences)
    {
        var width = 0L;
        var claimed = matrix.Between(from, to);
        foreach (var protocol in matrix.Protocols.Of(to.Address.IsIPv6))
        {
            var walked = walks.Between(from, to, protocol);
            var said = claimed.Where(service => service.Protocol == protocol).Select(service => service.Selectors).ToList();
            width += walked.Sum(range => range.Last - range.First + 1L);
            if (!said.SequenceEqual(walked))
                differences.Add($"{from} -> {to} {protocol}: matrix [{Text(said)}], walks [{Text(walked)}]");
        }

        return width;
    }

    private static string Text(List<PortRange> ranges) => string.Join(' ', ranges);
}
