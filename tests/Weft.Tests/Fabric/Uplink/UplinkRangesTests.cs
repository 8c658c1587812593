using Weft.Fabric;
using Weft.Fabric.Uplink;
using Weft.Network.Addressing;
using Xunit;

namespace Weft.Tests.Fabric.Uplink;

public class UplinkRangesTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("3fff::1", false)]
    [InlineData("203.0.113.255", true)]
    [InlineData("198.19.255.255", true)]
    [InlineData("2001:db8:ffff::1", false)]
    public void What_nobody_in_Weft_has_is_outside_but_for_networks_of_IPv6(string address, bool isOutside) =>
        Assert.Equal(isOutside, UplinkRanges.IsOutside(Address.Parse(address), new LiveSettings().PublicRanges));

    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255", "1.0.0.0")]
    [InlineData("10.0.0.0", "10.255.255.255", "11.0.0.0")]
    [InlineData("100.64.0.0", "100.127.255.255", "100.128.0.0")]
    [InlineData("127.0.0.0", "127.255.255.255", "128.0.0.0")]
    [InlineData("169.254.0.0", "169.254.255.255", "169.255.0.0")]
    [InlineData("172.16.0.0", "172.31.255.255", "172.32.0.0")]
    [InlineData("192.0.0.0", "192.0.0.255", "192.0.1.0")]
    [InlineData("192.168.0.0", "192.168.255.255", "192.169.0.0")]
    [InlineData("224.0.0.0", "255.255.255.255", "223.255.255.255")]
    [InlineData("::", "1fff:ffff::", "2000::")]
    [InlineData("2001::", "2001:0:ffff:ffff::", "2001:1::")]
    [InlineData("2002::", "2002:ffff::", "2003::")]
    [InlineData("4000::", "ffff::", "3ffe::")]
    public void No_router_leads_into_ranges_that_are_nobodys_on_the_internet(string first, string last, string beside)
    {
        Assert.True(UplinkRanges.IsNeverRouted(Address.Parse(first)));
        Assert.True(UplinkRanges.IsNeverRouted(Address.Parse(last)));
        Assert.False(UplinkRanges.IsNeverRouted(Address.Parse(beside)));
    }
}
