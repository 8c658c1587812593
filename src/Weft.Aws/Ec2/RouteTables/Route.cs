using System.Text.Json.Serialization;
using Weft.Aws.Ec2.PrefixLists;
using Weft.Control.Resources;
using Weft.Network.Addressing;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>One line of a route table: what goes to the destination is handed to the target.</summary>
public sealed record Route(RouteDestination Destination, RouteTarget Target);

/// <summary>Where packets are going: a block of either family, or the blocks of a prefix list.</summary>
public sealed record RouteDestination(Cidr? Block, Id<ManagedPrefixList>? PrefixList)
{
    public static RouteDestination Of(Cidr block) => new(block, null);

    public override string ToString() => Block?.ToString() ?? PrefixList!.Value.Text;
}

/// <summary>The kinds of things that a route can lead to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RouteTargetKind>))]
public enum RouteTargetKind
{
    /// <summary>The VPC itself.</summary>
    Local,
    InternetGateway,
    VpnGateway,
    EgressOnlyInternetGateway,
    NatGateway,

    /// <summary>A network interface; an instance as target is its only interface.</summary>
    NetworkInterface,
    VpcPeeringConnection,
}

/// <summary>The next hop of a route.</summary>
/// <param name="Id">The identifier of the target; <c>local</c> for the VPC itself.</param>
public sealed record RouteTarget(RouteTargetKind Kind, string Id)
{
    public static RouteTarget Local { get; } = new(RouteTargetKind.Local, "local");
}
