using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Subnets;

/// <summary>One availability zone's slice of a VPC's addresses.</summary>
/// <param name="Cidr">The IPv4 block; null for a subnet that is IPv6 only.</param>
/// <param name="Zone">The zone's name in the owner's account.</param>
/// <param name="PublicAddressOnLaunch">Whether interfaces made by a launch get a public IPv4 address.</param>
/// <param name="Ipv6OnCreation">Whether new interfaces get an IPv6 address.</param>
public sealed record Subnet(
    Id<Subnet> Id,
    Id<Vpc> Vpc,
    Cidr? Cidr,
    ImmutableArray<SubnetIpv6Block> Ipv6Blocks,
    string Zone,
    bool IsDefaultForZone = false,
    bool PublicAddressOnLaunch = false,
    bool Ipv6OnCreation = false,
    bool Dns64 = false,
    SubnetHostNames? HostNames = null) : IResource<Subnet>
{
    public static readonly Reference<Subnet, Vpc> InVpc = Reference<Subnet, Vpc>.One(subnet => subnet.Vpc);

    /// <summary>Subnets by the identifiers of their IPv6 block associations.</summary>
    public static readonly Index<Subnet> ByAssociation = Index<Subnet>.ByEach(subnet =>
        subnet.Ipv6Blocks.Select(block => new IndexEntry(block.AssociationId, subnet.Id.Text)));

    public static ResourceType<Subnet> Type { get; } = new ResourceType<Subnet>("subnet", SubnetJson.Default)
        .WithPrefix("subnet")
        .Lowers(SubnetNetwork.Lower)
        .Unknown(id => new AwsException("InvalidSubnetID.NotFound", $"The subnet ID '{id}' does not exist"))
        .RefersTo(InVpc)
        .IndexedBy(ByAssociation)
        .Filter("vpc-id", InVpc)
        .Filter("subnet-id", subnet => subnet.Id.Text)
        .Filter("subnet-arn", (view, subnet) => SubnetShapes.ArnOf(view, subnet))
        .Filter("availability-zone", subnet => subnet.Zone)
        .Filter("availabilityZone", subnet => subnet.Zone)
        .Filter("availability-zone-id", (view, subnet) => SubnetZones.IdOf(view, subnet.Zone))
        .Filter("availabilityZoneId", (view, subnet) => SubnetZones.IdOf(view, subnet.Zone))
        .Filter("available-ip-address-count", (view, subnet) => SubnetAddresses.FreeCount(view, subnet).ToString())
        .Filter("cidr-block", subnet => subnet.Cidr?.ToString())
        .Filter("cidrBlock", subnet => subnet.Cidr?.ToString())
        .Filter("cidr", subnet => subnet.Cidr?.ToString())
        .Filter("default-for-az", subnet => subnet.IsDefaultForZone)
        .Filter("defaultForAz", subnet => subnet.IsDefaultForZone)
        .FilterEach("ipv6-cidr-block-association.ipv6-cidr-block", subnet => subnet.Ipv6Blocks.Select(block => block.Cidr.ToString()))
        .FilterEach("ipv6-cidr-block-association.association-id", subnet => subnet.Ipv6Blocks.Select(block => block.AssociationId))
        .FilterEach("ipv6-cidr-block-association.state", subnet => subnet.Ipv6Blocks.Select(_ => SubnetCidrBlockStateCodeValues.Associated))
        .Filter("ipv6-native", subnet => subnet.Cidr is null)
        .Filter("map-public-ip-on-launch", subnet => subnet.PublicAddressOnLaunch)
        .Filter("enable-dns64", subnet => subnet.Dns64)
        .Filter("private-dns-name-options-on-launch.hostname-type", subnet => subnet.Names.Type)
        .Filter("private-dns-name-options-on-launch.enable-resource-name-dns-a-record", subnet => subnet.Names.ResourceNameA)
        .Filter("private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record", subnet => subnet.Names.ResourceNameAaaa)
        .Filter("owner-id", (view, _) => view.Account.Text)
        .Filter("state", _ => SubnetStateValues.Available);

    /// <summary>Every block, IPv4 first.</summary>
    [JsonIgnore]
    public IEnumerable<Cidr> Blocks => Ipv6Blocks.Select(block => block.Cidr).Prepend(Cidr ?? default).Where(block => block != default);

    /// <summary>Whether any of its blocks meets this one.</summary>
    public bool Overlaps(Cidr block)
    {
        if (Cidr is { } own && own.Overlaps(block)) return true;
        foreach (var held in Ipv6Blocks)
        {
            if (held.Cidr.Overlaps(block)) return true;
        }

        return false;
    }

    [JsonIgnore]
    public SubnetHostNames Names => HostNames ?? SubnetHostNames.ByAddress;

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateSubnet, SubnetOperations.Create)
            .Refuses(r => r.OutpostArn)
            .Refuses(r => r.Ipv4IpamPoolId)
            .Refuses(r => r.Ipv4NetmaskLength)
            .Refuses(r => r.Ipv6IpamPoolId)
            .Refuses(r => r.Ipv6NetmaskLength);
        catalog.Write(Ec2Api.CreateDefaultSubnet, DefaultSubnet.Create).Refuses(r => r.Ipv6Native);
        catalog.Write(Ec2Api.DeleteSubnet, SubnetOperations.Delete);
        catalog.Read(Ec2Api.DescribeSubnets, SubnetOperations.Describe);
        catalog.Write(Ec2Api.ModifySubnetAttribute, SubnetAttributes.Modify)
            .Refuses(r => r.MapCustomerOwnedIpOnLaunch)
            .Refuses(r => r.CustomerOwnedIpv4Pool)
            .Refuses(r => r.EnableLniAtDeviceIndex)
            .Refuses(r => r.DisableLniAtDeviceIndex);
        catalog.Write(Ec2Api.AssociateSubnetCidrBlock, SubnetBlocks.Associate)
            .Refuses(r => r.Ipv6IpamPoolId)
            .Refuses(r => r.Ipv6NetmaskLength);
        catalog.Write(Ec2Api.DisassociateSubnetCidrBlock, SubnetBlocks.Disassociate);
        SubnetProvisioning.Declare(catalog);
        SubnetCidrBlockProvisioning.Declare(catalog);
    }
}

/// <summary>An IPv6 block of a subnet.</summary>
/// <param name="AssociationId">AWS's identifier of the association: subnet-cidr-assoc-….</param>
public sealed record SubnetIpv6Block(string AssociationId, Cidr Cidr);

/// <summary>How instances launched here are named, and which records name them (EC2 User Guide, "EC2 instance hostnames").</summary>
/// <param name="Type"><c>ip-name</c> or <c>resource-name</c>.</param>
public sealed record SubnetHostNames(string Type, bool ResourceNameA, bool ResourceNameAaaa)
{
    public static SubnetHostNames ByAddress { get; } = new(HostnameTypeValues.IpName, false, false);
}

[JsonSerializable(typeof(Subnet))]
internal sealed partial class SubnetJson : JsonSerializerContext;
