using System.Text.Json.Nodes;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>AWS::EC2::Route. Its physical identifier is the table's and the destination, with a bar between.</summary>
internal static class RouteProvisioning
{
    private const string Table = "RouteTableId";

    private static readonly string[] destinations = ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"];

    private static readonly string[] targets =
    [
        "GatewayId", "NatGatewayId", "NetworkInterfaceId", "InstanceId", "VpcPeeringConnectionId", "EgressOnlyInternetGatewayId", "TransitGatewayId",
        "LocalGatewayId", "CarrierGatewayId", "VpcEndpointId",
    ];

    private static readonly string[] all = [Table, .. destinations, .. targets];

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::Route")
        .Has(Property.Text(Table).Required().Replaces())
        .Has([.. destinations.Select(name => Property.Text(name).Replaces())])
        .Has([.. targets.Select(name => Property.Text(name))])
        .Refuses("CoreNetworkArn")
        .Creates((call, given) =>
        {
            call.Run(Ec2Api.CreateRoute, given.Fields(all));
            return $"{given.RequireText(Table)}|{DestinationOf(given)}";
        })
        .Updates((call, update) =>
        {
            call.Run(Ec2Api.ReplaceRoute, update.After.Fields(all));
        })
        .Deletes((call, _, last) => call.Run(Ec2Api.DeleteRoute, last.Fields([Table, .. destinations])))
        .ReadBy(Ec2Api.DescribeRouteTables)
        .Reads(Read)
        .Attribute("CidrBlock", (_, id) => id.Split('|')[1]));

    private static string? DestinationOf(PropertyReader given) => destinations.Select(given.Text).FirstOrDefault(value => value is not null);

    private static JsonObject? Read(View view, string id, PropertyReader last)
    {
        if (view.Find(new Id<RouteTable>(id.Split('|')[0])) is not { } table || FindRoute(table, last) is not { } route) return null;
        var read = new JsonObject { [Table] = table.Id.Text };
        foreach (var name in destinations.Where(last.Has)) read[name] = last.Text(name);
        // A route to an instance leads to its interface; AWS shows both.
        var member = route.Target.Kind switch
        {
            RouteTargetKind.NatGateway => "NatGatewayId",
            RouteTargetKind.NetworkInterface => "NetworkInterfaceId",
            RouteTargetKind.VpcPeeringConnection => "VpcPeeringConnectionId",
            RouteTargetKind.EgressOnlyInternetGateway => "EgressOnlyInternetGatewayId",
            _ => "GatewayId",
        };
        if (member == "NetworkInterfaceId" && last.Has("InstanceId"))
            read["InstanceId"] = view.Find(new Id<NetworkInterfaces.NetworkInterface>(route.Target.Id))?.Attachment?.Instance;
        else read[member] = route.Target.Id;
        return read;
    }

    private static Route? FindRoute(RouteTable table, PropertyReader last)
    {
        var wanted = RouteDestinations.Parse(last.Text(destinations[0]), last.Text(destinations[1]), last.Text(destinations[2]));
        return table.Routes.FirstOrDefault(route => route.Destination == wanted);
    }
}
