using Weft.Aws.Ec2.EgressOnlyInternetGateways;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.NatGateways;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.VpnGateways;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>The target that a request names: exactly one of many members. Those of gateways that Weft does not have lead to their NotFound.</summary>
internal sealed record AskedTarget
{
    private const string OneOf = "The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, vpcPeeringConnectionId, "
        + "egressOnlyInternetGatewayId, transitGatewayId, localGatewayId, carrierGatewayId, vpcEndpointId, coreNetworkArn or instanceId";

    public string? Gateway { get; init; }

    public string? NatGateway { get; init; }

    public string? Interface { get; init; }

    public string? Instance { get; init; }

    public string? Peering { get; init; }

    public string? EgressOnlyGateway { get; init; }

    public string? TransitGateway { get; init; }

    public string? LocalGateway { get; init; }

    public string? CarrierGateway { get; init; }

    public string? Endpoint { get; init; }

    public bool Local { get; init; }

    public static AskedTarget Of(CreateRouteRequest request) => new AskedTarget
    {
        Gateway = request.GatewayId,
        NatGateway = request.NatGatewayId,
        Interface = request.NetworkInterfaceId,
        Instance = request.InstanceId,
        Peering = request.VpcPeeringConnectionId,
        EgressOnlyGateway = request.EgressOnlyInternetGatewayId,
        TransitGateway = request.TransitGatewayId,
        LocalGateway = request.LocalGatewayId,
        CarrierGateway = request.CarrierGatewayId,
        Endpoint = request.VpcEndpointId,
    }.RequireOne();

    public static AskedTarget Of(ReplaceRouteRequest request) => new AskedTarget
    {
        Gateway = request.GatewayId,
        NatGateway = request.NatGatewayId,
        Interface = request.NetworkInterfaceId,
        Instance = request.InstanceId,
        Peering = request.VpcPeeringConnectionId,
        EgressOnlyGateway = request.EgressOnlyInternetGatewayId,
        TransitGateway = request.TransitGatewayId,
        LocalGateway = request.LocalGatewayId,
        CarrierGateway = request.CarrierGatewayId,
        Endpoint = request.VpcEndpointId,
        Local = request.LocalTarget == true,
    }.RequireOne();

    private AskedTarget RequireOne()
    {
        string?[] named =
            [Gateway, NatGateway, Interface, Instance, Peering, EgressOnlyGateway, TransitGateway, LocalGateway, CarrierGateway, Endpoint, Local ? "" : null];
        return named.Count(name => name is not null) switch
        {
            0 => throw new AwsException("MissingParameter", OneOf),
            1 => this,
            _ => throw Ec2Errors.InvalidCombination(OneOf),
        };
    }
}

/// <summary>Finds a route's target and checks that it can serve the table's VPC.</summary>
internal static class RouteTargets
{
    /// <exception cref="AwsException">The target's NotFound, or InvalidParameterValue for one in another VPC.</exception>
    public static RouteTarget Resolve(View view, RouteTable table, RouteDestination destination, AskedTarget asked)
    {
        if (asked.Local) return RouteTarget.Local;
        if (asked.Gateway is { } gateway) return Gateway(view, table, gateway);
        if (asked.Interface is { } card) return Interface(table, view.Require<NetworkInterface>(card));
        if (asked.Instance is { } instance) return Interface(table, InstanceAttributes.RequireOnlyCard(view, view.Require<Instance>(instance)));
        if (asked.EgressOnlyGateway is { } egress) return EgressOnly(table, destination, view.Require<EgressOnlyInternetGateway>(egress));
        if (asked.NatGateway is { } nat) return Nat(view, table, nat);
        if (asked.Peering is { } peering) return Peering(table, view.Require<VpcPeeringConnection>(peering));
        throw asked switch
        {
            { TransitGateway: { } id } => new AwsException("InvalidTransitGatewayID.NotFound", $"The transitGateway ID '{id}' does not exist"),
            { LocalGateway: { } id } => new AwsException("InvalidLocalGatewayID.NotFound", $"The localGateway ID '{id}' does not exist"),
            { CarrierGateway: { } id } => new AwsException("InvalidCarrierGatewayID.NotFound", $"The carrierGateway ID '{id}' does not exist"),
            { Endpoint: { } id } => new AwsException("InvalidVpcEndpointId.NotFound", $"The vpcEndpoint ID '{id}' does not exist"),
            _ => new InvalidOperationException("A target without a name"),
        };
    }

    public static AwsException UnknownGateway(string id) => new("InvalidGatewayID.NotFound", $"The gateway ID '{id}' does not exist");

    private static RouteTarget Gateway(View view, RouteTable table, string id)
    {
        if (view.Find(new Id<InternetGateway>(id)) is { } internet)
            return internet.Vpc == table.Vpc ? new RouteTarget(RouteTargetKind.InternetGateway, id) : throw ElsewhereGateway(table, id);
        if (view.Find(new Id<VpnGateway>(id)) is { } vpn)
            return vpn.Vpc == table.Vpc ? new RouteTarget(RouteTargetKind.VpnGateway, id) : throw ElsewhereGateway(table, id);
        throw UnknownGateway(id);
    }

    private static RouteTarget Interface(RouteTable table, NetworkInterface card) =>
        card.Vpc == table.Vpc
            ? new RouteTarget(RouteTargetKind.NetworkInterface, card.Id.Text)
            : throw Ec2Errors.InvalidParameterValue($"route table {table.Id} and interface {card.Id} belong to different networks");

    // CreateRoute says it in its own words and not in DescribeNatGateways'.
    private static RouteTarget Nat(View view, RouteTable table, string id)
    {
        if (view.Find(new Id<NatGateway>(id)) is not { IsGone: false } gateway)
            throw new AwsException("InvalidNatGatewayID.NotFound", $"The natGateway ID '{id}' does not exist");
        return gateway.Vpc == table.Vpc
            ? new RouteTarget(RouteTargetKind.NatGateway, id)
            : throw Ec2Errors.InvalidParameterValue($"route table {table.Id} and nat gateway {id} belong to different networks");
    }

    private static RouteTarget EgressOnly(RouteTable table, RouteDestination destination, EgressOnlyInternetGateway gateway)
    {
        if (gateway.Vpc != table.Vpc) throw ElsewhereGateway(table, gateway.Id.Text);
        if (destination.Block is { IsIPv6: false })
            throw Ec2Errors.InvalidParameterValue($"The egress-only internet gateway {gateway.Id} does not carry IPv4 traffic");
        return new RouteTarget(RouteTargetKind.EgressOnlyInternetGateway, gateway.Id.Text);
    }

    // A connection that nobody accepted yet may be routed to: the route is a black hole until then ("VPC peering", route tables).
    private static RouteTarget Peering(RouteTable table, VpcPeeringConnection peering)
    {
        if (peering.Requester.Vpc != table.Vpc && peering.Accepter.Vpc != table.Vpc)
            throw Ec2Errors.InvalidParameterValue($"route table {table.Id} and vpc peering connection {peering.Id} belong to different networks");
        if (peering.Status is not (VpcPeeringConnectionStateReasonCodeValues.Active or VpcPeeringConnectionStateReasonCodeValues.PendingAcceptance))
            throw VpcPeeringConnection.Type.NotFound(peering.Id.Text);
        return new RouteTarget(RouteTargetKind.VpcPeeringConnection, peering.Id.Text);
    }

    private static AwsException ElsewhereGateway(RouteTable table, string gateway) =>
        Ec2Errors.InvalidParameterValue($"route table {table.Id} and network gateway {gateway} belong to different networks");
}
