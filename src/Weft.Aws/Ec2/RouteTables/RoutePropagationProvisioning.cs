using System.Text.Json.Nodes;
using Weft.Aws.Ec2.VpnGateways;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>AWS::EC2::VPNGatewayRoutePropagation: a gateway whose routes appear in tables. Its physical identifier is a made-up name.</summary>
internal static class RoutePropagationProvisioning
{
    private const string Gateway = "VpnGatewayId";
    private const string Tables = "RouteTableIds";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::VPNGatewayRoutePropagation")
        .Has(Property.Text(Gateway).Required(), Property.Texts(Tables).Required().Unordered())
        .Creates((call, given) =>
        {
            Enable(call, given, given.Texts(Tables));
            return call.MakeName();
        })
        .Updates(Update)
        .Deletes((call, _, last) => Disable(call, last, last.Texts(Tables)))
        .ReadBy(Ec2Api.DescribeRouteTables)
        .Reads(Read)
        .Attribute("Id", (_, id) => id));

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        var (before, after) = (update.Before.Texts(Tables), update.After.Texts(Tables));
        var isSame = !update.Changes(Gateway);
        Enable(call, update.After, isSame ? after.Except(before) : after);
        Disable(call, update.Before, isSame ? before.Except(after) : before);
    }

    private static void Enable(ProvisionCall call, PropertyReader given, IEnumerable<string> tables)
    {
        foreach (var table in tables) call.Run(Ec2Api.EnableVgwRoutePropagation, Pair(given, table));
    }

    private static void Disable(ProvisionCall call, PropertyReader last, IEnumerable<string> tables)
    {
        foreach (var table in tables.Where(table => call.View.Find(new Id<RouteTable>(table)) is not null))
            call.Run(Ec2Api.DisableVgwRoutePropagation, Pair(last, table));
    }

    private static RequestFields Pair(PropertyReader given, string table) => new RequestFields().With("GatewayId", given.Text(Gateway)).With("RouteTableId", table);

    private static JsonObject? Read(View view, string id, PropertyReader last)
    {
        var gateway = last.RequireText(Gateway);
        var tables = last.Texts(Tables).Where(table => view.Find(new Id<RouteTable>(table))?.Propagating.Contains(new Id<VpnGateway>(gateway)) == true).ToList();
        return tables.Count == 0 ? null : new JsonObject { [Gateway] = gateway, [Tables] = new JsonArray([.. tables.Select(table => (JsonNode)table)]) };
    }
}
