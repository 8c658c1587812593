using Weft.Control.Provisioning;
using Weft.Wire;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>The LaunchTemplateData property of AWS::EC2::LaunchTemplate.</summary>
internal static class LaunchContentProvisioning
{
    private const string Cards = "NetworkInterfaces";
    private const string Devices = "BlockDeviceMappings";
    private const string Ebs = "Ebs";

    /// <summary>Members that have the same names, and the same members, in the request.</summary>
    private static readonly string[] same =
    [
        "CapacityReservationSpecification", "CpuOptions", "CreditSpecification", "DisableApiStop", "DisableApiTermination", "EbsOptimized", "EnclaveOptions", "HibernationOptions",
        "IamInstanceProfile", "ImageId", "InstanceInitiatedShutdownBehavior", "InstanceType", "KeyName", "MaintenanceOptions", "MetadataOptions", "Monitoring", "Placement",
        "PrivateDnsNameOptions", "UserData",
    ];

    private static readonly string[] sameOfCards =
    [
        "AssociatePublicIpAddress", "DeleteOnTermination", "Description", "DeviceIndex", "InterfaceType", "Ipv6AddressCount", "Ipv6Addresses", "NetworkCardIndex", "NetworkInterfaceId", "PrimaryIpv6",
        "PrivateIpAddress", "PrivateIpAddresses", "SecondaryPrivateIpAddressCount", "SubnetId",
    ];

    public static Property Of(string name) => Property.Group(
        name,
        [
            .. Texts("ImageId", "InstanceInitiatedShutdownBehavior", "InstanceType", "KeyName", "UserData"),
            .. Flags("DisableApiStop", "DisableApiTermination", "EbsOptimized"),
            Group("CapacityReservationSpecification", [.. Texts("CapacityReservationPreference"), Refused("CapacityReservationTarget")]),
            Group("CpuOptions", [.. Texts("AmdSevSnp"), .. Integers("CoreCount", "ThreadsPerCore")]),
            Group("CreditSpecification", Texts("CpuCredits")),
            Group("EnclaveOptions", Flags("Enabled")),
            Group("HibernationOptions", Flags("Configured")),
            Group("IamInstanceProfile", Texts("Arn", "Name")),
            Group("MaintenanceOptions", Texts("AutoRecovery")),
            Group("MetadataOptions", [.. Texts("HttpEndpoint", "HttpProtocolIpv6", "HttpTokens", "InstanceMetadataTags"), .. Integers("HttpPutResponseHopLimit")]),
            Group("Monitoring", Flags("Enabled")),
            Group("PrivateDnsNameOptions", [.. Texts("HostnameType"), .. Flags("EnableResourceNameDnsARecord", "EnableResourceNameDnsAAAARecord")]),
            Group(
                "Placement",
                [
                    .. Texts("AvailabilityZone", "Tenancy"), Refused("Affinity"), Refused("GroupId"), Refused("GroupName"), Refused("HostId"), Refused("HostResourceGroupArn"),
                    Refused("PartitionNumber"), Refused("SpreadDomain"),
                ]),
            Property.Texts("SecurityGroupIds").Unordered(),
            Property.Texts("SecurityGroups").Unordered(),
            Card,
            Device,
            Tags("TagSpecifications"),
            Refused("InstanceMarketOptions"), Refused("InstanceRequirements"), Refused("KernelId"), Refused("LicenseSpecifications"), Refused("RamDiskId"),
        ]);

    /// <summary>Tags for one type of resource each.</summary>
    public static Property Tags(string name) => Property.Groups(
        name,
        Text("ResourceType"),
        Property.Groups("Tags", Text("Key").Required(), Text("Value").Required()).Unordered()).Unordered();

    public static RequestFields Fields(PropertyReader given) => given.Fields(same)
        .With("SecurityGroupId", given.Texts("SecurityGroupIds"))
        .With("SecurityGroup", given.Texts("SecurityGroups"))
        .With("NetworkInterface", given.Groups(Cards).Select(card => card.Fields(sameOfCards).With("SecurityGroupId", card.Texts("Groups"))))
        .With("BlockDeviceMapping", given.Groups(Devices).Select(device => device.Fields("DeviceName", Ebs)))
        .With("TagSpecification", TagFields(given, "TagSpecifications"));

    public static IEnumerable<RequestFields> TagFields(PropertyReader given, string name) => given.Groups(name).Select(specification => specification.Fields("ResourceType")
        .With("Tag", specification.Tags().Select(tag => new RequestFields().With("Key", tag.Key).With("Value", tag.Value))));

    private static Property Card => Property.Groups(
        Cards,
        [
            .. Texts("Description", "InterfaceType", "NetworkInterfaceId", "PrivateIpAddress", "SubnetId"),
            .. Flags("AssociatePublicIpAddress", "DeleteOnTermination", "PrimaryIpv6"),
            .. Integers("DeviceIndex", "Ipv6AddressCount", "NetworkCardIndex", "SecondaryPrivateIpAddressCount"),
            Property.Texts("Groups").Unordered(),
            Property.Groups("Ipv6Addresses", Text("Ipv6Address")),
            Property.Groups("PrivateIpAddresses", Property.Flag("Primary"), Text("PrivateIpAddress")),
            Refused("AssociateCarrierIpAddress"), Refused("ConnectionTrackingSpecification"), Refused("EnaQueueCount"), Refused("EnaSrdSpecification"),
            Refused("Ipv4PrefixCount"), Refused("Ipv4Prefixes"), Refused("Ipv6PrefixCount"), Refused("Ipv6Prefixes"),
        ]).Unordered();

    private static Property Device => Property.Groups(
        Devices,
        Text("DeviceName"),
        Group(
            Ebs,
            [
                .. Flags("DeleteOnTermination", "Encrypted"), .. Integers("Iops", "Throughput", "VolumeSize"), .. Texts("SnapshotId", "VolumeType"),
                Refused("EbsCardIndex"), Refused("KmsKeyId"), Refused("VolumeInitializationRate"),
            ]),
        Refused("NoDevice"),
        Refused("VirtualName")).Unordered();

    private static Property Text(string name) => Property.Text(name);

    private static Property Group(string name, Property[] members) => Property.Group(name, members);

    private static Property Refused(string name) => Property.Refused(name);

    private static Property[] Texts(params string[] names) => [.. names.Select(Text)];

    private static Property[] Flags(params string[] names) => [.. names.Select(Property.Flag)];

    private static Property[] Integers(params string[] names) => [.. names.Select(Property.Integer)];
}
