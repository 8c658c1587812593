using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Regions;

public class RegionOperationTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void DescribeRegions_lists_the_regions_that_are_enabled_by_default()
    {
        var regions = Regions(new DescribeRegionsRequest());
        Assert.Equal(17, regions.Count);
        Assert.All(regions, region => Assert.Equal("opt-in-not-required", region.OptInStatus));
        var ireland = regions.Single(region => region.RegionName == "eu-west-1");
        Assert.Equal(("ec2.eu-west-1.amazonaws.com", "Ireland"), (ireland.Endpoint, ireland.Geography!.Single().Name));
    }

    [Fact]
    public void DescribeRegions_lists_all_on_demand() => Assert.Equal(34, Regions(new DescribeRegionsRequest { AllRegions = true }).Count);

    [Fact]
    public void DescribeRegions_tells_of_a_disabled_region_that_is_named()
    {
        var region = Assert.Single(Regions(new DescribeRegionsRequest { RegionNames = ["ca-west-1"] }));
        Assert.Equal("not-opted-in", region.OptInStatus);
    }

    [Theory]
    [InlineData("region-name", "us-*", 4)]
    [InlineData("endpoint", "*southeast*", 7)]
    [InlineData("opt-in-status", "not-opted-in", 17)]
    [InlineData("opt-in-status", "opted-in", 0)]
    public void DescribeRegions_filters(string name, string value, int count) =>
        Assert.Equal(count, Regions(new DescribeRegionsRequest { AllRegions = true, Filters = [new FilterShape { Name = name, Values = [value] }] }).Count);

    [Fact]
    public void DescribeRegions_refuses_a_region_that_there_is_not()
    {
        var error = cloud.Refused("InvalidParameterValue", Ec2Api.DescribeRegions, new DescribeRegionsRequest { RegionNames = ["us-east-1", "us-gov-west-1"] });
        Assert.Contains("us-gov-west-1", error.Message);
        Assert.DoesNotContain("us-east-1,", error.Message);
    }

    [Fact]
    public void DescribeRegions_refuses_a_filter_that_there_is_not() => cloud.Refused(
        "InvalidParameterValue",
        Ec2Api.DescribeRegions,
        new DescribeRegionsRequest { Filters = [new FilterShape { Name = "colour", Values = ["red"] }] });

    [Fact]
    public void DescribeAvailabilityZones_lists_the_zones_of_the_called_region()
    {
        var zones = Zones(new DescribeAvailabilityZonesRequest(), "us-east-2");
        Assert.Equal(["us-east-2a", "us-east-2b", "us-east-2c"], zones.Select(zone => zone.ZoneName));
        var first = zones[0];
        Assert.Equal(
            ("use2-az1", "us-east-2-zg-1", "us-east-2", "availability-zone", "US East (Ohio) 1", "available", "opt-in-not-required"),
            (first.ZoneId, first.GroupName, first.NetworkBorderGroup, first.ZoneType, first.GroupLongName, first.State, first.OptInStatus));
        Assert.Equal(("United States of America", "Ohio"), (first.Geography!.Single().Name, first.SubGeography!.Single().Name));
    }

    [Fact]
    public void DescribeAvailabilityZones_shows_each_account_its_own_mapping()
    {
        string Mapping(string account) => string.Join(' ', Zones(new DescribeAvailabilityZonesRequest(), "us-east-1", account).Select(zone => zone.ZoneId));
        Assert.NotEqual(Mapping("111111111111"), Mapping("222222222222"));
    }

    [Theory]
    [InlineData("zone-name", "us-east-1?", 6)]
    [InlineData("zone-id", "use1-az4", 1)]
    [InlineData("zone-type", "local-zone", 0)]
    [InlineData("state", "available", 6)]
    [InlineData("group-name", "us-east-1-zg-1", 6)]
    [InlineData("region-name", "us-east-2", 0)]
    [InlineData("parent-zone-id", "*", 0)]
    public void DescribeAvailabilityZones_filters(string name, string value, int count)
    {
        var request = new DescribeAvailabilityZonesRequest { Filters = [new FilterShape { Name = name, Values = [value] }], AllAvailabilityZones = true };
        Assert.Equal(count, Zones(request).Count);
    }

    [Fact]
    public void DescribeAvailabilityZones_finds_by_name_and_by_id()
    {
        var byName = Assert.Single(Zones(new DescribeAvailabilityZonesRequest { ZoneNames = ["us-east-1c"] }));
        var byId = Assert.Single(Zones(new DescribeAvailabilityZonesRequest { ZoneIds = [byName.ZoneId!] }));
        Assert.Equal("us-east-1c", byId.ZoneName);
    }

    [Fact]
    public void DescribeAvailabilityZones_refuses_zones_of_other_regions()
    {
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeAvailabilityZones, new DescribeAvailabilityZonesRequest { ZoneNames = ["us-east-2a"] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeAvailabilityZones, new DescribeAvailabilityZonesRequest { ZoneIds = ["use2-az1"] });
    }

    private IReadOnlyList<RegionShape> Regions(DescribeRegionsRequest request) => cloud.Call(Ec2Api.DescribeRegions, request).Regions!;

    private IReadOnlyList<AvailabilityZoneShape> Zones(DescribeAvailabilityZonesRequest request, string? region = null, string? account = null) =>
        cloud.Call(Ec2Api.DescribeAvailabilityZones, request, region, account).AvailabilityZones!;
}
