using Weft.Host.Serving.Questions;
using Weft.Network.Addressing;
using Weft.Network.Reachability;
using Weft.Network.Reachability.Questions;
using Xunit;

namespace Weft.Tests.Host.Questions;

public class InternetTextTests
{
    [Fact]
    public void The_whole_of_a_family_is_the_internet() =>
        Assert.Equal(["internet", "internet (IPv6)"], InternetText.Of(AddressRanges.Internet));

    [Fact]
    public void Nearly_all_is_said_by_what_it_lacks() =>
        Assert.Equal(["internet but 203.0.113.0/24"], InternetText.Of(AddressRanges.Without(AddressRanges.OfFamily(AddressRanges.Internet, false), AddressRanges.Of(Cidr.Parse("203.0.113.0/24")))));

    [Fact]
    public void Little_is_said_as_blocks_addresses_and_ranges() => Assert.Equal(
        ["8.8.8.8", "203.0.113.0/24", "203.0.114.1-203.0.114.2", "2001:db8::/64"],
        InternetText.Of(
        [
            .. AddressRanges.Of(Cidr.Parse("8.8.8.8/32")), .. AddressRanges.Of(Cidr.Parse("203.0.113.0/24")),
            new AddressRange(Address.Parse("203.0.114.1"), Address.Parse("203.0.114.2")), .. AddressRanges.Of(Cidr.Parse("2001:db8::/64")),
        ]));
}
