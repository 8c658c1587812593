using System.Net;
using System.Net.Sockets;
using CsCheck;
using Weft.Network.Addressing;
using Xunit;

namespace Weft.Tests.Network.Addressing;

public class AddressTests
{
    private static readonly Gen<Address> any = Gen.OneOf(
        Gen.UInt.Select(Address.IPv4),
        Gen.Select(Gen.ULong, Gen.ULong, (high, low) => Address.IPv6(new UInt128(high, low))));

    [Fact]
    public void Any_address_survives_its_text() => any.Sample(address => Assert.Equal(address, Address.Parse(address.ToString())), iter: 5_000);

    [Fact]
    public void Any_address_survives_its_bytes() => any.Sample(address =>
    {
        Span<byte> bytes = stackalloc byte[16];
        var length = address.WriteBytes(bytes);
        Assert.Equal(address.Bits / 8, length);
        Assert.Equal(address, Address.From(new IPAddress(bytes[..length])));
    }, iter: 2_000);

    [Fact]
    public void The_text_is_the_platforms_text() => any.Sample(address => Assert.Equal(address.ToIPAddress().ToString(), address.ToString()), iter: 2_000);

    [Fact]
    public void Order_is_the_order_of_the_bytes_and_IPv4_comes_first() => Gen.Select(any, any).Sample((left, right) =>
    {
        var expected = left.IsIPv6 != right.IsIPv6
            ? (left.IsIPv6 ? 1 : -1)
            : left.ToIPAddress().GetAddressBytes().AsSpan().SequenceCompareTo(right.ToIPAddress().GetAddressBytes());
        Assert.Equal(Math.Sign(expected), Math.Sign(left.CompareTo(right)));
        Assert.Equal(left < right, right > left);
    }, iter: 2_000);

    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("2001:DB8::1")]
    [InlineData("::ffff:1.2.3.4")]
    public void A_plain_address_is_read(string text) => Assert.Equal(Address.From(IPAddress.Parse(text)), Address.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.04")]
    [InlineData("1.2.3.0x4")]
    [InlineData("1.2.3.4 ")]
    [InlineData("1.2.3.+4")]
    [InlineData("1.2.3.٤")]
    [InlineData("1..3.4")]
    [InlineData("16909060")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("::1::")]
    [InlineData(":")]
    [InlineData("12345::")]
    [InlineData("::1/64")]
    public void What_is_no_plain_address_is_refused(string text) => Assert.False(Address.TryParse(text, out _));

    [Fact]
    public void Nothing_that_is_read_means_anything_else_to_the_platform() =>
        Gen.String[Gen.OneOfConst('0', '1', '2', '5', '9', '.', ':', 'a', 'f', 'x', '%', '/', ' ', '-'), 0, 16].Sample(text =>
        {
            if (!Address.TryParse(text, out var address)) return;
            Assert.True(IPAddress.TryParse(text, out var platform));
            Assert.Equal(platform.AddressFamily == AddressFamily.InterNetworkV6, address.IsIPv6);
            Assert.Equal(platform, address.ToIPAddress());
        }, iter: 20_000);
}
