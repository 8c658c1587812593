using System.Collections.Frozen;
using Weft.Aws.Ec2.Regions;

namespace Weft.Aws.Ec2.Images;

/// <summary>
/// The public images that Weft has: a small part of what AWS offers, each a real release
/// (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/finding-an-ami.html).
/// </summary>
/// <remarks>
/// None of them is ever deprecated, since the catalogue does not move on by itself. The 26 instance store mappings that AWS's Windows
/// images list are left out. Where the boot mode of a release is not known for certain it is left to the instance type.
/// </remarks>
public static class ImageCatalog
{
    private const string LinuxParameters = "/aws/service/ami-amazon-linux-latest";
    private const string UbuntuParameters = "/aws/service/canonical/ubuntu/server";
    private const string DebianParameters = "/aws/service/debian/release";
    private const string WindowsParameters = "/aws/service/ami-windows-latest";

    private static readonly CatalogImage[] Rows =
    [
        .. Architectures("x86_64", "arm64", architecture => AmazonLinux2023("kernel-6.1", architecture, isDefault: true)),
        .. Architectures("x86_64", "arm64", architecture => AmazonLinux2023("kernel-6.12", architecture)),
        .. Architectures("x86_64", "arm64", architecture => AmazonLinux2023("kernel-6.18", architecture)),
        .. Architectures("x86_64", "arm64", architecture => AmazonLinux2023("kernel-6.1", architecture, isDefault: true, minimal: true)),
        .. Architectures("x86_64", "arm64", AmazonLinux2WithKernel5),
        .. Architectures("x86_64", "arm64", AmazonLinux2WithKernel4),
        .. Architectures("amd64", "arm64", architecture => Ubuntu("noble", "24.04", architecture, "gp3", new DateOnly(2026, 9, 4))),
        .. Architectures("amd64", "arm64", architecture => Ubuntu("jammy", "22.04", architecture, "gp2", new DateOnly(2025, 11, 11))),
        .. Architectures("amd64", "arm64", Debian12),
        WindowsServer2022("Full"),
        WindowsServer2022("Core"),
    ];

    public static IReadOnlyList<CatalogImage> All => Rows;

    /// <summary>The image that has this identifier in this Region, or null.</summary>
    public static CatalogImage? Find(RegionFacts region, string imageId) => Identifiers.ByRegionAndId.GetValueOrDefault((region.Name, imageId));

    private static CatalogImage[] Architectures(string first, string second, Func<string, CatalogImage> image) => [image(first), image(second)];

    private static CatalogImage AmazonLinux2023(string kernel, string architecture, bool isDefault = false, bool minimal = false)
    {
        const string release = "2023.11.20260427.1";
        var edition = minimal ? "minimal-" : "";
        return new CatalogImage(
            $"al2023-ami-{edition}{release}-{kernel}-{architecture}",
            $"Amazon Linux 2023 AMI {release} {architecture} {(minimal ? "Minimal " : "")}HVM {kernel}",
            Publisher.AmazonLinux,
            architecture,
            new DateOnly(2026, 4, 27),
            "/dev/xvda",
            "gp3",
            minimal ? 2 : 8,
            architecture == "arm64" ? "uefi" : "uefi-preferred",
            RequiresImdsV2: true,
            [],
            [
                $"{LinuxParameters}/al2023-ami-{edition}{kernel}-{architecture}",
                .. isDefault ? [$"{LinuxParameters}/al2023-ami-{edition}kernel-default-{architecture}"] : (string[])[],
            ]);
    }

    private static CatalogImage AmazonLinux2WithKernel5(string architecture) =>
        AmazonLinux2("kernel-5.10-", "Kernel 5.10 ", architecture, ["kernel-5.10-hvm", "kernel-default-hvm"]);

    private static CatalogImage AmazonLinux2WithKernel4(string architecture) => AmazonLinux2("", "", architecture, ["kernel-4.14-hvm", "hvm"]);

    private static CatalogImage AmazonLinux2(string kernel, string describedKernel, string architecture, string[] parameters)
    {
        const string release = "2.0.20260427.1";
        return new CatalogImage(
            $"amzn2-ami-{kernel}hvm-{release}-{architecture}-gp2",
            $"Amazon Linux 2 {(architecture == "arm64" ? "LTS Arm64 " : "")}{describedKernel}AMI {release} {architecture} HVM gp2",
            Publisher.AmazonLinux,
            architecture,
            new DateOnly(2026, 4, 27),
            "/dev/xvda",
            "gp2",
            8,
            architecture == "arm64" ? "uefi" : null,
            RequiresImdsV2: false,
            [],
            [.. parameters.Select(parameter => $"{LinuxParameters}/amzn2-ami-{parameter}-{architecture}-gp2")]);
    }

    private static CatalogImage Ubuntu(string series, string version, string architecture, string volume, DateOnly built) => new(
        $"ubuntu/images/hvm-ssd{(volume == "gp3" ? "-gp3" : "")}/ubuntu-{series}-{version}-{architecture}-server-{built:yyyyMMdd}",
        $"Canonical, Ubuntu, {version}, {architecture} {series} image",
        Publisher.Canonical,
        Ec2Name(architecture),
        built,
        "/dev/sda1",
        volume,
        8,
        architecture == "arm64" ? "uefi" : "uefi-preferred",
        RequiresImdsV2: false,
        ["/dev/sdb", "/dev/sdc"],
        [
            $"{UbuntuParameters}/{version}/stable/current/{architecture}/hvm/ebs-{volume}/ami-id",
            $"{UbuntuParameters}/{series}/stable/current/{architecture}/hvm/ebs-{volume}/ami-id",
        ]);

    private static CatalogImage Debian12(string architecture)
    {
        const string release = "20260210-2384";
        return new CatalogImage(
            $"debian-12-{architecture}-{release}",
            $"Debian 12 ({release})",
            Publisher.Debian,
            Ec2Name(architecture),
            new DateOnly(2026, 2, 10),
            "/dev/xvda",
            "gp3",
            8,
            architecture == "arm64" ? "uefi" : null,
            RequiresImdsV2: false,
            [],
            [$"{DebianParameters}/12/latest/{architecture}"]);
    }

    private static CatalogImage WindowsServer2022(string edition) => new(
        $"Windows_Server-2022-English-{edition}-Base-2026.09.17",
        $"Microsoft Windows Server 2022 {edition} Locale English AMI provided by Amazon",
        Publisher.AmazonWindows,
        "x86_64",
        new DateOnly(2026, 9, 17),
        "/dev/sda1",
        "gp2",
        30,
        BootMode: null,
        RequiresImdsV2: false,
        [],
        [$"{WindowsParameters}/Windows_Server-2022-English-{edition}-Base"]);

    private static string Ec2Name(string architecture) => architecture == "amd64" ? "x86_64" : architecture;

    /// <summary>The identifiers of all Regions, hashed at the first look-up and not at start.</summary>
    private static class Identifiers
    {
        internal static readonly FrozenDictionary<(string Region, string Id), CatalogImage> ByRegionAndId = RegionTable.All
            .SelectMany(region => Rows.Select(image => (Key: (region.Name, image.IdIn(region)), Image: image)))
            .ToFrozenDictionary(pair => pair.Key, pair => pair.Image);
    }
}
