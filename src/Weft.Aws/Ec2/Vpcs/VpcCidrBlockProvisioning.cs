using System.Text.Json.Nodes;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Vpcs;

/// <summary>AWS::EC2::VPCCidrBlock: a further block of a VPC. Its physical identifier is the association's.</summary>
internal static class VpcCidrBlockProvisioning
{
    private const string AmazonProvided = "AmazonProvidedIpv6CidrBlock";
    private const string BorderGroup = "Ipv6CidrBlockNetworkBorderGroup";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::VPCCidrBlock")
        .Has(
            Property.Text("VpcId").Required().Replaces(),
            Property.Text("CidrBlock").Replaces(),
            Property.Flag(AmazonProvided).Replaces(),
            Property.Text(BorderGroup).Replaces())
        .Refuses("Ipv6CidrBlock", "Ipv6Pool", "Ipv4IpamPoolId", "Ipv4NetmaskLength", "Ipv6IpamPoolId", "Ipv6NetmaskLength")
        .Creates((call, given) =>
        {
            var added = call.Run(Ec2Api.AssociateVpcCidrBlock, given.Fields("VpcId", "CidrBlock", AmazonProvided, BorderGroup));
            return (added.CidrBlockAssociation?.AssociationId ?? added.Ipv6CidrBlockAssociation?.AssociationId)!;
        })
        .Deletes((call, id, _) => call.Run(Ec2Api.DisassociateVpcCidrBlock, new RequestFields().With("AssociationId", id)))
        .ReadBy(Ec2Api.DescribeVpcs)
        .Reads(Read)
        .Attribute("Id", (_, id) => id)
        .Attribute("IpSource", (view, id) => Ipv6Of(view, id)?.IpSource)
        .Attribute("Ipv6AddressAttribute", (view, id) => Ipv6Of(view, id)?.Ipv6AddressAttribute));

    private static (Vpc Vpc, VpcBlock Block)? Find(View view, string id) =>
        view.Under(Vpc.ByAssociation, id).FirstOrDefault(vpc => view.Find(vpc.Id) is not null) is { } found
            ? (found, found.Blocks.Concat(found.Ipv6Blocks).First(block => block.AssociationId == id))
            : null;

    private static VpcIpv6CidrBlockAssociationShape? Ipv6Of(View view, string id) =>
        Find(view, id) is { Block: { Cidr.IsIPv6: true } block } ? VpcShapes.Ipv6Of(view, block) : null;

    private static JsonObject? Read(View view, string id)
    {
        if (Find(view, id) is not { } found) return null;
        var read = new JsonObject { ["VpcId"] = found.Vpc.Id.Text, [AmazonProvided] = found.Block.Cidr.IsIPv6 };
        if (found.Block.Cidr.IsIPv6) read[BorderGroup] = view.Region.Text;
        else read["CidrBlock"] = found.Block.Cidr.ToString();
        return read;
    }
}
