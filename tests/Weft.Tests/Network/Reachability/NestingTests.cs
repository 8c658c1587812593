using CsCheck;
using Weft.Network.Addressing;
using Weft.Network.Reachability;
using Xunit;

namespace Weft.Tests.Network.Reachability;

public class NestingTests
{
    private static readonly Gen<Cidr> s_blocks = Gen.Select(Gen.UInt, Gen.Int[20, 32], (number, length) => Cidr.Enclosing(Address.IPv4(number & 0xFFFFF), length));

    [Fact]
    public void The_innermost_block_is_the_longest_that_holds_the_address() =>
        Gen.Select(s_blocks.Array[0, 40], Gen.UInt).Sample(
            (blocks, number) =>
            {
                var address = Address.IPv4(number & 0xFFFFF);
                var nesting = new Nesting(blocks);
                var node = nesting.Innermost(address);
                var longest = blocks.Where(block => block.Contains(address)).Select(block => block.Length).DefaultIfEmpty(-1).Max();
                Assert.Equal(longest, node == Nesting.None ? -1 : nesting[node].Length);
            },
            iter: 2000,
            threads: 1);
}
