using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.EgressOnlyInternetGateways;
using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.NatGateways;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.PrefixLists;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.Ec2.VpnGateways;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>
/// Where a VPC's router sends what leaves a subnet, or what enters through a gateway. Local routes are not stored: they follow from the
/// VPC's blocks (<see cref="Routing"/>).
/// </summary>
/// <param name="Routes">The routes that callers made, local routes with another target included.</param>
/// <param name="Propagating">Virtual private gateways whose routes appear by themselves.</param>
public sealed record RouteTable(
    Id<RouteTable> Id,
    Id<Vpc> Vpc,
    ImmutableArray<Route> Routes,
    ImmutableArray<RouteTableAssociation> Associations,
    ImmutableArray<Id<VpnGateway>> Propagating) : IResource<RouteTable>
{
    public static readonly Reference<RouteTable, Vpc> InVpc = Reference<RouteTable, Vpc>.One(table => table.Vpc);

    /// <summary>A subnet that goes takes its association with it, so this does not keep it.</summary>
    public static readonly Reference<RouteTable, Subnet> OfSubnet =
        Reference<RouteTable, Subnet>.Many(table => table.Associations.SelectMany(association => Some(association.Subnet)), blocks: false);

    public static readonly Reference<RouteTable, VpnGateway> Propagates = Reference<RouteTable, VpnGateway>.Many(table => table.Propagating, blocks: false);

    public static readonly Reference<RouteTable, ManagedPrefixList> ToPrefixList =
        Reference<RouteTable, ManagedPrefixList>.Many(table => table.Routes.SelectMany(route => Some(route.Destination.PrefixList)));

    // A target that goes leaves a blackhole behind, so none of these keeps its target.
    public static readonly Reference<RouteTable, InternetGateway> ToInternetGateway = Targeting<InternetGateway>(RouteTargetKind.InternetGateway);

    public static readonly Reference<RouteTable, VpnGateway> ToVpnGateway = Targeting<VpnGateway>(RouteTargetKind.VpnGateway);

    public static readonly Reference<RouteTable, EgressOnlyInternetGateway> ToEgressOnlyGateway =
        Targeting<EgressOnlyInternetGateway>(RouteTargetKind.EgressOnlyInternetGateway);

    public static readonly Reference<RouteTable, NatGateway> ToNatGateway = Targeting<NatGateway>(RouteTargetKind.NatGateway);

    public static readonly Reference<RouteTable, NetworkInterface> ToInterface = Targeting<NetworkInterface>(RouteTargetKind.NetworkInterface);

    public static readonly Reference<RouteTable, VpcPeeringConnection> ToPeering = Targeting<VpcPeeringConnection>(RouteTargetKind.VpcPeeringConnection);

    /// <summary>The main table of each VPC.</summary>
    public static readonly Index<RouteTable> MainOf = Index<RouteTable>.By(table => table.IsMain ? table.Vpc.Text : null);

    public static readonly Index<RouteTable> ByAssociation = Index<RouteTable>.ByEach(table =>
        table.Associations.Select(association => new IndexEntry(association.Id, table.Id.Text)));

    /// <summary>Tables by the gateway whose incoming traffic they route.</summary>
    public static readonly Index<RouteTable> ByEdge = Index<RouteTable>.ByEach(table =>
        table.Associations.Where(association => association.Gateway is not null).Select(association => new IndexEntry(association.Gateway!, table.Id.Text)));

    public static ResourceType<RouteTable> Type { get; } = RouteTableFilters.AddTo(
        new ResourceType<RouteTable>("route-table", RouteTableJson.Default)
            .WithPrefix("rtb")
            .Lowers(RouteTableNetwork.Lower)
            .Unknown(id => new AwsException("InvalidRouteTableID.NotFound", $"The routeTable ID '{id}' does not exist"))
            .Malformed(id => Ec2Errors.Malformed("InvalidRouteTableId.Malformed", id, "rtb"))
            .RefersTo(InVpc)
            .RefersTo(OfSubnet)
            .RefersTo(Propagates)
            .RefersTo(ToPrefixList)
            .RefersTo(ToInternetGateway)
            .RefersTo(ToVpnGateway)
            .RefersTo(ToEgressOnlyGateway)
            .RefersTo(ToNatGateway)
            .RefersTo(ToInterface)
            .RefersTo(ToPeering)
            .IndexedBy(MainOf)
            .IndexedBy(ByAssociation)
            .IndexedBy(ByEdge));

    /// <summary>Whether subnets without a table of their own use this one.</summary>
    [JsonIgnore]
    public bool IsMain => Associations.Any(association => association.IsMain);

    /// <summary>Whether it routes what enters through a gateway.</summary>
    [JsonIgnore]
    public bool IsAtEdge => Associations.Any(association => association.Gateway is not null);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateRouteTable, RouteTableOperations.Create);
        catalog.Write(Ec2Api.DeleteRouteTable, RouteTableOperations.Delete);
        catalog.Read(Ec2Api.DescribeRouteTables, RouteTableOperations.Describe);
        catalog.Write(Ec2Api.AssociateRouteTable, RouteTableAssociations.Associate).Refuses(r => r.PublicIpv4Pool);
        catalog.Write(Ec2Api.DisassociateRouteTable, RouteTableAssociations.Disassociate);
        catalog.Write(Ec2Api.ReplaceRouteTableAssociation, RouteTableAssociations.Replace);
        catalog.Write(Ec2Api.CreateRoute, RouteOperations.Create).Refuses(r => r.CoreNetworkArn).Refuses(r => r.OdbNetworkArn);
        catalog.Write(Ec2Api.ReplaceRoute, RouteOperations.Replace).Refuses(r => r.CoreNetworkArn).Refuses(r => r.OdbNetworkArn);
        catalog.Write(Ec2Api.DeleteRoute, RouteOperations.Delete);
        catalog.Write(Ec2Api.EnableVgwRoutePropagation, RoutePropagation.Enable);
        catalog.Write(Ec2Api.DisableVgwRoutePropagation, RoutePropagation.Disable);
        RouteTableProvisioning.Declare(catalog);
        RouteProvisioning.Declare(catalog);
        GatewayAssociationProvisioning.Declare(catalog);
        RoutePropagationProvisioning.Declare(catalog);
    }

    private static Reference<RouteTable, T> Targeting<T>(RouteTargetKind kind)
        where T : class, IResource<T> =>
        Reference<RouteTable, T>.Many(table => table.Routes.Where(route => route.Target.Kind == kind).Select(route => new Id<T>(route.Target.Id)).Distinct(), blocks: false);

    private static IEnumerable<Id<T>> Some<T>(Id<T>? id)
        where T : class, IResource<T> => id is { } given ? [given] : [];
}

/// <summary>What uses a route table: a subnet, a gateway's incoming traffic, or, with neither, every subnet that has none of its own.</summary>
/// <param name="Id">AWS's identifier of the association: rtbassoc-….</param>
public sealed record RouteTableAssociation(string Id, Id<Subnet>? Subnet, string? Gateway)
{
    [JsonIgnore]
    public bool IsMain => Subnet is null && Gateway is null;
}

[JsonSerializable(typeof(RouteTable))]
internal sealed partial class RouteTableJson : JsonSerializerContext;
