using System.Numerics;
using System.Runtime.InteropServices;

namespace Weft.Network.Reachability;

/// <summary>Sets of endpoints or places as rows of bits, 64 to a word.</summary>
internal static class Bits
{
    public static int Words(int count) => (count + 63) >> 6;

    public static bool Has(ReadOnlySpan<ulong> row, int index) => (row[index >> 6] & (1UL << (index & 63))) != 0;

    public static void Set(Span<ulong> row, int index) => row[index >> 6] |= 1UL << (index & 63);

    public static void Clear(Span<ulong> row, int index) => row[index >> 6] &= ~(1UL << (index & 63));

    /// <summary>Sets the bits from <paramref name="from"/> up to, but without, <paramref name="to"/>.</summary>
    public static void SetRun(Span<ulong> row, int from, int to)
    {
        if (from >= to) return;
        var (first, last) = (from >> 6, (to - 1) >> 6);
        var head = ulong.MaxValue << (from & 63);
        var tail = ulong.MaxValue >> (63 - ((to - 1) & 63));
        if (first == last)
        {
            row[first] |= head & tail;
            return;
        }

        row[first] |= head;
        row[(first + 1)..last].Fill(ulong.MaxValue);
        row[last] |= tail;
    }

    /// <summary>Clears the bits from <paramref name="from"/> up to, but without, <paramref name="to"/>.</summary>
    public static void ClearRun(Span<ulong> row, int from, int to)
    {
        for (var i = from; i < to; i++) Clear(row, i);
    }

    /// <summary>Sets in <paramref name="target"/> what a run of <paramref name="source"/> has, shifted to where it lies there.</summary>
    public static void CopyRun(ReadOnlySpan<ulong> source, int from, int count, Span<ulong> target, int at)
    {
        for (var done = 0; done < count;)
        {
            var (read, write) = (from + done, at + done);
            // As many bits as are left in the words that are read and written.
            var take = Math.Min(count - done, 64 - Math.Max(read & 63, write & 63));
            var bits = (source[read >> 6] >> (read & 63)) & (take == 64 ? ulong.MaxValue : (1UL << take) - 1);
            target[write >> 6] |= bits << (write & 63);
            done += take;
        }
    }

    public static void Or(Span<ulong> row, ReadOnlySpan<ulong> other)
    {
        var wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(row);
        var wideOther = MemoryMarshal.Cast<ulong, Vector<ulong>>(other);
        for (var i = 0; i < wide.Length; i++) wide[i] |= wideOther[i];
        for (var i = wide.Length * Vector<ulong>.Count; i < row.Length; i++) row[i] |= other[i];
    }

    public static void And(Span<ulong> row, ReadOnlySpan<ulong> other)
    {
        var wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(row);
        var wideOther = MemoryMarshal.Cast<ulong, Vector<ulong>>(other);
        for (var i = 0; i < wide.Length; i++) wide[i] &= wideOther[i];
        for (var i = wide.Length * Vector<ulong>.Count; i < row.Length; i++) row[i] &= other[i];
    }

    /// <summary>row = one &amp; other.</summary>
    public static void Both(Span<ulong> row, ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        var wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(row);
        var wideOne = MemoryMarshal.Cast<ulong, Vector<ulong>>(one);
        var wideOther = MemoryMarshal.Cast<ulong, Vector<ulong>>(other);
        for (var i = 0; i < wide.Length; i++) wide[i] = wideOne[i] & wideOther[i];
        for (var i = wide.Length * Vector<ulong>.Count; i < row.Length; i++) row[i] = one[i] & other[i];
    }

    /// <summary>row &amp;= one &amp; other, in one pass.</summary>
    public static void And(Span<ulong> row, ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        var wide = MemoryMarshal.Cast<ulong, Vector<ulong>>(row);
        var wideOne = MemoryMarshal.Cast<ulong, Vector<ulong>>(one);
        var wideOther = MemoryMarshal.Cast<ulong, Vector<ulong>>(other);
        for (var i = 0; i < wide.Length; i++) wide[i] &= wideOne[i] & wideOther[i];
        for (var i = wide.Length * Vector<ulong>.Count; i < row.Length; i++) row[i] &= one[i] & other[i];
    }

    public static void AndNot(Span<ulong> row, ReadOnlySpan<ulong> other)
    {
        for (var i = 0; i < row.Length; i++) row[i] &= ~other[i];
    }

    public static int Count(ReadOnlySpan<ulong> row)
    {
        var count = 0;
        foreach (var word in row) count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>The set bits in ascending order.</summary>
    public static IEnumerable<int> Members(ulong[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            for (var word = row[i]; word != 0; word &= word - 1) yield return (i << 6) + BitOperations.TrailingZeroCount(word);
        }
    }
}
