using System.Collections.Immutable;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>One set of changes that opens a path, in the order in which the packet meets them, and the way that the packet then takes.</summary>
public sealed record Remedy(ImmutableArray<Change> Changes, Exchange Exchange);

/// <summary>
/// Why a packet and its answer do not get through, and what would open the path: the complete sets of changes, fewest first. It goes on
/// past each deny as if one of the settings behind it were changed, so that a path blocked in three places names all three.
/// </summary>
public sealed record Diagnosis(Exchange Exchange, ImmutableArray<Remedy> Remedies)
{
    private const int MaxWalks = 400;

    /// <summary>Finds up to <paramref name="limit"/> remedies. None when the path is open, or when no change known to the engine opens it.</summary>
    /// <param name="goal">Where the packet has to arrive, as in <see cref="PacketWalk.RoundTrip(CompiledNetwork, Place, Packet, FlowState, TimeSpan, Place?)"/>.</param>
    public static Diagnosis Of(
        CompiledNetwork network, Place from, Packet packet, FlowState flows, TimeSpan now = default, int limit = 4, Place? goal = null)
    {
        var exchange = PacketWalk.RoundTrip(network, from, packet, flows, now, goal);
        if (exchange.Succeeds) return new Diagnosis(exchange, []);
        var remedies = ImmutableArray.CreateBuilder<Remedy>();
        var queue = new PriorityQueue<ImmutableList<Change>, (int Count, int Order)>();
        var seen = new HashSet<string>();
        var order = 0;
        queue.Enqueue([], (0, order));
        for (var walks = 0; walks < MaxWalks && remedies.Count < limit && queue.TryDequeue(out var changes, out _); walks++)
        {
            var tried = PacketWalk.RoundTrip(network, from, packet, flows, now, changes.ToHashSet(), out var last, goal: goal);
            if (tried.Succeeds)
            {
                if (!remedies.Any(known => known.Changes.All(changes.Contains))) remedies.Add(new Remedy([.. changes], tried));
                continue;
            }

            foreach (var option in last.Options)
            {
                var next = changes.Add(option);
                if (seen.Add(Signature(next))) queue.Enqueue(next, (next.Count, ++order));
            }
        }

        return new Diagnosis(exchange, remedies.ToImmutable());
    }

    private static string Signature(IEnumerable<Change> changes) =>
        string.Join('\n', changes.Select(change => change.ToString()).Order(StringComparer.Ordinal));
}
