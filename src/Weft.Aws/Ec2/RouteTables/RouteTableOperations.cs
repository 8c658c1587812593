using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>CreateRouteTable, DeleteRouteTable, DescribeRouteTables, and the main table that comes and goes with its VPC.</summary>
internal static class RouteTableOperations
{
    public static CreateRouteTableResult Create(Transaction transaction, CreateRouteTableRequest request)
    {
        var vpc = transaction.Require<Vpc>(request.VpcId);
        transaction.RequireQuota(
            VpcQuotas.RouteTablesPerVpc,
            transaction.CountUnder(RouteTable.InVpc, vpc.Id.Text),
            1,
            _ => new AwsException("RouteTableLimitExceeded", "The maximum number of route tables has been reached."));
        var table = transaction.Put(new RouteTable(transaction.NewId<RouteTable>(), vpc.Id, [], [], []));
        transaction.TagNew(table.Id, request.TagSpecifications);
        return new CreateRouteTableResult { RouteTable = RouteTableShapes.Of(transaction, table), ClientToken = request.ClientToken };
    }

    public static RouteTable PutMain(Transaction transaction, Vpc vpc)
    {
        var association = new RouteTableAssociation(transaction.NewId(RouteTableAssociations.Prefix), null, null);
        return transaction.Put(new RouteTable(transaction.NewId<RouteTable>(), vpc.Id, [], [association], []));
    }

    /// <summary>Removes the main table with its VPC, unless subnets or gateways still use it; they keep the VPC from being deleted anyway.</summary>
    public static void RemoveMain(Transaction transaction, Vpc vpc) => transaction.Remove(Routing.MainTableOf(transaction, vpc.Id).Id);

    public static EmptyResult Delete(Transaction transaction, DeleteRouteTableRequest request)
    {
        var table = transaction.Require<RouteTable>(request.RouteTableId);
        if (!table.Associations.IsEmpty)
            throw new AwsException("DependencyViolation", $"The routeTable '{table.Id}' has dependencies and cannot be deleted.");
        transaction.Remove(table.Id);
        return EmptyResult.Instance;
    }

    public static DescribeRouteTablesResult Describe(View view, DescribeRouteTablesRequest request)
    {
        var page = view.Page<RouteTable>(request.RouteTableIds, request.Filters, request);
        return new DescribeRouteTablesResult { RouteTables = page.Select(table => RouteTableShapes.Of(view, table)), NextToken = page.NextToken };
    }

    /// <summary>Adds a route of Weft's own making: the default VPC's way to the internet.</summary>
    public static void PutRoute(Transaction transaction, Id<Vpc> vpc, Cidr destination, RouteTarget target)
    {
        var main = Routing.MainTableOf(transaction, vpc);
        transaction.Put(main with { Routes = main.Routes.Add(new Route(RouteDestination.Of(destination), target)) });
    }
}
