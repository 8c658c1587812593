using System.Text.Json.Serialization;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Addresses;

/// <summary>An Elastic IP address: a public IPv4 address that an account keeps in a Region, and moves between its interfaces.</summary>
/// <param name="Pointer">The name that reverse DNS gives, ending with a dot.</param>
/// <param name="PendingPointer">The name that reverse DNS is about to give; empty while the name is being removed.</param>
public sealed record ElasticAddress(
    Id<ElasticAddress> Id,
    Address PublicAddress,
    ElasticAssociation? Association = null,
    string? Pointer = null,
    string? PendingPointer = null) : IResource<ElasticAddress>
{
    /// <summary>An interface that goes leaves its address behind, so this does not keep it.</summary>
    public static readonly Reference<ElasticAddress, NetworkInterface> OnInterface =
        Reference<ElasticAddress, NetworkInterface>.Optional(address => address.Association?.Interface, blocks: false);

    /// <summary>Under each interface its private addresses that have an Elastic IP.</summary>
    public static readonly Index<ElasticAddress> AtPrivateAddress = Index<ElasticAddress>.ByEach(address =>
        address.Association is { } at ? [new IndexEntry(at.Interface.Text, at.PrivateAddress.ToString())] : []);

    /// <summary>The Elastic IPs in use in each VPC.</summary>
    public static readonly Index<ElasticAddress> MappedInVpc = Index<ElasticAddress>.By(address => address.Association?.Vpc.Text);

    public static readonly Index<ElasticAddress> ByAssociation = Index<ElasticAddress>.By(address => address.Association?.Id);

    /// <summary>Elastic IPs of every account and Region by their address.</summary>
    public static readonly Index<ElasticAddress> ByPublicAddress = Index<ElasticAddress>.By(address => address.PublicAddress.ToString());

    public static ResourceType<ElasticAddress> Type { get; } = new ResourceType<ElasticAddress>("elastic-ip", ElasticAddressJson.Default)
        .WithPrefix("eipalloc")
        .Unknown(id => new AwsException("InvalidAllocationID.NotFound", $"The allocation ID '{id}' does not exist"))
        .RefersTo(OnInterface)
        .IndexedBy(AtPrivateAddress)
        .IndexedBy(MappedInVpc)
        .IndexedBy(ByAssociation)
        .IndexedBy(ByPublicAddress)
        .Filter("allocation-id", address => address.Id.Text)
        .Filter("association-id", ByAssociation)
        .Filter("domain", _ => DomainTypeValues.Vpc)
        .Filter("instance-id", (view, address) => AddressShapes.InterfaceOf(view, address)?.Attachment?.Instance)
        .Filter("network-border-group", (view, _) => view.Region.Text)
        .Filter("network-interface-id", OnInterface)
        .Filter("network-interface-owner-id", (view, address) => address.Association is null ? null : view.Account.Text)
        .Filter("private-ip-address", address => address.Association?.PrivateAddress.ToString())
        .Filter("public-ip", ByPublicAddress);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(PublicAddressLease.Type).Resource(Type).WithStep(AddressAttributes.PointerSet);
        catalog.Write(Ec2Api.AllocateAddress, AddressOperations.Allocate).Refuses(r => r.CustomerOwnedIpv4Pool).Refuses(r => r.IpamPoolId);
        catalog.Write(Ec2Api.ReleaseAddress, AddressOperations.Release);
        catalog.Read(Ec2Api.DescribeAddresses, AddressOperations.Describe);
        catalog.Write(Ec2Api.AssociateAddress, AddressAssociations.Associate);
        catalog.Write(Ec2Api.DisassociateAddress, AddressAssociations.Disassociate);
        catalog.Read(Ec2Api.DescribeAddressesAttribute, AddressAttributes.Describe);
        catalog.Write(Ec2Api.ModifyAddressAttribute, AddressAttributes.Modify);
        catalog.Write(Ec2Api.ResetAddressAttribute, AddressAttributes.Reset);
        AddressProvisioning.Declare(catalog);
    }
}

/// <summary>That an Elastic IP stands for a private address of an interface.</summary>
/// <param name="Id">AWS's identifier: eipassoc-….</param>
public sealed record ElasticAssociation(string Id, Id<NetworkInterface> Interface, Id<Vpc> Vpc, Address PrivateAddress);

[JsonSerializable(typeof(ElasticAddress))]
internal sealed partial class ElasticAddressJson : JsonSerializerContext;
