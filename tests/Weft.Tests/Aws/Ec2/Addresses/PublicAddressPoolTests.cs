using Weft.Aws;
using Weft.Aws.Ec2.Addresses;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Network.Addressing;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Addresses;

public class PublicAddressPoolTests
{
    private static readonly Cidr[] documentation = [Cidr.Parse("203.0.113.0/24"), Cidr.Parse("198.51.100.0/24")];
    private static readonly Cidr benchmarks = Cidr.Parse("198.18.0.0/15");

    private readonly Transaction transaction = In("123456789012", "us-east-1");

    [Fact]
    public void Addresses_are_unique_over_accounts_and_regions_and_fill_one_block_before_the_next()
    {
        var other = transaction.In(new Scope(new AccountId("210987654321"), new RegionName("eu-west-1")));

        var drawn = Enumerable.Range(0, 600).Select(i => PublicAddressPool.Draw(i % 2 == 0 ? transaction : other)).ToList();

        Assert.Equal(600, drawn.Distinct().Count());
        Assert.All(drawn.Take(254), address => Assert.True(documentation[0].Contains(address)));
        Assert.All(drawn.Skip(254).Take(254), address => Assert.True(documentation[1].Contains(address)));
        Assert.All(drawn.Skip(508), address => Assert.True(benchmarks.Contains(address)));
        Assert.DoesNotContain(Address.Parse("203.0.113.0"), drawn);
        Assert.DoesNotContain(Address.Parse("203.0.113.255"), drawn);
    }

    [Fact]
    public void An_address_that_was_given_back_can_be_recovered_by_its_last_holder_alone()
    {
        var address = PublicAddressPool.Draw(transaction);
        Assert.Null(PublicAddressPool.Recover(transaction, address));
        PublicAddressPool.Return(transaction, address);

        Assert.Null(PublicAddressPool.Recover(transaction.In(new Scope(new AccountId("210987654321"), new RegionName("us-east-1"))), address));
        Assert.Null(PublicAddressPool.Recover(transaction.In(new Scope(AccountId.Default, new RegionName("us-west-2"))), address));
        Assert.Null(PublicAddressPool.Recover(transaction, Address.Parse("8.8.8.8")));
        Assert.Equal(address, PublicAddressPool.Recover(transaction, address));
    }

    private static Transaction In(string account, string region)
    {
        var call = new Call(new Scope(new AccountId(account), new RegionName(region)), Caller.System, "Test", "", DateTimeOffset.UnixEpoch);
        return new Transaction(CloudState.Empty, call, new WriteSettings(AwsServices.CreateCatalog(), new IdSource(1), Pace.Instant));
    }
}
