using Weft.Network.Reachability;
using Xunit;

namespace Weft.Tests.Network.Reachability;

public class BitsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(3, 64)]
    [InlineData(63, 65)]
    [InlineData(64, 128)]
    [InlineData(5, 300)]
    [InlineData(319, 320)]
    public void A_run_sets_exactly_its_bits(int from, int to)
    {
        var row = new ulong[Bits.Words(320)];
        Bits.SetRun(row, from, to);
        Assert.Equal(Enumerable.Range(from, to - from), Bits.Members(row));
        Assert.Equal(to - from, Bits.Count(row));
    }

    [Fact]
    public void A_run_is_copied_to_another_place_bit_by_bit()
    {
        var random = new Random(5);
        for (var round = 0; round < 2000; round++)
        {
            var source = new ulong[6];
            foreach (ref var word in source.AsSpan()) word = (ulong)random.NextInt64();
            var (from, at, count) = (random.Next(200), random.Next(200), random.Next(180));
            var target = new ulong[6];

            Bits.CopyRun(source, from, count, target, at);

            Assert.Equal(Bits.Members(source).Where(bit => bit >= from && bit < from + count).Select(bit => bit - from + at), Bits.Members(target));
        }
    }

    [Fact]
    public void Rows_of_odd_length_are_combined_to_the_end()
    {
        ulong[] one = [1, 2, 4, 8, 16, 32, 64];
        ulong[] other = [3, 3, 3, 3, 3, 3, 67];
        var both = (ulong[])one.Clone();
        Bits.And(both, other);
        Assert.Equal<ulong>([1, 2, 0, 0, 0, 0, 64], both);
        var either = (ulong[])one.Clone();
        Bits.Or(either, other);
        Assert.Equal<ulong>([3, 3, 7, 11, 19, 35, 67], either);
        var less = (ulong[])one.Clone();
        Bits.AndNot(less, other);
        Assert.Equal<ulong>([0, 0, 4, 8, 16, 32, 0], less);
        var three = (ulong[])one.Clone();
        Bits.And(three, other, [0, 2, 9, 9, 9, 9, 64]);
        Assert.Equal<ulong>([0, 2, 0, 0, 0, 0, 64], three);
    }
}
