using System.Security.Cryptography;
using System.Text;
using Weft.Aws.Ec2.Regions;

namespace Weft.Aws.Ec2.Images;

/// <summary>A public image that every account sees in every Region, under an identifier of that Region.</summary>
/// <param name="Name">The name that AWS shows.</param>
/// <param name="Description">The description that AWS shows.</param>
/// <param name="Publisher">Who owns it.</param>
/// <param name="Architecture"><c>x86_64</c> or <c>arm64</c>.</param>
/// <param name="Built">The day that its name carries; AWS's creation date, which differs from Region to Region, follows within days.</param>
/// <param name="RootDevice">Name of the root volume's device.</param>
/// <param name="VolumeType">EBS type of the root volume.</param>
/// <param name="VolumeGiB">Size of the root volume.</param>
/// <param name="BootMode">How it boots; null leaves it to the instance type.</param>
/// <param name="RequiresImdsV2">Instances of it take metadata requests only with a token.</param>
/// <param name="EphemeralDevices">Device names at which instance store volumes would appear.</param>
/// <param name="Parameters">Names of the public SSM parameters that point to it.</param>
public sealed record CatalogImage(
    string Name,
    string Description,
    Publisher Publisher,
    string Architecture,
    DateOnly Built,
    string RootDevice,
    string VolumeType,
    int VolumeGiB,
    string? BootMode,
    bool RequiresImdsV2,
    IReadOnlyList<string> EphemeralDevices,
    IReadOnlyList<string> Parameters)
{
    public bool IsWindows => Publisher == Publisher.AmazonWindows;

    /// <summary><c>windows</c>, or null for everything else; AWS answers in lower case whatever its model says.</summary>
    public string? Platform => IsWindows ? "windows" : null;

    /// <summary>What AWS bills: <c>Linux/UNIX</c> or <c>Windows</c>.</summary>
    public string PlatformDetails => IsWindows ? "Windows" : "Linux/UNIX";

    /// <summary>https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/billing-info-fields.html</summary>
    public string UsageOperation => IsWindows ? "RunInstances:0002" : "RunInstances";

    public string Location => $"amazon/{Name}";

    public DateTimeOffset CreationDate => new(Built, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The image's identifier in a Region: always the same, as if AWS had drawn it once.</summary>
    public string IdIn(RegionFacts region) => $"ami-0{Digits(region, "image")}";

    /// <summary>The snapshot behind the root volume in a Region.</summary>
    public string SnapshotIn(RegionFacts region) => $"snap-0{Digits(region, "snapshot")}";

    private string Digits(RegionFacts region, string kind)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}/{region.Name}/{Name}"), digest);
        return Convert.ToHexStringLower(digest[..8]);
    }
}

/// <summary>An account that publishes images; AWS shows them all under the alias <c>amazon</c>, as verified providers.</summary>
/// <param name="Account">The owner id.</param>
/// <param name="Name">Who that is.</param>
public sealed record Publisher(string Account, string Name)
{
    public const string Alias = "amazon";

    public static Publisher AmazonLinux { get; } = new("137112412989", "Amazon Linux");

    public static Publisher AmazonWindows { get; } = new("801119661308", "Amazon Windows");

    public static Publisher Canonical { get; } = new("099720109477", "Canonical");

    public static Publisher Debian { get; } = new("136693071363", "Debian");
}
