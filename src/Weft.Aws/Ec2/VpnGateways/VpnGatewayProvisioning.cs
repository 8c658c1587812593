using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.VpnGateways;

/// <summary>AWS::EC2::VPNGateway.</summary>
internal static class VpnGatewayProvisioning
{
    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::VPNGateway")
        .Has(Property.Text("Type").Required().Replaces(), Property.Integer("AmazonSideAsn").Replaces(), Property.Tags())
        .Creates((call, given) =>
            call.Run(Ec2Api.CreateVpnGateway, given.Fields("Type", "AmazonSideAsn").Tagged(VpnGateway.Type.Noun, given)).VpnGateway!.VpnGatewayId!)
        .Updates((call, update) => call.Retag(update))
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteVpnGateway, new RequestFields().With("VpnGatewayId", id)))
        .ReadBy(Ec2Api.DescribeVpnGateways)
        .Reads((view, id) => view.Find(new Id<VpnGateway>(id)) is { } gateway
            ? new JsonObject
            {
                ["Type"] = GatewayTypeValues.Ipsec1,
                ["AmazonSideAsn"] = gateway.AmazonSideAsn,
                [Property.TagsName] = TagProvisioning.Read(view, id),
            }
            : null)
        .Attribute("VPNGatewayId", (_, id) => id));
}
