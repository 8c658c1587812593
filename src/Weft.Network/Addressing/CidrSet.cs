using System.Collections.Immutable;

namespace Weft.Network.Addressing;

/// <summary>A set of addresses as blocks that do not overlap.</summary>
public sealed class CidrSet
{
    private CidrSet(ImmutableArray<Cidr> blocks) => Blocks = blocks;

    /// <summary>The blocks, in no particular order.</summary>
    public ImmutableArray<Cidr> Blocks { get; }

    public bool IsEmpty => Blocks.IsEmpty;

    public static CidrSet Of(Cidr block) => new([block]);

    public static CidrSet Of(Address address) => Of(Cidr.Of(address));

    /// <summary>Every address from the first to the last, both included.</summary>
    public static CidrSet Between(Address first, Address last)
    {
        var blocks = ImmutableArray.CreateBuilder<Cidr>();
        for (var next = first; next <= last;)
        {
            // The widest block that begins here and does not go beyond the end.
            var length = next.Bits;
            while (length > 0 && Cidr.Enclosing(next, length - 1) is var wider && wider.First == next && wider.Last <= last) length--;
            var block = new Cidr(next, length);
            blocks.Add(block);
            if (block.Last == last) break;
            next = block.Last + 1;
        }

        return new(blocks.ToImmutable());
    }

    /// <summary>The sets together, which must not overlap.</summary>
    public static CidrSet Together(IEnumerable<CidrSet> sets) => new([.. sets.SelectMany(set => set.Blocks)]);

    public bool Contains(Address address) => Blocks.Any(block => block.Contains(address));

    public CidrSet Intersect(IEnumerable<Cidr> others)
    {
        // Blocks nest or are apart: of two that meet the longer prefix is what they share.
        var widest = others.Distinct().ToList();
        widest.RemoveAll(inner => widest.Exists(outer => outer.Length < inner.Length && outer.Contains(inner)));
        return new([.. Blocks.SelectMany(_ => widest, (own, other) => (Own: own, Other: other))
            .Where(pair => pair.Own.Overlaps(pair.Other))
            .Select(pair => pair.Own.Length >= pair.Other.Length ? pair.Own : pair.Other)]);
    }

    public CidrSet Without(Cidr gone) => Blocks.Any(gone.Overlaps) ? new([.. Blocks.SelectMany(own => Rest(own, gone))]) : this;

    private static IEnumerable<Cidr> Rest(Cidr own, Cidr gone)
    {
        if (!own.Overlaps(gone))
        {
            yield return own;
            yield break;
        }

        // Halve the block until the half that holds the hole is the hole.
        for (var length = own.Length + 1; length <= gone.Length; length++)
        {
            var half = Cidr.Enclosing(gone.First, length);
            var bit = UInt128.One << (half.First.Bits - length);
            yield return new Cidr(half.First.With(half.First.Number ^ bit), length);
        }
    }
}
