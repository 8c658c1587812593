using System.Diagnostics;
using System.Globalization;
using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.State;

namespace Weft.Bench.Reachability;

/// <summary>
/// What an analysis costs in the writer and beside it, and how long the longest of the small writes that come in meanwhile waits.
/// </summary>
internal sealed class AnalysisBench
{
    private const int Rounds = 5;

    private readonly BenchCloud _cloud = new();
    private string _card = "";
    private string _path = "";
    private string _blocked = "";
    private string _scope = "";
    private string _empty = "";

    private AnalysisBench(int interfaces) => Build(interfaces);

    public static async Task RunAsync(int[] sizes)
    {
        Console.WriteLine("| interfaces | analysis | look and write in one, CPU ms | the look, CPU ms | the write, CPU ms | longest other write meanwhile, ms |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var size in sizes)
        {
            var bench = new AnalysisBench(size);
            await bench.MeasureAsync(size, "an open path", "StartNetworkInsightsAnalysis", $"NetworkInsightsPathId={bench._path}");
            await bench.MeasureAsync(size, "a blocked path", "StartNetworkInsightsAnalysis", $"NetworkInsightsPathId={bench._blocked}");
            await bench.MeasureAsync(size, "an access scope, no findings", "StartNetworkInsightsAccessScopeAnalysis", $"NetworkInsightsAccessScopeId={bench._empty}");
            await bench.MeasureAsync(size, "an access scope, findings up to the quota", "StartNetworkInsightsAccessScopeAnalysis", $"NetworkInsightsAccessScopeId={bench._scope}");
        }
    }

    private void Build(int interfaces)
    {
        _cloud.Raise("vpc/L-DF5E4CA3", interfaces * 2);
        _cloud.Raise("ec2/L-1216C47A", interfaces * 4);
        var image = _cloud.Make("DescribeImages", "imageId", "Filter.1.Name=architecture", "Filter.1.Value.1=x86_64");
        var vpc = _cloud.Make("CreateVpc", "vpcId", "CidrBlock=10.0.0.0/16");
        var gateway = _cloud.Make("CreateInternetGateway", "internetGatewayId");
        _cloud.Make("AttachInternetGateway", null, $"InternetGatewayId={gateway}", $"VpcId={vpc}");
        var table = _cloud.Make("CreateRouteTable", "routeTableId", $"VpcId={vpc}");
        _cloud.Make("CreateRoute", null, $"RouteTableId={table}", "DestinationCidrBlock=0.0.0.0/0", $"GatewayId={gateway}");
        var groups = Enumerable.Range(0, 40).Select(g => _cloud.Make("CreateSecurityGroup", "groupId", $"GroupName=g{g}", "GroupDescription=g", $"VpcId={vpc}")).ToList();
        for (var g = 0; g < groups.Count; g++)
            _cloud.Make("AuthorizeSecurityGroupIngress", null, $"GroupId={groups[g]}", "IpPermissions.1.IpProtocol=tcp", "IpPermissions.1.FromPort=5432", "IpPermissions.1.ToPort=5432", $"IpPermissions.1.Groups.1.GroupId={groups[(g + 1) % groups.Count]}");
        _cloud.Make("AuthorizeSecurityGroupIngress", null, $"GroupId={groups[0]}", "IpPermissions.1.IpProtocol=tcp", "IpPermissions.1.FromPort=443", "IpPermissions.1.ToPort=443", "IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0/0");
        var subnets = Enumerable.Range(0, 20).Select(s => _cloud.Make("CreateSubnet", "subnetId", $"VpcId={vpc}", $"CidrBlock=10.0.{s * 4}.0/22", "AvailabilityZone=us-east-1a")).ToList();
        _cloud.Make("AssociateRouteTable", null, $"RouteTableId={table}", $"SubnetId={subnets[0]}");
        var cards = new List<string>();
        for (var g = 0; g < groups.Count; g++)
        {
            var count = interfaces / groups.Count;
            cards.Add(_cloud.Make("RunInstances", "networkInterfaceId", $"ImageId={image}", "InstanceType=t3.micro", $"MinCount={count}", $"MaxCount={count}", $"SubnetId={subnets[g % subnets.Count]}", $"SecurityGroupId.1={groups[g]}"));
        }

        _card = cards[0];
        _path = PathTo("443", cards[0]);
        _blocked = PathTo("22", cards[0]);
        (_empty, _scope) = (Scope(subnets[0], subnets[1]), Scope(subnets[1], subnets[0]));

        string Scope(string from, string to) => _cloud.Make(
            "CreateNetworkInsightsAccessScope", "networkInsightsAccessScopeId", $"ClientToken={from}", $"MatchPath.1.Source.ResourceStatement.Resource.1={from}", $"MatchPath.1.Destination.ResourceStatement.Resource.1={to}");

        string PathTo(string port, string to) => _cloud.Make(
            "CreateNetworkInsightsPath", "networkInsightsPathId", $"ClientToken={port}", $"Source={cards[^1]}", $"Destination={to}", "Protocol=tcp", $"DestinationPort={port}");
    }

    private async Task MeasureAsync(int size, string what, string action, string subject)
    {
        var (wholes, looks, writes, waits) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var invocation = _cloud.Invocation(action, subject, $"ClientToken={round}");
            object? seen = null;
            wholes.Add(CpuToWrite(invocation, null));
            looks.Add(CpuOf(() => seen = Executor.LookFirst(_cloud.State, invocation)));
            writes.Add(CpuToWrite(invocation, seen));
            waits.Add(await LongestWaitAsync(invocation));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {size} | {what} | {Median(wholes):F1} | {Median(looks):F1} | {Median(writes):F2} | {Median(waits):F1} |"));
    }

    private async Task<double> LongestWaitAsync(Invocation analysis)
    {
        var file = Path.GetTempFileName();
        await using var cloud = new Cloud(new HeldJournal(_cloud.State, new SqliteJournal(file, _cloud.Settings.Catalog)), _cloud.Settings, TimeProvider.System);
        var longest = 0.0;
        var running = Task.Run(async () => await cloud.ExecuteAsync(analysis));
        for (var i = 0; i == 0 || !running.IsCompleted; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await cloud.ExecuteAsync(_cloud.Invocation("CreateTags", $"ResourceId.1={_card}", "Tag.1.Key=k", $"Tag.1.Value={i}"));
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        await running;
        File.Delete(file);
        return longest;
    }

    // What the writer does for a call: the write, and its entry in the journal.
    private double CpuToWrite(Invocation invocation, object? seen)
    {
        var file = Path.GetTempFileName();
        using var journal = new HeldJournal(_cloud.State, new SqliteJournal(file, _cloud.Settings.Catalog));
        journal.Load();
        var time = CpuOf(() =>
        {
            var written = Executor.Write(_cloud.State, invocation, _cloud.Settings, seen);
            journal.Append([new JournalEntry(written.State.Revision, written.Call, written.Changes)]);
        });
        File.Delete(file);
        return time;
    }

    private static double CpuOf(Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    /// <summary>A journal that starts with a state, and writes what comes after it as the real one does.</summary>
    private sealed class HeldJournal(CloudState state, SqliteJournal file) : IJournal
    {
        public CloudState Load()
        {
            file.Load();
            return state;
        }

        public IEnumerable<JournalEntry> ReadFrom(long revision) => file.ReadFrom(revision - state.Revision);

        // The file begins empty, so its revisions are counted from there.
        public void Append(IReadOnlyList<JournalEntry> entries) => file.Append([.. entries.Select(entry => entry with { Revision = entry.Revision - state.Revision })]);

        public void Clear() => file.Clear();

        public void Dispose() => file.Dispose();
    }
}
