using Weft.Control.Provisioning;
using Weft.Wire;

namespace Weft.Aws.Ec2.Instances;

/// <summary>The NetworkInterfaces property of AWS::EC2::Instance: the interfaces that a launch makes or takes.</summary>
internal static class LaunchCardProvisioning
{
    private const string Name = "NetworkInterfaces";

    private static readonly string[] same =
    [
        "AssociatePublicIpAddress", "DeleteOnTermination", "Description", "DeviceIndex", "Ipv6AddressCount", "Ipv6Addresses", "NetworkInterfaceId", "PrivateIpAddress", "PrivateIpAddresses",
        "SecondaryPrivateIpAddressCount", "SubnetId",
    ];

    public static Property Property { get; } = Property.Groups(
        Name,
        Property.Text("DeviceIndex").Required(),
        Property.Flag("AssociatePublicIpAddress"),
        Property.Flag("DeleteOnTermination"),
        Property.Text("Description"),
        Property.Texts("GroupSet"),
        Property.Integer("Ipv6AddressCount"),
        Property.Groups("Ipv6Addresses", Property.Text("Ipv6Address").Required()),
        Property.Text("NetworkInterfaceId"),
        Property.Text("PrivateIpAddress"),
        Property.Groups("PrivateIpAddresses", Property.Flag("Primary").Required(), Property.Text("PrivateIpAddress").Required()),
        Property.Integer("SecondaryPrivateIpAddressCount"),
        Property.Text("SubnetId"),
        Property.Refused("AssociateCarrierIpAddress"),
        Property.Refused("EnaSrdSpecification")).Unordered();

    public static IEnumerable<RequestFields> Fields(PropertyReader given) =>
        given.Groups(Name).Select(card => card.Fields(same).With("SecurityGroupId", card.Texts("GroupSet")));
}
