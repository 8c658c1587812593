using Weft.Aws.Ec2.PrefixLists;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>Which destinations a route may have (VPC User Guide, "Subnet route tables", rules and considerations).</summary>
internal static class RouteDestinations
{
    private const string OneOf = "The request must contain exactly one of destinationCidrBlock, destinationIpv6CidrBlock or destinationPrefixListId";

    /// <summary>Link-local and unique local space that AWS keeps for services that only instances reach.</summary>
    private static readonly Cidr[] reserved = [Cidr.Parse("169.254.168.0/22"), Cidr.Parse("fd00:ec2::/32")];

    /// <summary>The one destination that a request names; host bits are cleared, as AWS does.</summary>
    /// <exception cref="AwsException">MissingParameter, InvalidParameterCombination, InvalidParameterValue.</exception>
    public static RouteDestination Parse(string? ipv4, string? ipv6, string? prefixList) =>
        (ipv4, ipv6, prefixList) switch
        {
            (null, null, null) => throw new AwsException("MissingParameter", OneOf),
            ({ } text, null, null) => RouteDestination.Of(ParseBlock(text, false, "destinationCidrBlock", "This is not a valid CIDR block.")),
            (null, { } text, null) => RouteDestination.Of(ParseBlock(text, true, "destinationIpv6CidrBlock", "This is not a valid IPv6 CIDR block.")),
            (null, null, { } id) => new RouteDestination(null, ManagedPrefixList.Type.ParseId(id)),
            _ => throw Ec2Errors.InvalidCombination(OneOf),
        };

    /// <exception cref="AwsException">InvalidParameterValue: the table can't hold this route.</exception>
    public static void RequireAllowed(View view, RouteTable table, Route route)
    {
        if (table.IsAtEdge) EdgeRules.RequireFit(view, table, route);
        if (route.Destination.Block is not { } block) return;
        if (Array.Exists(reserved, held => held.Contains(block)))
            throw Ec2Errors.InvalidParameterValue($"The destination CIDR block {block} is reserved by AWS and cannot be routed.");
        var vpc = view.Require(table.Vpc);
        if (!vpc.Blocks.Concat(vpc.Ipv6Blocks).Any(held => held.Cidr.Contains(block))) return;
        if (route.Target.Kind is not (RouteTargetKind.Local or RouteTargetKind.NetworkInterface or RouteTargetKind.NatGateway))
        {
            throw Ec2Errors.InvalidParameterValue(
                $"The destination CIDR block {block} is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance.");
        }

        if (!EdgeRules.IsBlockOfVpc(view, table, block) && !EdgeRules.IsBlockOfSubnet(view, table, block))
        {
            throw Ec2Errors.InvalidParameterValue(
                $"The destination CIDR block {block} is more specific than one of this VPC's CIDR blocks. It must match the entire CIDR block of a subnet in the VPC.");
        }
    }

    private static Cidr ParseBlock(string text, bool ipv6, string name, string reason) =>
        Cidr.TryParseLoose(text, out var block, out _) && block.IsIPv6 == ipv6 ? block : throw Ec2Errors.InvalidParameter(text, name, reason);

}
