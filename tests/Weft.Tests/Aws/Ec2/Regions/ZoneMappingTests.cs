using Weft.Aws.Ec2.Regions;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Regions;

public class ZoneMappingTests
{
    private static readonly string[] MappedPerAccount =
        ["ap-northeast-1", "ap-southeast-1", "ap-southeast-2", "eu-west-1", "sa-east-1", "us-east-1", "us-west-1", "us-west-2"];

    [Fact]
    public void Exactly_the_regions_that_AWS_names_are_mapped_per_account() =>
        Assert.Equal(MappedPerAccount, RegionTable.All.Where(region => region.ZonesMappedPerAccount > 0).Select(region => region.Name));

    [Fact]
    public void The_mapping_is_a_bijection_for_every_account_and_keeps_the_names_in_order()
    {
        foreach (var region in RegionTable.All)
        {
            foreach (var account in Accounts(200))
            {
                var zones = ZoneMapping.ZonesOf(account, region);
                Assert.Equal(region.Zones.Select(zone => zone.Name), zones.Select(zone => zone.Name));
                Assert.Equal(region.Zones.Select(zone => zone.Id).Order(), zones.Select(zone => zone.Id).Order());
            }
        }
    }

    [Fact]
    public void Every_order_of_the_mapped_zones_occurs_in_some_account()
    {
        var region = RegionTable.Find("us-east-1")!;
        var orders = Accounts(1000).Select(account => string.Join(' ', ZoneMapping.ZonesOf(account, region).Select(zone => zone.Id))).Distinct();
        Assert.Equal(24, orders.Count());
    }

    [Fact]
    public void Zones_that_opened_later_have_one_name_for_every_account()
    {
        foreach (var account in Accounts(50))
        {
            Assert.Equal("use1-az3", ZoneMapping.FindByName(account, RegionTable.Find("us-east-1")!, "us-east-1e")!.Value.Id);
            Assert.Equal("us-west-2d", ZoneMapping.FindById(account, RegionTable.Find("us-west-2")!, "usw2-az4")!.Value.Name);
        }
    }

    [Fact]
    public void Regions_introduced_later_are_the_same_for_every_account()
    {
        var region = RegionTable.Find("eu-central-1")!;
        Assert.All(Accounts(50), account => Assert.Equal(region.Zones, ZoneMapping.ZonesOf(account, region)));
    }

    [Fact]
    public void The_mapping_of_an_account_does_not_change_from_version_to_version() =>
        Assert.Equal(
            "use1-az2 use1-az1 use1-az4 use1-az6 use1-az3 use1-az5",
            string.Join(' ', ZoneMapping.ZonesOf("123456789012", RegionTable.Find("us-east-1")!).Select(zone => zone.Id)));

    [Fact]
    public void A_zone_of_another_region_is_not_found()
    {
        var region = RegionTable.Find("us-east-1")!;
        Assert.Null(ZoneMapping.FindByName("123456789012", region, "us-east-2a"));
        Assert.Null(ZoneMapping.FindById("123456789012", region, "use2-az1"));
    }

    private static IEnumerable<string> Accounts(int count) => Enumerable.Range(1, count).Select(i => (100000000000L + (i * 7919L)).ToString());
}
