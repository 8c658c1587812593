using Weft.Aws.Ec2.Regions;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Regions;

public class RegionTableTests
{
    [Fact]
    public void There_are_34_commercial_regions_of_which_17_must_be_opted_into()
    {
        Assert.Equal(34, RegionTable.All.Count);
        Assert.Equal(17, RegionTable.All.Count(region => region.OptInRequired));
        Assert.Equal(34, RegionTable.All.Select(region => region.Name).Distinct().Count());
    }

    [Fact]
    public void No_region_belongs_to_another_partition() =>
        Assert.DoesNotContain(RegionTable.All, region => region.Name.StartsWith("us-gov") || region.Name.StartsWith("cn-")
            || region.Name.StartsWith("eusc-") || region.Name.Contains("-iso"));

    [Fact]
    public void Every_region_has_three_zones_but_those_that_AWS_lists_otherwise()
    {
        var otherwise = RegionTable.All.Where(region => region.Zones.Count != 3).ToDictionary(region => region.Name, region => region.Zones.Count);
        Assert.Equal(
            new Dictionary<string, int> { ["ap-northeast-2"] = 4, ["eu-west-2"] = 4, ["us-east-1"] = 6, ["us-west-1"] = 2, ["us-west-2"] = 4 },
            otherwise);
    }

    [Fact]
    public void Zone_names_and_zone_ids_are_unique_and_well_formed()
    {
        var zones = RegionTable.All.SelectMany(region => region.Zones.Select(zone => (region, zone))).ToList();
        Assert.Equal(zones.Count, zones.Select(pair => pair.zone.Id).Distinct().Count());
        Assert.Equal(zones.Count, zones.Select(pair => pair.zone.Name).Distinct().Count());
        Assert.All(zones, pair =>
        {
            Assert.Matches($"^{pair.region.Name}[a-f]$", pair.zone.Name);
            Assert.Matches("^[a-z]{2,4}[1-7]-az[1-6]$", pair.zone.Id);
            Assert.Equal(ShortName(pair.region.Name), pair.zone.Id[..pair.zone.Id.IndexOf("-az", StringComparison.Ordinal)]);
        });
    }

    [Theory]
    [InlineData("us-east-1", "ec2.us-east-1.amazonaws.com", "opt-in-not-required")]
    [InlineData("ap-northeast-3", "ec2.ap-northeast-3.amazonaws.com", "opt-in-not-required")]
    [InlineData("eu-central-2", "ec2.eu-central-2.amazonaws.com", "not-opted-in")]
    [InlineData("mx-central-1", "ec2.mx-central-1.amazonaws.com", "not-opted-in")]
    public void A_region_has_its_endpoint_and_its_opt_in_status(string name, string endpoint, string status)
    {
        var region = RegionTable.Find(name);
        Assert.NotNull(region);
        Assert.Equal((endpoint, status), (region.Endpoint, region.DefaultOptInStatus));
    }

    [Theory]
    [InlineData("us-gov-west-1")]
    [InlineData("US-EAST-1")]
    [InlineData("")]
    public void A_name_outside_the_table_is_not_found(string name) => Assert.Null(RegionTable.Find(name));

    // AWS abbreviates: two letters of area, the initials of the direction, the digit.
    private static string ShortName(string region)
    {
        var parts = region.Split('-');
        var direction = parts[1] switch
        {
            "northeast" => "ne",
            "southeast" => "se",
            "north" => "n",
            "south" => "s",
            "east" => "e",
            "west" => "w",
            "central" => "c",
            _ => throw new ArgumentException(region),
        };
        return parts[0] + direction + parts[2];
    }
}
