using System.Buffers;
using Weft.Aws.Ec2.Regions;
using Weft.Control.Operations;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Images;

/// <summary>DescribeImages over the catalogue (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html).</summary>
/// <remarks>
/// Every image is public and available, none is deprecated or disabled, and nobody can make one yet. So IncludeDeprecated and
/// IncludeDisabled add nothing, the owner <c>self</c> owns nothing, and no image is shared with one account.
/// </remarks>
internal static class ImageOperations
{
    private const string Prefix = "ami";

    private static readonly SearchValues<char> hexDigits = SearchValues.Create("0123456789abcdef");

    public static void Declare(Catalog catalog) => catalog.Read(Ec2Api.DescribeImages, Describe)
        .Accepts(r => r.IncludeDeprecated, because: "the catalogue holds no deprecated image")
        .Accepts(r => r.IncludeDisabled, because: "the catalogue holds no disabled image");

    /// <summary>The image of that identifier in the caller's Region.</summary>
    /// <exception cref="AwsException">InvalidAMIID.Malformed, InvalidAMIID.NotFound.</exception>
    public static CatalogImage RequireImage(this View view, string id)
    {
        RequireWellFormed(id);
        return ImageCatalog.Find(view.RegionFacts(), id) ?? throw NotFound([id]);
    }

    private static DescribeImagesResult Describe(View view, DescribeImagesRequest request)
    {
        if (request.MaxResults is { } size and < 1) throw Ec2Errors.InvalidParameter(size.ToString(), "maxResults");
        if (request.ImageIds.Count > 0 && request.MaxResults is not null)
            throw Ec2Errors.InvalidCombination("The parameter imageIds cannot be used with the parameter maxResults");
        var region = view.RegionFacts();
        foreach (var id in request.ImageIds) RequireWellFormed(id);
        if (request.ImageIds.Where(id => ImageCatalog.Find(region, id) is null).ToArray() is { Length: > 0 } unknown) throw NotFound(unknown);
        var images = ImageCatalog.All
            .Select(image => new RegionalImage(image, image.IdIn(region)))
            .Where(image => request.ImageIds.Count == 0 || request.ImageIds.Contains(image.Id))
            .Where(image => request.Owners.Count == 0 || request.Owners.Any(image.IsOwnedBy))
            .Where(_ => request.ExecutableUsers.Count == 0 || request.ExecutableUsers.Contains("all"));
        var page = Page.Of(
            ImageFilters.All.Apply(view, images, request.Filters, isTaggable: true).OrderBy(image => image.Id, StringComparer.Ordinal),
            image => image.Id,
            request.MaxResults,
            request.NextToken,
            Ec2Errors.InvalidNextToken);
        return new DescribeImagesResult { Images = page.Select(image => ShapeOf(image, region)), NextToken = page.NextToken };
    }

    private static ImageShape ShapeOf(RegionalImage regional, RegionFacts region)
    {
        var image = regional.Image;
        return new ImageShape
        {
            ImageId = regional.Id,
            ImageLocation = image.Location,
            ImageOwnerAlias = Publisher.Alias,
            ImageType = ImageTypeValuesValues.Machine,
            Name = image.Name,
            Description = image.Description,
            OwnerId = image.Publisher.Account,
            Architecture = image.Architecture,
            CreationDate = CreationDateOf(image),
            Public = true,
            State = ImageStateValues.Available,
            PlatformDetails = image.PlatformDetails,
            Platform = image.Platform,
            UsageOperation = image.UsageOperation,
            RootDeviceName = image.RootDevice,
            RootDeviceType = DeviceTypeValues.Ebs,
            VirtualizationType = VirtualizationTypeValues.Hvm,
            Hypervisor = HypervisorTypeValues.Xen,
            EnaSupport = true,
            SriovNetSupport = "simple",
            BootMode = image.BootMode,
            ImdsSupport = image.RequiresImdsV2 ? "v2.0" : null,
            BlockDeviceMappings = [RootOf(image, region), .. image.EphemeralDevices.Select(EphemeralOf)],
        };
    }

