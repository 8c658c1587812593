using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Reachability;

namespace Weft.Tests.Network.Reachability;

/// <summary>The slow, obvious way for the internet: for every endpoint, range of addresses and interval of selectors, walk a packet.</summary>
internal static class InternetOracle
{
    /// <summary>The first differences found between the sets and the walks, and how many intervals are open.</summary>
    public static List<string> Differences(CompiledNetwork network, out int open)
    {
        var differences = new List<string>();
        open = 0;
        foreach (var endpoint in ReachMatrix.Of(network).Endpoints)
        {
            foreach (var direction in (ReadOnlySpan<Direction>)[Direction.Ingress, Direction.Egress])
            {
                open += Compare(network, endpoint, direction, differences);
                if (differences.Count > 0) return differences;
            }
        }

        return differences;
    }

    private static int Compare(CompiledNetwork network, Endpoint endpoint, Direction direction, List<string> differences)
    {
        var (walks, atoms, reach) = (new InternetWalks(network, new ReachOptions()), new SelectorAtoms(network, new ReachOptions()), new InternetReach(network));
        network.TryPort(endpoint.Interface, out var port);
        var said = direction == Direction.Ingress ? reach.Inbound(endpoint) : reach.Outbound(endpoint);
        var open = 0;
        foreach (var far in InternetRanges.Of(endpoint.Address.IsIPv6, [.. walks.AllBlocks]).Select(range => range.First))
        {
            // Only hosts that are nobody's here: the internet of the sets has no networks of the input in it.
            if (port!.Router.Contains(far) || network.FindGlobal(far) is not null || network.TryPublic(far, out _)) continue;
            foreach (var protocol in new ProtocolAxis(network).Of(endpoint.Address.IsIPv6))
            {
                var walked = walks.Open(port, endpoint.Address, direction, protocol, far);
                foreach (var atom in atoms.Of(protocol))
                {
                    var isSaid = said.Any(service => service.Service.Protocol == protocol && service.Service.Selectors.Contains(atom.First)
                        && service.Addresses.Any(addresses => addresses.First <= far && far <= addresses.Last));
                    if (walked.Contains(atom.First) != isSaid) differences.Add($"{direction} {endpoint} {far} {protocol} {atom}: said {isSaid}");
                    open += isSaid ? 1 : 0;
                }
            }
        }

        return open;
    }
}
