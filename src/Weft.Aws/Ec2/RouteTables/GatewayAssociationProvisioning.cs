using System.Text.Json.Nodes;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>AWS::EC2::GatewayRouteTableAssociation: the table for what enters through a gateway. Its physical identifier is the gateway's.</summary>
internal static class GatewayAssociationProvisioning
{
    private const string Gateway = "GatewayId";
    private const string Table = "RouteTableId";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::GatewayRouteTableAssociation")
        .Has(Property.Text(Gateway).Required().Replaces(), Property.Text(Table).Required())
        .Creates((call, given) =>
        {
            call.Run(Ec2Api.AssociateRouteTable, given.Fields(Gateway, Table));
            return given.RequireText(Gateway);
        })
        .Updates((call, update) =>
        {
            call.Run(Ec2Api.ReplaceRouteTableAssociation, update.After.Fields(Table).With("AssociationId", Find(call.View, update.Id)?.Association.Id));
        })
        .Deletes((call, id, _) => call.Run(Ec2Api.DisassociateRouteTable, new RequestFields().With("AssociationId", Find(call.View, id)?.Association.Id)))
        .ReadBy(Ec2Api.DescribeRouteTables)
        .Reads((view, id) => Find(view, id) is { } found ? new JsonObject { [Gateway] = id, [Table] = found.Table.Id.Text } : null)
        .Attribute("AssociationId", (view, id) => Find(view, id)?.Association.Id));

    private static (RouteTable Table, RouteTableAssociation Association)? Find(View view, string gateway) =>
        view.Under(RouteTable.ByEdge, gateway).FirstOrDefault(table => view.Find(table.Id) is not null) is { } found
            ? (found, found.Associations.First(association => association.Gateway == gateway))
            : null;
}
