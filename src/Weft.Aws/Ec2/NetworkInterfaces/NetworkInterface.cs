using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>A virtual network card in one subnet: where packets enter and leave the network.</summary>
/// <param name="Zone">The subnet's zone.</param>
/// <param name="Mac">The MAC address, unique in the Region.</param>
/// <param name="Ipv4">Private IPv4 addresses, the primary one first; empty in an IPv6-only subnet.</param>
/// <param name="Ipv6">IPv6 addresses, in order of assignment.</param>
/// <param name="InterfaceType">AWS's word for its kind, one of <see cref="NetworkInterfaceTypeValues"/>.</param>
/// <param name="SourceDestCheck">Whether packets that are neither from nor to its own addresses are dropped.</param>
/// <param name="Requester">The service that made it and manages it; null if the account did.</param>
/// <param name="AutoAssignedPublicAddress">The public address that AWS lent to the primary private one, as long as it is in use.</param>
/// <param name="WantsPublicAddress">Whether a start of its instance lends it a public address.</param>
/// <param name="HasPrimaryIpv6">Whether the first IPv6 address can't be unassigned.</param>
public sealed record NetworkInterface(
    Id<NetworkInterface> Id,
    Id<Subnet> Subnet,
    Id<Vpc> Vpc,
    string Zone,
    string Mac,
    ImmutableArray<Address> Ipv4,
    ImmutableArray<Address> Ipv6,
    ImmutableArray<Id<SecurityGroup>> Groups,
    string Description = "",
    string InterfaceType = NetworkInterfaceTypeValues.Interface,
    bool SourceDestCheck = true,
    NetworkInterfaceAttachment? Attachment = null,
    string? Requester = null,
    Address? AutoAssignedPublicAddress = null,
    bool WantsPublicAddress = false,
    bool HasPrimaryIpv6 = false) : IResource<NetworkInterface>
{
    public static readonly Reference<NetworkInterface, Subnet> InSubnet = Reference<NetworkInterface, Subnet>.One(card => card.Subnet);

    public static readonly Reference<NetworkInterface, Vpc> InVpc = Reference<NetworkInterface, Vpc>.One(card => card.Vpc);

    public static readonly Reference<NetworkInterface, SecurityGroup> InGroup = Reference<NetworkInterface, SecurityGroup>.Many(card => card.Groups);

    /// <summary>IPv4 addresses taken in each subnet, each leading to its interface.</summary>
    public static readonly Index<NetworkInterface> Ipv4InSubnet = Index<NetworkInterface>.ByEach(card =>
        card.Ipv4.Select(address => new IndexEntry(card.Subnet.Text, address.ToString())));

    /// <summary>IPv6 addresses taken in each subnet, each leading to its interface.</summary>
    public static readonly Index<NetworkInterface> Ipv6InSubnet = Index<NetworkInterface>.ByEach(card =>
        card.Ipv6.Select(address => new IndexEntry(card.Subnet.Text, address.ToString())));

    /// <summary>Private and IPv6 addresses taken in each VPC, each leading to its interface: who owns this address.</summary>
    public static readonly Index<NetworkInterface> AddressInVpc = Index<NetworkInterface>.ByEach(card =>
        card.Addresses.Select(address => new IndexEntry(card.Vpc.Text, address.ToString())));

    /// <summary>Public addresses lent to interfaces, in every account and Region.</summary>
    public static readonly Index<NetworkInterface> ByAutoAssignedPublicAddress =
        Index<NetworkInterface>.By(card => card.AutoAssignedPublicAddress?.ToString());

    public static readonly Index<NetworkInterface> ByMac = Index<NetworkInterface>.By(card => card.Mac);

    public static readonly Index<NetworkInterface> ByAttachment = Index<NetworkInterface>.By(card => card.Attachment?.Id);

    /// <summary>The interfaces of an instance, in the order of their identifiers.</summary>
    public static readonly Index<NetworkInterface> OfInstance = Index<NetworkInterface>.By(card => card.Attachment?.Instance);

    public static ResourceType<NetworkInterface> Type { get; } = NetworkInterfaceFilters.AddTo(
        new ResourceType<NetworkInterface>("network-interface", NetworkInterfaceJson.Default)
            .WithPrefix("eni")
            .Lowers(NetworkInterfaceNetwork.Lower)
            .Unknown(id => new AwsException("InvalidNetworkInterfaceID.NotFound", $"The networkInterface ID '{id}' does not exist"))
            .Malformed(id => Ec2Errors.Malformed("InvalidNetworkInterfaceId.Malformed", id, "eni"))
            .RefersTo(InSubnet)
            .RefersTo(InVpc)
            .RefersTo(InGroup)
            .IndexedBy(Ipv4InSubnet)
            .IndexedBy(Ipv6InSubnet)
            .IndexedBy(AddressInVpc)
            .IndexedBy(ByAutoAssignedPublicAddress)
            .IndexedBy(ByMac)
            .IndexedBy(ByAttachment)
            .IndexedBy(OfInstance));

    /// <summary>Every private address, IPv4 first.</summary>
    [JsonIgnore]
    public IEnumerable<Address> Addresses => Ipv4.Concat(Ipv6);

    /// <summary>The primary private address; null in an IPv6-only subnet.</summary>
    [JsonIgnore]
    public Address? PrimaryIpv4 => Ipv4.IsEmpty ? null : Ipv4[0];

    [JsonIgnore]
    public string Status => Attachment?.CardStatus ?? NetworkInterfaceStatusValues.Available;

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type).WithStep(NetworkInterfaceAttachments.Attached).WithStep(NetworkInterfaceAttachments.Detached);
        catalog.Write(Ec2Api.CreateNetworkInterface, NetworkInterfaceOperations.Create)
            .Refuses(r => r.Ipv4Prefixes)
            .Refuses(r => r.Ipv4PrefixCount)
            .Refuses(r => r.Ipv6Prefixes)
            .Refuses(r => r.Ipv6PrefixCount)
            .Refuses(r => r.InterfaceType)
            .Refuses(r => r.ConnectionTrackingSpecification)
            .Refuses(r => r.Operator);
        catalog.Write(Ec2Api.DeleteNetworkInterface, NetworkInterfaceOperations.Delete);
        catalog.Read(Ec2Api.DescribeNetworkInterfaces, NetworkInterfaceOperations.Describe)
            .Accepts(r => r.IncludeManagedResources, because: "no interface here is operated by another service");
        catalog.Read(Ec2Api.DescribeNetworkInterfaceAttribute, NetworkInterfaceAttributes.Describe);
        catalog.Write(Ec2Api.ModifyNetworkInterfaceAttribute, NetworkInterfaceAttributes.Modify)
            .Refuses(r => r.EnaSrdSpecification)
            .Refuses(r => r.ConnectionTrackingSpecification)
            .Refuses(r => r.AssociatedSubnetIds)
            .Refuses(r => r.Attachment?.DefaultEnaQueueCount)
            .Refuses(r => r.Attachment?.EnaQueueCount);
        catalog.Write(Ec2Api.ResetNetworkInterfaceAttribute, NetworkInterfaceAttributes.Reset);
        catalog.Write(Ec2Api.AttachNetworkInterface, NetworkInterfaceAttachments.Attach)
            .Refuses(r => r.EnaSrdSpecification)
            .Refuses(r => r.EnaQueueCount);
        catalog.Write(Ec2Api.DetachNetworkInterface, NetworkInterfaceAttachments.Detach);
        catalog.Write(Ec2Api.AssignPrivateIpAddresses, NetworkInterfaceAssignments.Assign)
            .Refuses(r => r.Ipv4Prefixes)
            .Refuses(r => r.Ipv4PrefixCount);
        catalog.Write(Ec2Api.UnassignPrivateIpAddresses, NetworkInterfaceAssignments.Unassign).Refuses(r => r.Ipv4Prefixes);
        catalog.Write(Ec2Api.AssignIpv6Addresses, NetworkInterfaceAssignments.AssignIpv6)
            .Refuses(r => r.Ipv6Prefixes)
            .Refuses(r => r.Ipv6PrefixCount);
        catalog.Write(Ec2Api.UnassignIpv6Addresses, NetworkInterfaceAssignments.UnassignIpv6).Refuses(r => r.Ipv6Prefixes);
        NetworkInterfaceProvisioning.Declare(catalog);
        AttachmentProvisioning.Declare(catalog);
    }
}

/// <summary>That an interface is plugged into an instance, or into a service's hidden one.</summary>
/// <param name="Id">AWS's identifier: eni-attach-…, for services ela-attach-….</param>
/// <param name="Instance">The instance's identifier; null where a service owns the other end.</param>
/// <param name="InstanceOwner">The account of the instance, or the service's name.</param>
/// <param name="Status">One of <see cref="AttachmentStatusValues"/>.</param>
public sealed record NetworkInterfaceAttachment(
    string Id,
    string? Instance,
    string InstanceOwner,
    int DeviceIndex,
    int CardIndex,
    bool DeleteOnTermination,
    DateTimeOffset At,
    string Status)
{
    /// <summary>What the attachment makes of the interface's own status.</summary>
    [JsonIgnore]
    public string CardStatus => Status switch
    {
        AttachmentStatusValues.Attaching => NetworkInterfaceStatusValues.Attaching,
        AttachmentStatusValues.Detaching => NetworkInterfaceStatusValues.Detaching,
        _ => NetworkInterfaceStatusValues.InUse,
    };
}

[JsonSerializable(typeof(NetworkInterface))]
internal sealed partial class NetworkInterfaceJson : JsonSerializerContext;
