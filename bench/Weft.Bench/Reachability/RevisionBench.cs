using System.Globalization;
using System.Text;
using Weft.Aws;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Network.Compilation;
using Weft.Wire;

namespace Weft.Bench.Reachability;

/// <summary>
/// From a call's revision to the compiled network that obeys it, made from the revision before and made from nothing. CPU time, median of
/// several calls of each kind, in a Region that holds the given number of network interfaces.
/// </summary>
internal sealed class RevisionBench
{
    private const int Calls = 15;

    private readonly Catalog _catalog = AwsServices.CreateCatalog();
    private readonly WriteSettings _settings;
    private readonly Scope _scope = new(AccountId.Default, new RegionName("us-east-1"));
    private readonly DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private CloudState _state = CloudState.Empty;
    private int _made;

    private RevisionBench() => _settings = new WriteSettings(_catalog, new IdSource(1), Pace.Instant);

    public static void Run(int[] sizes)
    {
        Console.WriteLine("| interfaces | from nothing, ms | a rule, ms | an interface, ms | an Elastic IP, ms | a route, ms | a tag, ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        new RevisionBench().Measure(100);
        foreach (var size in sizes) Console.WriteLine(new RevisionBench().Measure(size));
    }

    private string Measure(int interfaces)
    {
        _state = Executor.GiveBirth(_state, _scope, _now, _settings).State;
        var vpc = Make("CreateVpc", "vpcId", "CidrBlock=10.0.0.0/16");
        Make("AttachInternetGateway", null, $"InternetGatewayId={Make("CreateInternetGateway", "internetGatewayId")}", $"VpcId={vpc}");
        var group = Make("CreateSecurityGroup", "groupId", "GroupName=g", "GroupDescription=g", $"VpcId={vpc}");
        var table = Make("CreateRouteTable", "routeTableId", $"VpcId={vpc}");
        var subnets = Enumerable.Range(0, Math.Max(1, interfaces / 1000)).Select(s => Make("CreateSubnet", "subnetId", $"VpcId={vpc}", $"CidrBlock=10.0.{s * 4}.0/22")).ToList();
        var (card, other) = ("", "");
        for (var i = 0; i < interfaces; i++) (other, card) = (card, Make("CreateNetworkInterface", "networkInterfaceId", $"SubnetId={subnets[i % subnets.Count]}", $"SecurityGroupId.1={group}"));
        _state.NetworkAt(_now);
        var allocation = Make("AllocateAddress", "allocationId", "Domain=vpc");
        var cold = CpuOf(() => CompiledNetwork.Compile(Lowering.Of(_state, _now)));
        var rule = Median(() => Make("AuthorizeSecurityGroupIngress", null, $"GroupId={group}", "IpPermissions.1.IpProtocol=tcp", $"IpPermissions.1.FromPort={++_made}", $"IpPermissions.1.ToPort={_made}", "IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0/0"));
        var another = Median(() => Make("CreateNetworkInterface", null, $"SubnetId={subnets[0]}", $"SecurityGroupId.1={group}"));
        var address = Median(() => Make("AssociateAddress", null, $"AllocationId={allocation}", $"NetworkInterfaceId={(++_made % 2 == 0 ? card : other)}", "AllowReassociation=true"));
        var route = Median(() => Make("CreateRoute", null, $"RouteTableId={table}", $"DestinationCidrBlock=192.168.{++_made}.0/24", $"NetworkInterfaceId={card}"));
        var tag = Median(() => Make("CreateTags", null, $"ResourceId.1={card}", "Tag.1.Key=k", $"Tag.1.Value={++_made}"));
        return string.Create(CultureInfo.InvariantCulture, $"| {interfaces} | {cold:F1} | {rule:F2} | {another:F2} | {address:F2} | {route:F2} | {tag:F2} |");
    }

    private double Median(Action call)
    {
        var times = new List<double>();
        for (var i = 0; i < Calls; i++)
        {
            call();
            times.Add(CpuOf(() => _state.NetworkAt(_now)));
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

    private string Make(string action, string? element, params string[] fields)
    {
        var operation = _catalog.Find("ec2", action) ?? throw new InvalidOperationException($"{action} is not served");
        var body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => field.Split('=', 2)).Select(pair => $"{pair[0]}={Uri.EscapeDataString(pair[1])}")
            .Prepend($"Version={operation.Contract.Service.ApiVersion}").Prepend($"Action={action}")));
        var request = operation.Contract.ReadRequest(new WireRequest { Method = "POST", Path = "/", Body = body });
        var written = Executor.Write(_state, new Invocation(operation, request, new Call(_scope, Caller.RootOf(_scope.Account), action, "r", _now), body), _settings);
        _state = written.State;
        if (element is null) return "";
        using var output = new ResponseBuffer();
        operation.Contract.WriteResult(written.Answer.Result!, "r", output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        var start = text.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        return text[start..text.IndexOf('<', start)];
    }
}
