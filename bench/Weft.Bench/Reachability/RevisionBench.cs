using System.Globalization;
using Weft.Control.State;
using Weft.Network.Compilation;

namespace Weft.Bench.Reachability;

/// <summary>
/// From a call's revision to the compiled network that obeys it, made from the revision before and made from nothing. CPU time, median of
/// several calls of each kind, in a Region that holds the given number of network interfaces.
/// </summary>
internal sealed class RevisionBench
{
    private const int Calls = 15;

    private readonly BenchCloud _cloud = new();
    private int _made;

    public static void Run(int[] sizes)
    {
        Console.WriteLine("| interfaces | from nothing, ms | a rule, ms | an interface, ms | an Elastic IP, ms | a route, ms | a tag, ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        new RevisionBench().Measure(100);
        foreach (var size in sizes) Console.WriteLine(new RevisionBench().Measure(size));
    }

    private string Measure(int interfaces)
    {
        var vpc = _cloud.Make("CreateVpc", "vpcId", "CidrBlock=10.0.0.0/16");
        _cloud.Make("AttachInternetGateway", null, $"InternetGatewayId={_cloud.Make("CreateInternetGateway", "internetGatewayId")}", $"VpcId={vpc}");
        var group = _cloud.Make("CreateSecurityGroup", "groupId", "GroupName=g", "GroupDescription=g", $"VpcId={vpc}");
        var table = _cloud.Make("CreateRouteTable", "routeTableId", $"VpcId={vpc}");
        var subnets = Enumerable.Range(0, Math.Max(1, interfaces / 1000)).Select(s => _cloud.Make("CreateSubnet", "subnetId", $"VpcId={vpc}", $"CidrBlock=10.0.{s * 4}.0/22")).ToList();
        var (card, other) = ("", "");
        for (var i = 0; i < interfaces; i++) (other, card) = (card, _cloud.Make("CreateNetworkInterface", "networkInterfaceId", $"SubnetId={subnets[i % subnets.Count]}", $"SecurityGroupId.1={group}"));
        _cloud.State.NetworkAt(_cloud.Now);
        var allocation = _cloud.Make("AllocateAddress", "allocationId", "Domain=vpc");
        var cold = CpuOf(() => CompiledNetwork.Compile(Lowering.Of(_cloud.State, _cloud.Now)));
        var rule = Median(() => _cloud.Make("AuthorizeSecurityGroupIngress", null, $"GroupId={group}", "IpPermissions.1.IpProtocol=tcp", $"IpPermissions.1.FromPort={++_made}", $"IpPermissions.1.ToPort={_made}", "IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0/0"));
        var another = Median(() => _cloud.Make("CreateNetworkInterface", null, $"SubnetId={subnets[0]}", $"SecurityGroupId.1={group}"));
        var address = Median(() => _cloud.Make("AssociateAddress", null, $"AllocationId={allocation}", $"NetworkInterfaceId={(++_made % 2 == 0 ? card : other)}", "AllowReassociation=true"));
        var route = Median(() => _cloud.Make("CreateRoute", null, $"RouteTableId={table}", $"DestinationCidrBlock=192.168.{++_made}.0/24", $"NetworkInterfaceId={card}"));
        var tag = Median(() => _cloud.Make("CreateTags", null, $"ResourceId.1={card}", "Tag.1.Key=k", $"Tag.1.Value={++_made}"));
        return string.Create(CultureInfo.InvariantCulture, $"| {interfaces} | {cold:F1} | {rule:F2} | {another:F2} | {address:F2} | {route:F2} | {tag:F2} |");
    }

    private double Median(Action call)
    {
        var times = new List<double>();
        for (var i = 0; i < Calls; i++)
        {
            call();
            times.Add(CpuOf(() => _cloud.State.NetworkAt(_cloud.Now)));
        }

        times.Sort();
        return times[Calls / 2];
    }

    private static double CpuOf(Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }
}
