using CsCheck;
using Weft.Network.Addressing;
using Xunit;

namespace Weft.Tests.Network.Addressing;

public class CidrTests
{
    private static readonly Gen<Cidr> any = Gen.OneOf(
        Gen.Select(Gen.UInt, Gen.Int[0, 32], (number, length) => Cidr.Enclosing(Address.IPv4(number), length)),
        Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[0, 128], (high, low, length) => Cidr.Enclosing(Address.IPv6(new UInt128(high, low)), length)));

    /// <summary>Small blocks that often meet.</summary>
    private static readonly Gen<Cidr> near = Gen.Select(Gen.UInt[0, 63], Gen.Int[24, 32], (number, length) => Cidr.Enclosing(Address.IPv4(number), length));

    [Fact]
    public void Any_block_survives_its_text() => any.Sample(block => Assert.Equal(block, Cidr.Parse(block.ToString())), iter: 5_000);

    [Fact]
    public void A_block_holds_the_addresses_of_its_family_that_begin_with_the_same_bits() =>
        Gen.Select(any, any, Gen.Int[0, 127]).Sample((block, other, bit) =>
        {
            var flipped = block.First.With(block.First.Number ^ (UInt128.One << (bit % block.First.Bits)));
            foreach (var address in (Address[])[block.First, block.Last, flipped, other.First])
                Assert.Equal(address.IsIPv6 == block.IsIPv6 && BitsOf(address)[..block.Length] == BitsOf(block.First)[..block.Length], block.Contains(address));
        }, iter: 5_000);

    [Fact]
    public void Containment_and_overlap_are_those_of_the_sets_of_addresses() => Gen.Select(near, near).Sample((left, right) =>
    {
        var (inLeft, inRight) = (AddressesOf(left), AddressesOf(right));
        Assert.Equal(inLeft.IsSupersetOf(inRight), left.Contains(right));
        Assert.Equal(inLeft.Overlaps(inRight), left.Overlaps(right));
        Assert.Equal((UInt128)inLeft.Count, left.Count);
    }, iter: 2_000);

    [Fact]
    public void A_block_comes_before_the_blocks_inside_it() => Gen.Select(near, near).Sample((left, right) =>
        Assert.True(left == right || !left.Contains(right) || left < right), iter: 2_000);

    [Fact]
    public void Host_bits_are_refused_or_cleared_and_reported() => Gen.Select(Gen.UInt, Gen.Int[0, 32]).Sample((number, length) =>
    {
        var text = $"{Address.IPv4(number)}/{length}";
        Assert.True(Cidr.TryParseLoose(text, out var loose, out var hadHostBits));
        Assert.Equal(Cidr.Enclosing(Address.IPv4(number), length), loose);
        Assert.Equal(loose.First != Address.IPv4(number), hadHostBits);
        Assert.Equal(!hadHostBits, Cidr.TryParse(text, out _));
    }, iter: 2_000);

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("255.255.255.255/32")]
    [InlineData("::/0")]
    [InlineData("2001:db8::/32")]
    public void The_ends_of_the_range_are_blocks(string text) => Assert.Equal(text, Cidr.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/")]
    [InlineData("/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/8 ")]
    [InlineData(" 10.0.0.0/8")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0/16")]
    [InlineData("::/129")]
    [InlineData("::/1000")]
    [InlineData("10.0.0.0/255.0.0.0")]
    public void What_is_no_block_is_refused(string text) => Assert.False(Cidr.TryParseLoose(text, out _, out _));

    private static string BitsOf(Address address) => string.Concat(address.ToIPAddress().GetAddressBytes().Select(part => $"{part:b8}"));

    private static HashSet<UInt128> AddressesOf(Cidr block)
    {
        HashSet<UInt128> addresses = [];
        for (UInt128 offset = 0; offset < block.Count; offset++) addresses.Add(block.First.Number + offset);
        return addresses;
    }
}
