using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.DhcpOptions;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Vpcs;

/// <summary>A virtual network of one account in one Region: its address blocks and its settings. Its implicit router has no record of its own.</summary>
/// <param name="Blocks">The IPv4 blocks; the first is the primary one, which can't be disassociated.</param>
/// <param name="Tenancy"><c>default</c> or <c>dedicated</c>.</param>
/// <param name="DhcpOptions">The identifier of a set of DHCP options, or <c>default</c> for none.</param>
public sealed record Vpc(
    Id<Vpc> Id,
    ImmutableArray<VpcBlock> Blocks,
    ImmutableArray<VpcBlock> Ipv6Blocks,
    string Tenancy,
    bool IsDefault,
    string DhcpOptions,
    bool DnsSupport = true,
    bool DnsHostnames = false,
    bool AddressUsageMetrics = false) : IResource<Vpc>
{
    /// <summary>What stands for no set of DHCP options.</summary>
    public const string NoDhcpOptions = "default";

    public static readonly Reference<Vpc, DhcpOptionsSet> ToDhcpOptions =
        Reference<Vpc, DhcpOptionsSet>.Optional(vpc => vpc.DhcpOptions == NoDhcpOptions ? null : new Id<DhcpOptionsSet>(vpc.DhcpOptions));

    /// <summary>VPCs by the identifiers of their block associations.</summary>
    public static readonly Index<Vpc> ByAssociation = Index<Vpc>.ByEach(vpc =>
        vpc.Blocks.Concat(vpc.Ipv6Blocks).Select(block => new IndexEntry(block.AssociationId, vpc.Id.Text)));

    /// <summary>The IPv6 blocks given out, in every account and Region: they are globally unique.</summary>
    public static readonly Index<Vpc> ByIpv6Block = Index<Vpc>.ByEach(vpc =>
        vpc.Ipv6Blocks.Select(block => new IndexEntry(block.Cidr.ToString(), vpc.Id.Text)));

    public static ResourceType<Vpc> Type { get; } = new ResourceType<Vpc>("vpc", VpcJson.Default)
        .WithPrefix("vpc")
        .Lowers(VpcNetwork.Lower)
        .Unknown(id => new AwsException("InvalidVpcID.NotFound", $"The vpc ID '{id}' does not exist"))
        .RefersTo(ToDhcpOptions)
        .IndexedBy(ByAssociation)
        .IndexedBy(ByIpv6Block)
        .Filter("vpc-id", vpc => vpc.Id.Text)
        .Filter("cidr", vpc => vpc.Cidr.ToString())
        .Filter("cidr-block", vpc => vpc.Cidr.ToString())
        .FilterEach("cidr-block-association.cidr-block", vpc => vpc.Blocks.Select(block => block.Cidr.ToString()))
        .FilterEach("cidr-block-association.association-id", vpc => vpc.Blocks.Select(block => block.AssociationId))
        .FilterEach("cidr-block-association.state", vpc => vpc.Blocks.Select(_ => VpcCidrBlockStateCodeValues.Associated))
        .FilterEach("ipv6-cidr-block-association.ipv6-cidr-block", vpc => vpc.Ipv6Blocks.Select(block => block.Cidr.ToString()))
        .FilterEach("ipv6-cidr-block-association.ipv6-pool", vpc => vpc.Ipv6Blocks.Select(_ => VpcShapes.AmazonPool))
        .FilterEach("ipv6-cidr-block-association.association-id", vpc => vpc.Ipv6Blocks.Select(block => block.AssociationId))
        .FilterEach("ipv6-cidr-block-association.state", vpc => vpc.Ipv6Blocks.Select(_ => VpcCidrBlockStateCodeValues.Associated))
        .Filter("dhcp-options-id", vpc => vpc.DhcpOptions)
        .Filter("is-default", vpc => vpc.IsDefault)
        .Filter("isDefault", vpc => vpc.IsDefault)
        .Filter("owner-id", (view, _) => view.Account.Text)
        .Filter("state", _ => VpcStateValues.Available);

    /// <summary>Every block, IPv4 first.</summary>
    [JsonIgnore]
    public IEnumerable<Cidr> AllBlocks => Blocks.Concat(Ipv6Blocks).Select(block => block.Cidr);

    /// <summary>The primary IPv4 block.</summary>
    [JsonIgnore]
    public Cidr Cidr => Blocks[0].Cidr;

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateVpc, VpcOperations.Create)
            .Refuses(r => r.Ipv6Pool)
            .Refuses(r => r.Ipv6CidrBlock)
            .Refuses(r => r.Ipv4IpamPoolId)
            .Refuses(r => r.Ipv4NetmaskLength)
            .Refuses(r => r.Ipv6IpamPoolId)
            .Refuses(r => r.Ipv6NetmaskLength)
            .Refuses(r => r.VpcEncryptionControl);
        catalog.Write(Ec2Api.CreateDefaultVpc, DefaultVpc.Create);
        catalog.Write(Ec2Api.DeleteVpc, VpcOperations.Delete);
        catalog.Read(Ec2Api.DescribeVpcs, VpcOperations.Describe);
        catalog.Read(Ec2Api.DescribeVpcAttribute, VpcAttributes.Describe);
        catalog.Write(Ec2Api.ModifyVpcAttribute, VpcAttributes.Modify);
        catalog.Write(Ec2Api.ModifyVpcTenancy, VpcAttributes.ModifyTenancy);
        catalog.Write(Ec2Api.AssociateVpcCidrBlock, VpcBlocks.Associate)
            .Refuses(r => r.Ipv6Pool)
            .Refuses(r => r.Ipv6CidrBlock)
            .Refuses(r => r.Ipv4IpamPoolId)
            .Refuses(r => r.Ipv4NetmaskLength)
            .Refuses(r => r.Ipv6IpamPoolId)
            .Refuses(r => r.Ipv6NetmaskLength);
        catalog.Write(Ec2Api.DisassociateVpcCidrBlock, VpcBlocks.Disassociate);
        catalog.AtBirth(DefaultVpc.AtBirth);
        VpcProvisioning.Declare(catalog);
        VpcCidrBlockProvisioning.Declare(catalog);
    }
}

/// <summary>One address block of a VPC, IPv4 or IPv6.</summary>
/// <param name="AssociationId">AWS's identifier of the association: vpc-cidr-assoc-….</param>
public sealed record VpcBlock(string AssociationId, Cidr Cidr);

[JsonSerializable(typeof(Vpc))]
internal sealed partial class VpcJson : JsonSerializerContext;