    /// <summary>The way EC2 writes the date of an image.</summary>
    internal static string CreationDateOf(CatalogImage image) => image.CreationDate.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private static BlockDeviceMappingShape RootOf(CatalogImage image, RegionFacts region)
    {
        var isGp3 = image.VolumeType == VolumeTypeValues.Gp3;
        return new BlockDeviceMappingShape
        {
            DeviceName = image.RootDevice,
            Ebs = new EbsBlockDeviceShape
            {
                DeleteOnTermination = true,
                Encrypted = false,
                SnapshotId = image.SnapshotIn(region),
                VolumeSize = image.VolumeGiB,
                VolumeType = image.VolumeType,
                Iops = isGp3 ? 3000 : null,
                Throughput = isGp3 ? 125 : null,
            },
        };
    }

    private static BlockDeviceMappingShape EphemeralOf(string device, int index) => new() { DeviceName = device, VirtualName = $"ephemeral{index}" };

    private static void RequireWellFormed(string id)
    {
        var digits = id.StartsWith("ami-", StringComparison.Ordinal) ? id.AsSpan(Prefix.Length + 1) : [];
        if (digits.Length is not (8 or 17) || digits.ContainsAnyExcept(hexDigits)) throw Ec2Errors.Malformed("InvalidAMIID.Malformed", id, Prefix);
    }

    private static AwsException NotFound(IReadOnlyList<string> ids) => new(
        "InvalidAMIID.NotFound",
        ids.Count == 1 ? $"The image id '[{ids[0]}]' does not exist" : $"The image ids '[{string.Join(", ", ids)}]' do not exist");
}

/// <summary>An image under the identifier that it has in one Region.</summary>
internal sealed record RegionalImage(CatalogImage Image, string Id)
{
    public bool IsOwnedBy(string owner) => owner == Publisher.Alias || owner == Image.Publisher.Account;
}

/// <summary>The filters of DescribeImages.</summary>
internal static class ImageFilters
{
    public static FactFilters<RegionalImage> All { get; } = new FactFilters<RegionalImage>()
        .With("architecture", regional => regional.Image.Architecture)
        .With("block-device-mapping.delete-on-termination", _ => true)
        .WithEach("block-device-mapping.device-name", regional => regional.Image.EphemeralDevices.Prepend(regional.Image.RootDevice))
        .With("block-device-mapping.snapshot-id", (view, regional) => regional.Image.SnapshotIn(view.RegionFacts()))
        .With("block-device-mapping.volume-size", regional => regional.Image.VolumeGiB)
        .With("block-device-mapping.volume-type", regional => regional.Image.VolumeType)
        .With("block-device-mapping.encrypted", _ => false)
        .With("creation-date", regional => ImageOperations.CreationDateOf(regional.Image))
        .With("description", regional => regional.Image.Description)
        .With("ena-support", _ => true)
        .With("hypervisor", _ => HypervisorTypeValues.Xen)
        .With("image-id", regional => regional.Id)
        .With("image-type", _ => ImageTypeValuesValues.Machine)
        .With("is-public", _ => true)
        .With("manifest-location", regional => regional.Image.Location)
        .With("name", regional => regional.Image.Name)
        .With("owner-alias", _ => Publisher.Alias)
        .With("owner-id", regional => regional.Image.Publisher.Account)
        .With("platform", regional => regional.Image.Platform)
        .With("platform-details", regional => regional.Image.PlatformDetails)
        .With("root-device-name", regional => regional.Image.RootDevice)
        .With("root-device-type", _ => DeviceTypeValues.Ebs)
        .With("sriov-net-support", _ => "simple")
        .With("state", _ => ImageStateValues.Available)
        .With("usage-operation", regional => regional.Image.UsageOperation)
        .With("virtualization-type", _ => VirtualizationTypeValues.Hvm)
        .Never(
            "kernel-id", "product-code", "product-code.type", "ramdisk-id", "source-image-id", "source-image-region", "source-instance-id",
            "state-reason-code", "state-reason-message")
        .Unserved("free-tier-eligible", "image-allowed");
}
