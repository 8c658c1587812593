using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Images;

public class ImageOperationTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void DescribeImages_finds_the_image_that_people_look_up_by_owner_and_name()
    {
        var image = Assert.Single(Images(new DescribeImagesRequest
        {
            Owners = ["099720109477"],
            Filters =
            [
                new FilterShape { Name = "name", Values = ["ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*"] },
                new FilterShape { Name = "virtualization-type", Values = ["hvm"] },
            ],
        }));
        Assert.Matches("^ami-0[0-9a-f]{16}$", image.ImageId);
        Assert.Equal(
            ("099720109477", "amazon", "x86_64", "/dev/sda1", "ebs", "Linux/UNIX", "available", "2026-09-04T00:00:00.000Z"),
            (image.OwnerId, image.ImageOwnerAlias, image.Architecture, image.RootDeviceName, image.RootDeviceType, image.PlatformDetails, image.State,
                image.CreationDate));
        Assert.Equal(["/dev/sda1", "/dev/sdb", "/dev/sdc"], image.BlockDeviceMappings!.Select(mapping => mapping.DeviceName));
        Assert.Equal((8, "gp3", 3000, 125), (
            image.BlockDeviceMappings![0].Ebs!.VolumeSize, image.BlockDeviceMappings[0].Ebs!.VolumeType, image.BlockDeviceMappings[0].Ebs!.Iops,
            image.BlockDeviceMappings[0].Ebs!.Throughput));
    }

    [Fact]
    public void DescribeImages_calls_the_same_image_differently_in_each_region()
    {
        string IdIn(string region) => Images(Named("debian-12-amd64-*"), region).Single().ImageId!;
        Assert.NotEqual(IdIn("us-east-1"), IdIn("eu-west-1"));
        Assert.Equal(IdIn("eu-west-1"), IdIn("eu-west-1"));
        cloud.Refused("InvalidAMIID.NotFound", Ec2Api.DescribeImages, new DescribeImagesRequest { ImageIds = [IdIn("eu-west-1")] });
    }

    [Fact]
    public void DescribeImages_takes_identifiers()
    {
        var id = Images(Named("Windows_Server-2022-English-Core-*")).Single().ImageId!;
        var image = Assert.Single(Images(new DescribeImagesRequest { ImageIds = [id] }));
        Assert.Equal(("windows", "Windows", "RunInstances:0002", "801119661308"), (image.Platform, image.PlatformDetails, image.UsageOperation, image.OwnerId));
    }

    [Theory]
    [InlineData("amazon", 20)]
    [InlineData("136693071363", 2)]
    [InlineData("self", 0)]
    [InlineData("123456789012", 0)]
    [InlineData("aws-marketplace", 0)]
    public void DescribeImages_scopes_by_owner(string owner, int count) => Assert.Equal(count, Images(new DescribeImagesRequest { Owners = [owner] }).Count);

    [Theory]
    [InlineData("all", 20)]
    [InlineData("self", 0)]
    public void DescribeImages_scopes_by_launch_permission(string user, int count) =>
        Assert.Equal(count, Images(new DescribeImagesRequest { ExecutableUsers = [user] }).Count);

    [Theory]
    [InlineData("architecture", "arm64", 9)]
    [InlineData("platform", "windows", 2)]
    [InlineData("owner-alias", "amazon", 20)]
    [InlineData("root-device-type", "instance-store", 0)]
    [InlineData("creation-date", "2026-09-*", 4)]
    [InlineData("block-device-mapping.volume-type", "gp2", 8)]
    [InlineData("tag:Name", "*", 0)]
    [InlineData("product-code", "*", 0)]
    public void DescribeImages_filters(string name, string value, int count) =>
        Assert.Equal(count, Images(new DescribeImagesRequest { Filters = [new FilterShape { Name = name, Values = [value] }] }).Count);

    [Fact]
    public void DescribeImages_pages_without_losing_or_repeating_any()
    {
        List<string> seen = [];
        string? token = null;
        do
        {
            var page = cloud.Call(Ec2Api.DescribeImages, new DescribeImagesRequest { MaxResults = 7, NextToken = token });
            seen.AddRange(page.Images!.Select(image => image.ImageId!));
            token = page.NextToken;
        }
        while (token is not null);
        Assert.Equal(20, seen.Distinct().Count());
        Assert.Equal(20, seen.Count);
    }

    [Theory]
    [InlineData("ami-12", "InvalidAMIID.Malformed")]
    [InlineData("ami-0123456789abcdefg", "InvalidAMIID.Malformed")]
    [InlineData("image-0123456789abcdef0", "InvalidAMIID.Malformed")]
    [InlineData("ami-0123456789abcdef0", "InvalidAMIID.NotFound")]
    [InlineData("ami-12345678", "InvalidAMIID.NotFound")]
    public void DescribeImages_refuses_an_identifier_of_nothing(string id, string code) =>
        cloud.Refused(code, Ec2Api.DescribeImages, new DescribeImagesRequest { ImageIds = [id] });

    [Fact]
    public void DescribeImages_refuses_what_it_cannot_answer()
    {
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeImages, new DescribeImagesRequest { MaxResults = 0 });
        cloud.Refused("InvalidParameterCombination", Ec2Api.DescribeImages, new DescribeImagesRequest { ImageIds = ["ami-12345678"], MaxResults = 5 });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeImages, new DescribeImagesRequest { NextToken = "?" });
        FilterShape[] unserved = [new FilterShape { Name = "image-allowed", Values = ["true"] }];
        cloud.Refused("UnsupportedOperation", Ec2Api.DescribeImages, new DescribeImagesRequest { Filters = unserved });
    }

    private static DescribeImagesRequest Named(string pattern) => new() { Filters = [new FilterShape { Name = "name", Values = [pattern] }] };

    private IReadOnlyList<ImageShape> Images(DescribeImagesRequest request, string? region = null) =>
        cloud.Call(Ec2Api.DescribeImages, request, region).Images!;
}
