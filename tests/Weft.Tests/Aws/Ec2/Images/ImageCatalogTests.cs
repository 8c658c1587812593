using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.Regions;
using Weft.Aws.Ssm.Parameters;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Images;

public class ImageCatalogTests
{
    [Fact]
    public void Image_identifiers_are_well_formed_and_unique_over_all_regions()
    {
        var ids = RegionTable.All.SelectMany(region => ImageCatalog.All.Select(image => image.IdIn(region))).ToList();
        Assert.All(ids, id => Assert.Matches("^ami-0[0-9a-f]{16}$", id));
        Assert.Equal(34 * ImageCatalog.All.Count, ids.Distinct().Count());
    }

    [Fact]
    public void An_image_is_found_in_its_region_only()
    {
        var image = ImageCatalog.All[0];
        var here = RegionTable.Find("us-east-1")!;
        var there = RegionTable.Find("eu-west-1")!;
        Assert.Same(image, ImageCatalog.Find(here, image.IdIn(here)));
        Assert.Null(ImageCatalog.Find(there, image.IdIn(here)));
    }

    [Fact]
    public void An_identifier_does_not_change_from_version_to_version()
    {
        var image = ImageCatalog.All.Single(row => row.Name == "al2023-ami-2023.11.20260427.1-kernel-6.1-x86_64");
        Assert.Equal("ami-0a50ba8c68ab73529", image.IdIn(RegionTable.Find("us-east-1")!));
    }

    [Theory]
    [InlineData("al2023-ami-2023.11.20260427.1-kernel-6.1-x86_64", "137112412989", "x86_64", "/dev/xvda", "Linux/UNIX", "uefi-preferred")]
    [InlineData("amzn2-ami-kernel-5.10-hvm-2.0.20260427.1-arm64-gp2", "137112412989", "arm64", "/dev/xvda", "Linux/UNIX", "uefi")]
    [InlineData("amzn2-ami-hvm-2.0.20260427.1-x86_64-gp2", "137112412989", "x86_64", "/dev/xvda", "Linux/UNIX", null)]
    [InlineData("ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260904", "099720109477", "x86_64", "/dev/sda1", "Linux/UNIX", "uefi-preferred")]
    [InlineData("ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-arm64-server-20251111", "099720109477", "arm64", "/dev/sda1", "Linux/UNIX", "uefi")]
    [InlineData("debian-12-arm64-20260210-2384", "136693071363", "arm64", "/dev/xvda", "Linux/UNIX", "uefi")]
    [InlineData("Windows_Server-2022-English-Full-Base-2026.09.17", "801119661308", "x86_64", "/dev/sda1", "Windows", null)]
    public void An_image_has_the_facts_of_its_release(
        string name, string owner, string architecture, string root, string platform, string? bootMode)
    {
        var image = ImageCatalog.All.Single(row => row.Name == name);
        Assert.Equal(
            (owner, architecture, root, platform, bootMode),
            (image.Publisher.Account, image.Architecture, image.RootDevice, image.PlatformDetails, image.BootMode));
    }

    [Theory]
    [InlineData("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", "al2023-ami-2023.11.20260427.1-kernel-6.1-x86_64", "text")]
    [InlineData("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.12-arm64", "al2023-ami-2023.11.20260427.1-kernel-6.12-arm64", "text")]
    [InlineData("/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2", "amzn2-ami-hvm-2.0.20260427.1-x86_64-gp2", "text")]
    [InlineData(
        "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
        "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260904",
        "aws:ec2:image")]
    [InlineData("/aws/service/debian/release/12/latest/amd64", "debian-12-amd64-20260210-2384", "text")]
    [InlineData(
        "/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base", "Windows_Server-2022-English-Full-Base-2026.09.17", "text")]
    public void A_public_parameter_names_the_image_of_its_region(string parameter, string image, string dataType)
    {
        var region = RegionTable.Find("eu-central-1")!;
        var row = PublicParameterTable.Find(parameter)!;
        Assert.Equal((image, dataType), (row.Image.Name, row.DataType));
        Assert.Same(row.Image, ImageCatalog.Find(region, row.ValueIn(region)));
        Assert.Equal($"arn:aws:ssm:eu-central-1::parameter{parameter}", row.ArnIn(region));
    }

    [Fact]
    public void Every_image_has_a_parameter_and_every_parameter_has_one_name()
    {
        Assert.All(ImageCatalog.All, image => Assert.NotEmpty(image.Parameters));
        Assert.Equal(PublicParameterTable.All.Count, PublicParameterTable.All.Select(row => row.Name).Distinct().Count());
        Assert.All(PublicParameterTable.All, row => Assert.StartsWith("/aws/service/", row.Name));
    }
}
