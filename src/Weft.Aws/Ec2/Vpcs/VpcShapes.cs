using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Vpcs;

/// <summary>VPCs as EC2 shows them.</summary>
internal static class VpcShapes
{
    /// <summary>The pool that an Amazon-provided IPv6 block comes from.</summary>
    public const string AmazonPool = "Amazon";

    private static readonly VpcCidrBlockStateShape associated = new() { State = VpcCidrBlockStateCodeValues.Associated };
    private static readonly VpcCidrBlockStateShape disassociated = new() { State = VpcCidrBlockStateCodeValues.Disassociated };

    public static VpcShape Of(View view, Vpc vpc) => new()
    {
        VpcId = vpc.Id.Text,
        State = VpcStateValues.Available,
        CidrBlock = vpc.Cidr.ToString(),
        DhcpOptionsId = vpc.DhcpOptions,
        InstanceTenancy = vpc.Tenancy,
        IsDefault = vpc.IsDefault,
        OwnerId = view.Account.Text,
        CidrBlockAssociationSet = [.. vpc.Blocks.Select(block => Of(block))],
        Ipv6CidrBlockAssociationSet = vpc.Ipv6Blocks.IsEmpty ? null : [.. vpc.Ipv6Blocks.Select(block => Ipv6Of(view, block))],
        Tags = TagRules.Shapes(view.TagsOf(vpc.Id)),
    };

    public static VpcCidrBlockAssociationShape Of(VpcBlock block, bool isAssociated = true) => new()
    {
        AssociationId = block.AssociationId,
        CidrBlock = block.Cidr.ToString(),
        CidrBlockState = isAssociated ? associated : disassociated,
    };

    public static VpcIpv6CidrBlockAssociationShape Ipv6Of(View view, VpcBlock block, bool isAssociated = true) => new()
    {
        AssociationId = block.AssociationId,
        Ipv6CidrBlock = block.Cidr.ToString(),
        Ipv6CidrBlockState = isAssociated ? associated : disassociated,
        Ipv6Pool = AmazonPool,
        NetworkBorderGroup = view.Region.Text,
        Ipv6AddressAttribute = Ipv6AddressAttributeValues.Public,
        IpSource = IpSourceValues.Amazon,
    };
}
