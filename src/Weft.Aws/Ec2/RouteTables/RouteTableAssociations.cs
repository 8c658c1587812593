using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.Ec2.VpnGateways;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>Which table routes for which subnet or gateway: associating, replacing (the main table too) and disassociating.</summary>
internal static class RouteTableAssociations
{
    public const string Prefix = "rtbassoc";

    public static AssociateRouteTableResult Associate(Transaction transaction, AssociateRouteTableRequest request)
    {
        RequireOne(request.SubnetId, request.GatewayId);
        var table = transaction.Require<RouteTable>(request.RouteTableId);
        var id = request.SubnetId is { } subnet ? WithSubnet(transaction, table, transaction.Require<Subnet>(subnet)) : WithGateway(transaction, table, request.GatewayId!);
        return new AssociateRouteTableResult { AssociationId = id, AssociationState = RouteTableShapes.Associated };
    }

    public static EmptyResult Disassociate(Transaction transaction, DisassociateRouteTableRequest request)
    {
        var (table, association) = Require(transaction, request.AssociationId);
        if (association.IsMain)
            throw Ec2Errors.InvalidParameterValue($"cannot disassociate the main route table association {association.Id}");
        Remove(transaction, table, association);
        return EmptyResult.Instance;
    }

    public static ReplaceRouteTableAssociationResult Replace(Transaction transaction, ReplaceRouteTableAssociationRequest request)
    {
        var (from, association) = Require(transaction, request.AssociationId);
        var to = transaction.Require<RouteTable>(request.RouteTableId);
        if (to.Vpc != from.Vpc)
            throw Ec2Errors.InvalidParameterValue($"Route table {from.Id} and route table {to.Id} belong to different networks");
        if (association.IsMain && to.IsAtEdge)
            throw Ec2Errors.InvalidParameterValue($"The gateway route table {to.Id} cannot be the main route table");
        if (association.Gateway is not null) EdgeRules.RequireFit(transaction, to);
        var moved = association with { Id = transaction.NewId(Prefix) };
        Remove(transaction, from, association);
        Add(transaction, transaction.Require(to.Id), moved);
        return new ReplaceRouteTableAssociationResult { NewAssociationId = moved.Id, AssociationState = RouteTableShapes.Associated };
    }

    /// <summary>Ends the association of a subnet that goes.</summary>
    public static void ForgetSubnet(Transaction transaction, Id<Subnet> subnet)
    {
        if (transaction.Referring(RouteTable.OfSubnet, subnet).FirstOrDefault() is { } table)
            Remove(transaction, table, table.Associations.First(association => association.Subnet == subnet));
    }

    /// <summary>Ends the association of a gateway that leaves its VPC.</summary>
    public static void ForgetGateway(Transaction transaction, string gateway)
    {
        if (Routing.EdgeTableOf(transaction, gateway) is { } table)
            Remove(transaction, table, table.Associations.First(association => association.Gateway == gateway));
    }

    private static string WithSubnet(Transaction transaction, RouteTable table, Subnet subnet)
    {
        if (subnet.Vpc != table.Vpc)
            throw Ec2Errors.InvalidParameterValue($"Route table {table.Id} and subnet {subnet.Id} belong to different networks");
        if (transaction.Referring(RouteTable.OfSubnet, subnet.Id).FirstOrDefault() is not { } present)
            return Add(transaction, table, new RouteTableAssociation(transaction.NewId(Prefix), subnet.Id, null));
        // Asking again for what is there already is no error.
        return present.Id == table.Id ? present.Associations.First(association => association.Subnet == subnet.Id).Id : throw Conflict(table);
    }

    private static string WithGateway(Transaction transaction, RouteTable table, string gateway)
    {
        if (AttachmentOf(transaction, gateway) != table.Vpc)
            throw Ec2Errors.InvalidParameterValue($"Route table {table.Id} and network gateway {gateway} belong to different networks");
        if (Routing.EdgeTableOf(transaction, gateway) is { } present)
            return present.Id == table.Id ? present.Associations.First(association => association.Gateway == gateway).Id : throw Conflict(table);
        EdgeRules.RequireFit(transaction, table);
        return Add(transaction, table, new RouteTableAssociation(transaction.NewId(Prefix), null, gateway));
    }

    private static Id<Vpc>? AttachmentOf(View view, string gateway) =>
        view.Find(new Id<InternetGateway>(gateway)) is { } internet ? internet.Vpc
        : view.Find(new Id<VpnGateway>(gateway)) is { } vpn ? vpn.Vpc
        : throw RouteTargets.UnknownGateway(gateway);

    private static (RouteTable Table, RouteTableAssociation Association) Require(View view, string id)
    {
        var table = view.Under(RouteTable.ByAssociation, id).FirstOrDefault(held => view.Find(held.Id) is not null)
            ?? throw new AwsException("InvalidAssociationID.NotFound", $"The association ID '{id}' does not exist");
        return (table, table.Associations.First(association => association.Id == id));
    }

    private static void RequireOne(string? subnet, string? gateway)
    {
        if (subnet is null && gateway is null) throw new AwsException("MissingParameter", "The request must contain exactly one of subnetId or gatewayId");
        if (subnet is not null && gateway is not null) throw Ec2Errors.InvalidCombination("The request must contain exactly one of subnetId or gatewayId");
    }

    private static string Add(Transaction transaction, RouteTable table, RouteTableAssociation association)
    {
        transaction.Put(table with { Associations = table.Associations.Add(association) });
        return association.Id;
    }

    private static void Remove(Transaction transaction, RouteTable table, RouteTableAssociation association) =>
        transaction.Put(table with { Associations = table.Associations.Remove(association) });

    private static AwsException Conflict(RouteTable table) =>
        new("Resource.AlreadyAssociated", $"the specified association for route table {table.Id} conflicts with an existing association");
}
