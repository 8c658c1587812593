using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>AWS::EC2::RouteTable and AWS::EC2::SubnetRouteTableAssociation.</summary>
internal static class RouteTableProvisioning
{
    public static void Declare(Catalog catalog) => catalog
        .Provision(new ProvisionedType("AWS::EC2::RouteTable")
            .Has(Property.Text("VpcId").Required().Replaces(), Property.Tags())
            .Creates((call, given) => call.Run(Ec2Api.CreateRouteTable, given.Fields("VpcId").Tagged(RouteTable.Type.Noun, given)).RouteTable!.RouteTableId!)
            .Updates((call, update) => call.Retag(update))
            .Deletes((call, id, _) => call.Run(Ec2Api.DeleteRouteTable, new RequestFields().With("RouteTableId", id)))
            .ReadBy(Ec2Api.DescribeRouteTables)
            .Reads((view, id) => view.Find(new Id<RouteTable>(id)) is { } table
                ? new JsonObject { ["VpcId"] = table.Vpc.Text, [Property.TagsName] = TagProvisioning.Read(view, id) }
                : null)
            .Attribute("RouteTableId", (_, id) => id))
        // AWS replaces the association where only its table changes; its identifier changes with it.
        .Provision(new ProvisionedType("AWS::EC2::SubnetRouteTableAssociation")
            .Has(Property.Text("SubnetId").Required().Replaces(), Property.Text("RouteTableId").Required())
            .Creates((call, given) => call.Run(Ec2Api.AssociateRouteTable, given.Fields("SubnetId", "RouteTableId")).AssociationId!)
            .Updates((call, update) =>
                call.Run(Ec2Api.ReplaceRouteTableAssociation, update.After.Fields("RouteTableId").With("AssociationId", update.Id)).NewAssociationId!)
            .Deletes((call, id, _) => call.Run(Ec2Api.DisassociateRouteTable, new RequestFields().With("AssociationId", id)))
            .ReadBy(Ec2Api.DescribeRouteTables)
            .Reads(ReadAssociation)
            .Attribute("Id", (_, id) => id));

    private static JsonObject? ReadAssociation(View view, string id) =>
        view.Under(RouteTable.ByAssociation, id).FirstOrDefault(table => view.Find(table.Id) is not null) is { } table
            ? new JsonObject
            {
                ["SubnetId"] = table.Associations.First(association => association.Id == id).Subnet?.Text,
                ["RouteTableId"] = table.Id.Text,
            }
            : null;
}
