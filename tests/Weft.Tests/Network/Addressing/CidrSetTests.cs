using Weft.Network.Addressing;
using Xunit;

namespace Weft.Tests.Network.Addressing;

public class CidrSetTests
{
    [Theory]
    [InlineData("0.0.0.0/0", "10.0.0.0/8", "0.0.0.0/5 11.0.0.0/8 12.0.0.0/6 128.0.0.0/1 16.0.0.0/4 32.0.0.0/3 64.0.0.0/2 8.0.0.0/7")]
    [InlineData("10.0.0.0/30", "10.0.0.1/32", "10.0.0.0/32 10.0.0.2/31")]
    [InlineData("10.0.0.0/30", "10.0.0.0/24", "")]
    [InlineData("10.0.0.0/30", "10.0.1.0/24", "10.0.0.0/30")]
    [InlineData("2001:db8::/126", "2001:db8::2/127", "2001:db8::/127")]
    public void A_block_without_another_is_the_blocks_around_it(string own, string gone, string left) =>
        Assert.Equal(left, string.Join(' ', CidrSet.Of(Cidr.Parse(own)).Without(Cidr.Parse(gone)).Blocks.Select(block => block.ToString()).Order(StringComparer.Ordinal)));

    [Fact]
    public void Sets_hold_what_counting_says()
    {
        var random = new Random(5);
        for (var run = 0; run < 300; run++)
        {
            var set = CidrSet.Of(Cidr.Parse("10.0.0.0/24"));
            var held = Enumerable.Range(0, 256).ToHashSet();
            for (var step = 0; step < 4; step++)
            {
                var blocks = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Block(random)).ToList();
                if (random.Next(2) == 0)
                {
                    set = set.Intersect(blocks);
                    held.RemoveWhere(host => !blocks.Exists(block => block.Contains(At(host))));
                }
                else
                {
                    set = set.Without(blocks[0]);
                    held.RemoveWhere(host => blocks[0].Contains(At(host)));
                }

                Assert.Equal(held.Order(), Enumerable.Range(0, 256).Where(host => set.Contains(At(host))));
                Assert.Equal(held.Count, set.Blocks.Sum(block => (int)block.Count));
                Assert.Equal(held.Count == 0, set.IsEmpty);
            }
        }
    }

    private static Address At(int host) => Address.Parse("10.0.0.0") + (UInt128)host;

    private static Cidr Block(Random random) => Cidr.Enclosing(At(random.Next(256)), random.Next(24, 33));
}
