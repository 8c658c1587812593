using Weft.Aws.Ec2.InstanceTypes;
using Weft.Aws.Ec2.Regions;
using Xunit;

namespace Weft.Tests.Aws.Ec2.InstanceTypes;

public class InstanceTypeTableTests
{
    [Fact]
    public void Type_names_are_unique_well_formed_and_ordered()
    {
        var names = InstanceTypeTable.All.Select(type => type.Name).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal).Distinct(), names);
        Assert.All(names, name => Assert.Matches(@"^[a-z][0-9][a-z-]*\.(nano|micro|small|medium|large|[0-9]*xlarge|metal(-[0-9]+xl)?)$", name));
        Assert.True(names.Count > 300);
    }

    [Fact]
    public void Every_limit_is_a_possible_one() => Assert.All(InstanceTypeTable.All, type =>
    {
        var size = type.Size;
        Assert.Equal(size.Vcpus, type.Cores * type.Family.ThreadsPerCore);
        Assert.InRange(size.Vcpus, 1, 384);
        Assert.InRange(size.MemoryMiB, 512, 2_097_152);
        Assert.InRange(size.Interfaces, 2, 64);
        Assert.InRange(size.AddressesPerInterface, 2, 64);
        Assert.Equal(size.Interfaces, size.InterfacesPerCard * size.NetworkCards);
        Assert.InRange(size.BaselineGbps, 0.03, size.PeakGbps);
        Assert.InRange(size.EfaInterfaces, 0, size.NetworkCards);
        Assert.InRange(size.Volumes.BaselineMbps, 0, size.Volumes.MaximumMbps);
        Assert.InRange(size.Volumes.BaselineIops, 0, size.Volumes.MaximumIops);
        Assert.InRange(size.Volumes.Attachments, 9, 128);
        Assert.Equal(type.Family.Gpu is null, size.Gpus == 0);
    });

    [Theory]
    [InlineData("t2.micro", 1, 1024, 2, 2, "xen", "unsupported", "Low to Moderate")]
    [InlineData("t3.micro", 2, 1024, 2, 2, "nitro", "required", "Up to 5 Gigabit")]
    [InlineData("t3.medium", 2, 4096, 3, 6, "nitro", "required", "Up to 5 Gigabit")]
    [InlineData("m4.16xlarge", 64, 262144, 8, 30, "xen", "supported", "25 Gigabit")]
    [InlineData("m5.large", 2, 8192, 3, 10, "nitro", "required", "Up to 10 Gigabit")]
    [InlineData("c5.metal", 96, 196608, 15, 50, null, "required", "25 Gigabit")]
    [InlineData("p4d.24xlarge", 96, 1179648, 60, 50, "nitro", "required", "4x 100 Gigabit")]
    public void A_type_has_the_limits_that_AWS_publishes(
        string name, int vcpus, int memory, int interfaces, int addresses, string? hypervisor, string ena, string network)
    {
        var type = InstanceTypeTable.Find(name)!;
        Assert.Equal(
            (vcpus, memory, interfaces, addresses, hypervisor, ena, network),
            (type.Size.Vcpus, type.Size.MemoryMiB, type.Size.Interfaces, type.Size.AddressesPerInterface, type.Hypervisor, type.EnaSupport,
                type.Size.NetworkPerformance));
    }

    [Fact]
    public void An_unknown_type_is_not_found()
    {
        Assert.Null(InstanceTypeTable.Find("t3.mega"));
        Assert.Null(InstanceTypeTable.Find("T3.micro"));
    }

    [Fact]
    public void Offers_name_only_regions_and_zones_that_exist_and_never_a_zone_of_a_region_without_the_family()
    {
        var regionOfZone = RegionTable.All.SelectMany(region => region.Zones.Select(zone => (zone.Id, region))).ToDictionary(pair => pair.Id, pair => pair.region);
        foreach (var family in InstanceTypeTable.Families)
        {
            Assert.All(family.NamedRegions, region => Assert.NotNull(RegionTable.Find(region)));
            Assert.All(family.ZonesWithout, zone => Assert.True(family.OfferedIn(regionOfZone[zone]), $"{family.Name} {zone}"));
            Assert.Contains(RegionTable.All, family.OfferedIn);
        }
    }

    [Theory]
    [InlineData("t3.micro", "us-east-1", "use1-az1", true)]
    [InlineData("t3.micro", "us-east-1", "use1-az3", false)]
    [InlineData("t3.micro", "me-central-1", "mec1-az1", false)]
    [InlineData("t2.micro", "us-west-2", "usw2-az4", false)]
    [InlineData("t2.micro", "eu-north-1", "eun1-az1", false)]
    public void A_type_is_offered_where_AWS_offers_it(string name, string region, string zone, bool offered) =>
        Assert.Equal(offered, InstanceTypeTable.Find(name)!.Family.OfferedIn(RegionTable.Find(region)!, zone));

    [Fact]
    public void Graviton_types_boot_arm_images_in_uefi_mode_only()
    {
        var type = InstanceTypeTable.Find("m7g.large")!;
        Assert.True(type.Supports("arm64"));
        Assert.False(type.Supports("x86_64"));
        Assert.Equal(["uefi"], type.BootModes);
    }

    [Fact]
    public void Only_the_small_t2_types_run_i386()
    {
        var types = InstanceTypeTable.All.Where(type => type.Supports("i386")).Select(type => type.Name);
        Assert.Equal(["t2.medium", "t2.micro", "t2.nano", "t2.small"], types);
    }
}
