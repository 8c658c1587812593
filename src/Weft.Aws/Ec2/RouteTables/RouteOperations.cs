using Weft.Aws.Ec2.PrefixLists;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>CreateRoute, ReplaceRoute, DeleteRoute.</summary>
internal static class RouteOperations
{
    public static CreateRouteResult Create(Transaction transaction, CreateRouteRequest request)
    {
        var destination = RouteDestinations.Parse(request.DestinationCidrBlock, request.DestinationIpv6CidrBlock, request.DestinationPrefixListId);
        var asked = AskedTarget.Of(request);
        var table = transaction.Require<RouteTable>(request.RouteTableId);
        if (destination.PrefixList is { } list) transaction.Require(list);
        var route = new Route(destination, RouteTargets.Resolve(transaction, table, destination, asked));
        RouteDestinations.RequireAllowed(transaction, table, route);
        if (Routing.RoutesOf(transaction, table).Any(held => held.Destination == destination))
            throw new AwsException("RouteAlreadyExists", $"The route identified by {destination} already exists.");
        RequireRoom(transaction, table, destination);
        transaction.Put(table with { Routes = table.Routes.Add(route) });
        return new CreateRouteResult { Return = true };
    }

    public static EmptyResult Replace(Transaction transaction, ReplaceRouteRequest request)
    {
        var destination = RouteDestinations.Parse(request.DestinationCidrBlock, request.DestinationIpv6CidrBlock, request.DestinationPrefixListId);
        var asked = AskedTarget.Of(request);
        var table = transaction.Require<RouteTable>(request.RouteTableId);
        if (destination.PrefixList is { } list) transaction.Require(list);
        var route = new Route(destination, RouteTargets.Resolve(transaction, table, destination, asked));
        RouteDestinations.RequireAllowed(transaction, table, route);
        if (Routing.RoutesOf(transaction, table).All(held => held.Destination != destination))
            throw Ec2Errors.InvalidParameterValue($"There is no route defined for '{destination}' in the route table. Use CreateRoute instead.");
        var isLocal = destination.Block is { } block && EdgeRules.IsBlockOfVpc(transaction, table, block);
        if (asked.Local && !isLocal)
            throw Ec2Errors.InvalidParameterValue($"The route '{destination}' is not a local route: its target cannot be reset to local.");
        var others = table.Routes.RemoveAll(held => held.Destination == destination);
        transaction.Put(table with { Routes = asked.Local ? others : others.Add(route) });
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteRouteRequest request)
    {
        var destination = RouteDestinations.Parse(request.DestinationCidrBlock, request.DestinationIpv6CidrBlock, request.DestinationPrefixListId);
        var table = transaction.Require<RouteTable>(request.RouteTableId);
        if (destination.Block is { } block && EdgeRules.IsBlockOfVpc(transaction, table, block))
            throw Ec2Errors.InvalidParameterValue($"cannot remove local route {destination} in route table {table.Id}");
        var rest = table.Routes.RemoveAll(held => held.Destination == destination);
        if (rest.Length == table.Routes.Length)
        {
            var member = destination.Block switch
            {
                null => "destination-prefix-list-id",
                { IsIPv6: true } => "destination-ipv6-cidr-block",
                _ => "destination-cidr-block",
            };
            throw new AwsException("InvalidRoute.NotFound", $"no route with {member} {destination} in route table {table.Id}");
        }

        transaction.Put(table with { Routes = rest });
        return EmptyResult.Instance;
    }

    /// <summary>Refuses a new block of the VPC that equals or contains where a route of one of its tables leads ("VPC CIDR blocks").</summary>
    public static void RequireNoneInside(View view, Vpc vpc, Cidr block)
    {
        var hit = view.Referring(RouteTable.InVpc, vpc.Id).SelectMany(table => table.Routes).FirstOrDefault(route => route.Destination.Block is { } held && block.Contains(held));
        if (hit is not null)
            throw new AwsException("InvalidVpc.Range", $"The CIDR '{block}' conflicts with the route to {hit.Destination} in a route table of the VPC {vpc.Id}.");
    }

    /// <summary>A local route goes with its block, whatever its target was.</summary>
    public static void ForgetLocal(Transaction transaction, Vpc vpc, Cidr block)
    {
        foreach (var table in transaction.Referring(RouteTable.InVpc, vpc.Id).ToList())
        {
            var rest = table.Routes.RemoveAll(route => route.Destination.Block == block);
            if (rest.Length < table.Routes.Length) transaction.Put(table with { Routes = rest });
        }
    }

    // The quota counts the routes that callers made, each family for itself; a prefix list counts for as many as it may hold.
    private static void RequireRoom(Transaction transaction, RouteTable table, RouteDestination destination)
    {
        var isIPv6 = IsIPv6(transaction, destination);
        var present = table.Routes.Select(route => route.Destination).Where(held => IsIPv6(transaction, held) == isIPv6).Sum(held => WeightOf(transaction, held));
        transaction.RequireQuota(
            VpcQuotas.RoutesPerRouteTable, present, WeightOf(transaction, destination), _ => LimitExceeded());
    }

    /// <summary>Refuses when a table holds more than it may, after a prefix list that it refers to grew.</summary>
    /// <exception cref="AwsException">RouteLimitExceeded.</exception>
    public static void RequireWithinQuota(Transaction transaction, RouteTable table)
    {
        var busiest = table.Routes.GroupBy(route => IsIPv6(transaction, route.Destination))
            .Select(family => family.Sum(route => WeightOf(transaction, route.Destination)))
            .DefaultIfEmpty()
            .Max();
        transaction.RequireQuota(VpcQuotas.RoutesPerRouteTable, busiest, 0, _ => LimitExceeded());
    }

    private static AwsException LimitExceeded() => new("RouteLimitExceeded", "The maximum number of routes has been reached.");

    private static bool IsIPv6(View view, RouteDestination destination) =>
        destination.PrefixList is { } list ? view.Require(list).AddressFamily == ManagedPrefixList.Ipv6 : destination.Block!.Value.IsIPv6;

    private static int WeightOf(View view, RouteDestination destination) =>
        destination.PrefixList is { } list ? view.Require(list).MaxEntries : 1;
}
