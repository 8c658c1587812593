using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.InstanceTypes;

public class InstanceTypeOperationTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void DescribeInstanceTypes_tells_the_limits_of_a_type()
    {
        var type = Assert.Single(Types(new DescribeInstanceTypesRequest { InstanceTypes = ["m7i.large"] }));
        Assert.Equal((2, 1, 2, 8192L), (type.VCpuInfo!.DefaultVCpus, type.VCpuInfo.DefaultCores, type.VCpuInfo.DefaultThreadsPerCore, type.MemoryInfo!.SizeInMiB));
        Assert.Equal((3, 10, "required", true), (
            type.NetworkInfo!.MaximumNetworkInterfaces, type.NetworkInfo.Ipv4AddressesPerInterface, type.NetworkInfo.EnaSupport, type.NetworkInfo.EncryptionInTransitSupported));
        Assert.Equal(("nitro", "Intel", "dedicated"), (type.Hypervisor, type.ProcessorInfo!.Manufacturer, type.EbsInfo!.AttachmentLimitType));
        Assert.Equal(["x86_64"], type.ProcessorInfo.SupportedArchitectures);
        Assert.Equal(["legacy-bios", "uefi"], type.SupportedBootModes);
        Assert.Null(type.GpuInfo);
        Assert.Null(type.InstanceStorageInfo);
    }

    [Fact]
    public void DescribeInstanceTypes_tells_of_several_network_cards_and_gpus()
    {
        var type = Assert.Single(Types(new DescribeInstanceTypesRequest { InstanceTypes = ["p4d.24xlarge"] }));
        Assert.Equal(4, type.NetworkInfo!.NetworkCards!.Count);
        Assert.All(type.NetworkInfo.NetworkCards, card => Assert.Equal((15, "100 Gigabit"), (card.MaximumNetworkInterfaces, card.NetworkPerformance)));
        Assert.Equal((327_680, "A100", 8), (type.GpuInfo!.TotalGpuMemoryInMiB, type.GpuInfo.Gpus!.Single().Name, type.GpuInfo.Gpus!.Single().Count));
        Assert.Equal(8000, type.InstanceStorageInfo!.TotalSizeInGB);
    }

    [Fact]
    public void DescribeInstanceTypes_cuts_a_fraction_of_a_megabit_as_AWS_does()
    {
        var ebs = Types(new DescribeInstanceTypesRequest { InstanceTypes = ["m7i-flex.large"] }).Single().EbsInfo!.EbsOptimizedInfo!;
        Assert.Equal((312, 39.0625), (ebs.BaselineBandwidthInMbps, ebs.BaselineThroughputInMBps));
    }

    [Fact]
    public void DescribeInstanceTypes_pages_through_what_the_region_has()
    {
        List<string> seen = [];
        string? token = null;
        do
        {
            var page = cloud.Call(Ec2Api.DescribeInstanceTypes, new DescribeInstanceTypesRequest { MaxResults = 60, NextToken = token }, "eu-north-1");
            Assert.InRange(page.InstanceTypes!.Count, 1, 60);
            seen.AddRange(page.InstanceTypes.Select(type => type.InstanceType!));
            token = page.NextToken;
        }
        while (token is not null);
        Assert.Equal(seen.Distinct().Order(StringComparer.Ordinal), seen);
        Assert.DoesNotContain("t2.micro", seen);
        Assert.Contains("t3.micro", seen);
    }

    [Fact]
    public void DescribeInstanceTypes_answers_a_hundred_at_once_when_no_size_is_asked_for()
    {
        var page = cloud.Call(Ec2Api.DescribeInstanceTypes, new DescribeInstanceTypesRequest());
        Assert.Equal(100, page.InstanceTypes!.Count);
        Assert.NotNull(page.NextToken);
    }

    [Theory]
    [InlineData("t3.mega")]
    [InlineData("t2.micro")]
    public void DescribeInstanceTypes_refuses_what_the_region_does_not_have(string name)
    {
        var error = Assert.Throws<Weft.Wire.AwsException>(() =>
            cloud.Call(Ec2Api.DescribeInstanceTypes, new DescribeInstanceTypesRequest { InstanceTypes = ["t3.micro", name] }, "eu-north-1"));
        Assert.Equal(("InvalidInstanceType", $"The following supplied instance types do not exist: [{name}]"), (error.Code, error.Message));
    }

    [Fact]
    public void DescribeInstanceTypes_tells_of_types_that_the_region_lacks_on_demand()
    {
        var request = new DescribeInstanceTypesRequest { InstanceTypes = ["t2.micro"], IncludeUnsupportedInRegion = true };
        Assert.Single(cloud.Call(Ec2Api.DescribeInstanceTypes, request, "eu-north-1").InstanceTypes!);
    }

    [Theory]
    [InlineData("instance-type", "t3.*", 7)]
    [InlineData("hypervisor", "xen", 18)]
    [InlineData("supported-usage-class", "capacity-block", 2)]
    [InlineData("network-info.maximum-network-cards", "32", 1)]
    [InlineData("processor-info.supported-architecture", "i386", 4)]
    [InlineData("ebs-info.ebs-optimized-support", "unsupported", 7)]
    [InlineData("instance-storage-info.total-size-in-gb", "8000", 1)]
    public void DescribeInstanceTypes_filters(string name, string value, int count) =>
        Assert.Equal(count, Types(new DescribeInstanceTypesRequest { Filters = [new FilterShape { Name = name, Values = [value] }] }).Count);

    [Theory]
    [InlineData("vcpu-info.valid-cores", "UnsupportedOperation")]
    [InlineData("colour", "InvalidParameterValue")]
    public void DescribeInstanceTypes_refuses_filters_that_it_cannot_answer(string name, string code) => cloud.Refused(
        code, Ec2Api.DescribeInstanceTypes, new DescribeInstanceTypesRequest { Filters = [new FilterShape { Name = name, Values = ["1"] }] });

    [Fact]
    public void DescribeInstanceTypes_refuses_names_together_with_a_page_size() => cloud.Refused(
        "InvalidParameterCombination", Ec2Api.DescribeInstanceTypes, new DescribeInstanceTypesRequest { InstanceTypes = ["t3.micro"], MaxResults = 5 });

    [Fact]
    public void DescribeInstanceTypes_refuses_a_token_that_was_not_given_out() =>
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeInstanceTypes, new DescribeInstanceTypesRequest { NextToken = "nonsense" });

    [Fact]
    public void DescribeInstanceTypeOfferings_names_the_region_by_default()
    {
        var offerings = Offerings(new DescribeInstanceTypeOfferingsRequest { Filters = [new FilterShape { Name = "instance-type", Values = ["t3.micro"] }] });
        var offering = Assert.Single(offerings);
        Assert.Equal(("t3.micro", "region", "us-east-1"), (offering.InstanceType, offering.LocationType, offering.Location));
    }

    [Fact]
    public void DescribeInstanceTypeOfferings_leaves_out_the_zone_that_lacks_the_type()
    {
        FilterShape[] filters = [new FilterShape { Name = "instance-type", Values = ["t3.micro"] }];
        var byId = Offerings(new DescribeInstanceTypeOfferingsRequest { LocationType = "availability-zone-id", Filters = filters });
        Assert.Equal(["use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6"], byId.Select(offering => offering.Location!).Order());
        var byName = Offerings(new DescribeInstanceTypeOfferingsRequest { LocationType = "availability-zone", Filters = filters });
        Assert.Equal(["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1f"], byName.Select(offering => offering.Location!));
    }

    [Fact]
    public void DescribeInstanceTypeOfferings_finds_what_a_zone_has_and_knows_no_outposts()
    {
        var location = new FilterShape { Name = "location", Values = ["us-east-1e"] };
        var inOldestZone = Offerings(new DescribeInstanceTypeOfferingsRequest { LocationType = "availability-zone", Filters = [location] });
        Assert.Contains(inOldestZone, offering => offering.InstanceType == "t2.micro");
        Assert.DoesNotContain(inOldestZone, offering => offering.InstanceType == "m5.large");
        Assert.Empty(Offerings(new DescribeInstanceTypeOfferingsRequest { LocationType = "outpost" }));
    }

    private IReadOnlyList<InstanceTypeInfoShape> Types(DescribeInstanceTypesRequest request) =>
        cloud.Call(Ec2Api.DescribeInstanceTypes, request).InstanceTypes!;

    private IReadOnlyList<InstanceTypeOfferingShape> Offerings(DescribeInstanceTypeOfferingsRequest request) =>
        cloud.Call(Ec2Api.DescribeInstanceTypeOfferings, request).InstanceTypeOfferings!;
}
