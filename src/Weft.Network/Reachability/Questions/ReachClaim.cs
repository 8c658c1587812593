using System.Collections.Immutable;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Network.Reachability.Questions;

/// <summary>What a claim says.</summary>
public enum ClaimKind
{
    /// <summary>None of the one side can use any of the services of any of the other.</summary>
    NoneReaches,

    /// <summary>Each interface of the one side can use all of the services of each of the other, at one pair of their addresses at least.</summary>
    EachReaches,
}

/// <summary>Something that is said of a network, and that holds or does not.</summary>
public sealed record ReachClaim(ClaimKind Kind, Ends From, Ends To, TrafficSet Traffic);

/// <summary>One case against a claim: a packet that shows it, and how it fares.</summary>
/// <param name="Packet">Null where the two ends have no addresses by which a packet could be sent; <paramref name="Diagnosis"/> is then null too.</param>
/// <param name="Diagnosis">The packet's way, and, where it should have got through, what would open it.</param>
public sealed record ClaimWitness(Place From, Place To, Packet? Packet, Diagnosis? Diagnosis);

/// <summary>The judgement of a claim.</summary>
/// <param name="Checked">Pairs of ends that the claim speaks of; the internet counts as one end.</param>
/// <param name="Violations">Pairs for which it does not hold.</param>
/// <param name="Witnesses">The first few of them.</param>
public sealed record ClaimVerdict(long Checked, long Violations, ImmutableArray<ClaimWitness> Witnesses)
{
    public bool Holds => Violations == 0;
}
