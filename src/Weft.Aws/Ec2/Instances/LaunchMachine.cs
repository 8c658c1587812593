using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.InstanceTypes;
using Weft.Aws.Ec2.Regions;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>What a launch boots: an image on an instance type that it fits.</summary>
internal sealed record LaunchMachine(string ImageId, CatalogImage Image, InstanceType Type, RegionFacts Region)
{
    /// <summary>What AWS takes when a request names none.</summary>
    public const string DefaultType = "m1.small";

    private const string ImagePrefix = "ami-";

    /// <exception cref="AwsException">MissingParameter, InvalidAMIID.…, InvalidParameterValue, Unsupported.</exception>
    public static LaunchMachine Resolve(View view, RunInstancesRequest request)
    {
        var region = RegionTable.Find(view.Region.Text) ?? throw new InvalidOperationException($"No Region {view.Region}");
        var imageId = request.ImageId ?? throw Ec2Errors.MissingParameter("ImageId");
        if (!imageId.StartsWith(ImagePrefix, StringComparison.Ordinal)) throw Ec2Errors.Malformed("InvalidAMIID.Malformed", imageId, "ami");
        var type = RequireType(request.InstanceType ?? DefaultType);
        var image = ImageCatalog.Find(region, imageId) ?? throw new AwsException("InvalidAMIID.NotFound", $"The image id '[{imageId}]' does not exist");
        RequireFit(type, image.Architecture);
        if (!type.Family.OfferedIn(region))
            throw new AwsException("Unsupported", "The requested configuration is currently not supported. Please check the documentation for supported configurations.");
        return new LaunchMachine(imageId, image, type, region);
    }

    /// <exception cref="AwsException">InvalidParameterValue.</exception>
    public static InstanceType RequireType(string name) =>
        InstanceTypeTable.Find(name) ?? throw Ec2Errors.InvalidParameterValue($"Invalid value '{name}' for InstanceType.");

    /// <summary>The image that an instance was launched from.</summary>
    public static CatalogImage ImageOf(View view, Instance instance)
    {
        var region = RegionTable.Find(view.Region.Text) ?? throw new InvalidOperationException($"No Region {view.Region}");
        return ImageCatalog.Find(region, instance.Image) ?? throw new InvalidOperationException($"{view.Region} has no image {instance.Image}");
    }

    public static void RequireFit(InstanceType type, string architecture)
    {
        if (type.Supports(architecture)) return;
        throw Ec2Errors.InvalidParameterValue(
            $"The architecture '{string.Join(", ", type.Architectures)}' of the specified instance type does not match the architecture '{architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.");
    }

    /// <summary>Refuses a zone that does not have the type, naming those that do.</summary>
    public void RequireZone(View view, string zoneName)
    {
        var zones = ZoneMapping.ZonesOf(view.Account.Text, Region);
        if (zones.Any(zone => zone.Name == zoneName && Type.Family.OfferedIn(Region, zone.Id))) return;
        var offered = zones.Where(zone => Type.Family.OfferedIn(Region, zone.Id)).Select(zone => zone.Name);
        throw new AwsException(
            "Unsupported",
            $"Your requested instance type ({Type.Name}) is not supported in your requested Availability Zone ({zoneName}). Please retry your request by not specifying an Availability Zone or choosing {string.Join(", ", offered)}.");
    }
}
