using System.Text.Json.Nodes;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Subnets;

/// <summary>AWS::EC2::SubnetCidrBlock: the IPv6 block of a subnet. Its physical identifier is the association's.</summary>
internal static class SubnetCidrBlockProvisioning
{
    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::SubnetCidrBlock")
        .Has(Property.Text("SubnetId").Required().Replaces(), Property.Text("Ipv6CidrBlock").Replaces())
        .Refuses("Ipv6IpamPoolId", "Ipv6NetmaskLength")
        .Creates((call, given) =>
            call.Run(Ec2Api.AssociateSubnetCidrBlock, given.Fields("SubnetId", "Ipv6CidrBlock")).Ipv6CidrBlockAssociation!.AssociationId!)
        .Deletes((call, id, _) => call.Run(Ec2Api.DisassociateSubnetCidrBlock, new RequestFields().With("AssociationId", id)))
        .ReadBy(Ec2Api.DescribeSubnets)
        .Reads(Read)
        .Attribute("Id", (_, id) => id));

    private static JsonObject? Read(View view, string id) =>
        view.Under(Subnet.ByAssociation, id).FirstOrDefault(subnet => view.Find(subnet.Id) is not null) is { } found
            ? new JsonObject
            {
                ["SubnetId"] = found.Id.Text,
                ["Ipv6CidrBlock"] = found.Ipv6Blocks.First(block => block.AssociationId == id).Cidr.ToString(),
            }
            : null;
}
