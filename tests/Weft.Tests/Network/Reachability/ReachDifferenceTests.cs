using Weft.Network.Compilation;
using Weft.Network.Reachability;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Tests.Network.Reachability;

public class ReachDifferenceTests
{
    [Fact]
    public void Between_networks_with_other_interfaces_it_is_what_asking_every_pair_finds()
    {
        var found = 0L;
        for (var seed = 0; seed < 12; seed++)
        {
            var input = RandomWorld.Create(seed, 14, isPlain: seed % 2 == 0);
            var before = ReachMatrix.Of(CompiledNetwork.Compile(input with { Interfaces = [.. input.Interfaces.Where((card, place) => place % 5 != seed % 5 || card.ForwardsTo is not null)] }));
            var after = ReachMatrix.Of(CompiledNetwork.Compile(input with { Interfaces = [.. input.Interfaces.Where((card, place) => place % 4 != seed % 4 || card.ForwardsTo is not null)] }));

            var difference = ReachDifference.Between(before, after);

            Assert.Equal(Services(after) - Common(before, after), difference.OpenedServices);
            Assert.Equal(Services(before) - Common(before, after), difference.ClosedServices);
            found += difference.OpenedServices + difference.ClosedServices;
        }

        Assert.True(found > 0);
    }

    private static long Services(ReachMatrix matrix) => matrix.Totals.Services;

    // What both have: for each pair of endpoints of both, the selectors that are open in both. Rules are the same, so protocols are.
    private static long Common(ReachMatrix before, ReachMatrix after)
    {
        var both = before.Endpoints.Intersect(after.Endpoints).ToList();
        return both.SelectMany(to => both.Select(from => (from, to))).Where(pair => pair.from.Interface != pair.to.Interface).Sum(pair =>
        {
            var (was, now) = (before.Between(pair.from, pair.to), after.Between(pair.from, pair.to));
            return was.Sum(one => now.Where(other => other.Protocol == one.Protocol)
                .Sum(other => Math.Max(0L, Math.Min(one.Selectors.Last, other.Selectors.Last) - Math.Max(one.Selectors.First, other.Selectors.First) + 1)));
        });
    }
}
