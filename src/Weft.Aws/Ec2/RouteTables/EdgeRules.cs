using Weft.Aws.Ec2.Subnets;
using Weft.Control.State;
using Weft.Network.Addressing;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>
/// What a table may hold that routes traffic entering through a gateway: whole blocks of the VPC or of a subnet, to the VPC or to a network
/// interface (VPC User Guide, "Gateway route tables").
/// </summary>
internal static class EdgeRules
{
    /// <exception cref="Wire.AwsException">InvalidParameterValue: the table holds something that can't be at the edge.</exception>
    public static void RequireFit(View view, RouteTable table)
    {
        if (!table.Propagating.IsEmpty)
            throw Ec2Errors.InvalidParameterValue($"Route table {table.Id} has route propagation enabled and cannot be associated with a gateway");
        foreach (var route in table.Routes) RequireFit(view, table, route);
    }

    /// <exception cref="Wire.AwsException">InvalidParameterValue.</exception>
    public static void RequireFit(View view, RouteTable table, Route route)
    {
        if (route.Destination.Block is not { } block)
            throw Ec2Errors.InvalidParameterValue($"A prefix list cannot be a destination in the gateway route table {table.Id}");
        if (route.Target.Kind is not (RouteTargetKind.Local or RouteTargetKind.NetworkInterface))
            throw Ec2Errors.InvalidParameterValue($"Route target {route.Target.Id} is not supported in the gateway route table {table.Id}");
        if (!IsBlockOfVpc(view, table, block) && !IsBlockOfSubnet(view, table, block))
            throw Ec2Errors.InvalidParameterValue($"The destination CIDR block {block} does not match the CIDR block of the VPC or of one of its subnets");
    }

    public static bool IsBlockOfVpc(View view, RouteTable table, Cidr block)
    {
        var vpc = view.Require(table.Vpc);
        return vpc.Blocks.Concat(vpc.Ipv6Blocks).Any(held => held.Cidr == block);
    }

    public static bool IsBlockOfSubnet(View view, RouteTable table, Cidr block) =>
        view.Referring(Subnet.InVpc, table.Vpc).Any(subnet => subnet.Blocks.Contains(block));
}
