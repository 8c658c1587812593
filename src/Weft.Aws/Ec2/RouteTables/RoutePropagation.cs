using Weft.Aws.Ec2.VpnGateways;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>Whether the routes of a virtual private gateway's VPN connections appear in a table by themselves.</summary>
internal static class RoutePropagation
{
    public static EmptyResult Enable(Transaction transaction, EnableVgwRoutePropagationRequest request)
    {
        var gateway = transaction.Require<VpnGateway>(request.GatewayId);
        var table = transaction.Require<RouteTable>(request.RouteTableId);
        if (gateway.Vpc is null) throw new AwsException("Gateway.NotAttached", $"resource {gateway.Id} is not attached to network {table.Vpc}");
        if (gateway.Vpc != table.Vpc)
            throw Ec2Errors.InvalidParameterValue($"route table {table.Id} and network gateway {gateway.Id} belong to different networks");
        if (table.IsAtEdge)
            throw Ec2Errors.InvalidParameterValue($"Route propagation cannot be enabled for the gateway route table {table.Id}");
        if (!table.Propagating.Contains(gateway.Id)) transaction.Put(table with { Propagating = table.Propagating.Add(gateway.Id) });
        return EmptyResult.Instance;
    }

    public static EmptyResult Disable(Transaction transaction, DisableVgwRoutePropagationRequest request)
    {
        var gateway = transaction.Require<VpnGateway>(request.GatewayId);
        var table = transaction.Require<RouteTable>(request.RouteTableId);
        if (table.Propagating.Contains(gateway.Id)) transaction.Put(table with { Propagating = table.Propagating.Remove(gateway.Id) });
        return EmptyResult.Instance;
    }

    /// <summary>Ends the propagation of a gateway that leaves its VPC.</summary>
    public static void Forget(Transaction transaction, Id<VpnGateway> gateway)
    {
        foreach (var table in transaction.Referring(RouteTable.Propagates, gateway).ToList())
            transaction.Put(table with { Propagating = table.Propagating.Remove(gateway) });
    }
}
