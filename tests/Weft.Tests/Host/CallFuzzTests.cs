using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Tests.Refusals;
using Xunit;

namespace Weft.Tests.Host;

/// <summary>
/// Plays the calls of the refusal tables in any order, with their parameters mixed, dropped and changed, on identifiers that exist. With
/// WEFT_FUZZ_SECONDS it goes on that long, from WEFT_SEED or, if that is not set, from a seed of the clock, which it prints.
/// </summary>
public class CallFuzzTests
{
    private const int Calls = 1_000;

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task No_call_ends_in_a_fault_or_hangs_and_the_indexes_stay_true()
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable("WEFT_FUZZ_SECONDS") ?? "0");
        var seed = int.Parse(Environment.GetEnvironmentVariable("WEFT_SEED") ?? (seconds > 0 ? Environment.TickCount.ToString() : "1"));
        using var faults = new StringWriter();
        var (count, accepted) = (0, 0);
        CloudState end;
        await using (var endpoint = new LocalEndpoint(faults, seed))
        {
            var calls = new FuzzedCalls(new Random(seed), endpoint.Catalog);
            for (var clock = Stopwatch.StartNew(); seconds > 0 ? clock.Elapsed.TotalSeconds < seconds : count < Calls; count++)
            {
                var call = calls.Next();
                var answer = await endpoint.AskAsync(call).WaitAsync(patience, TestContext.Current.CancellationToken);
                if (answer.Status >= 500) faults.WriteLine($"WEFT_SEED={seed}, call {count}: {call}");
                if (answer.ErrorCode is null) accepted++;
                calls.Learn(call, answer);
            }

            end = endpoint.State;
        }

        Assert.True(faults.ToString().Length == 0, faults.ToString());
        Assert.InRange(accepted, count / 20, count - (count / 20));
        Assert.Equal(LinesOf(new StateReplay().Apply(StateReplay.ContentsOf(end)).Build(end.Revision)), LinesOf(end));
        if (seconds > 0) Console.WriteLine($"fuzz: {count} calls from seed {seed}, {accepted} accepted");
    }

    private static List<string> LinesOf(CloudState state) =>
    [
        .. state.Tables.Keys.SelectMany(key => key.Type.Indexes.Select((index, number) => (key.Type.Noun, Number: number, Index: index))).Distinct()
            .SelectMany(found => state.LinesOf(found.Index).All().Select(line => $"{found.Noun} {found.Number} {line}"))
            .Order(StringComparer.Ordinal),
    ];
}

/// <summary>Calls that are nearly right: those of the tables, mixed.</summary>
internal sealed partial class FuzzedCalls
{
    private const int KnownLimit = 600;

    private static readonly string[] regions = ["us-east-1", "us-east-1", "us-east-1", "us-east-1", "eu-west-1"];
    private static readonly string[] keys = ["test", "test", "test", "test", "111122223333"];

    private static readonly string[] oddities =
        ["", "0", "-1", "1", "5", "32766", "65535", "99999999999", "true", "false", "0.0.0.0/0", "::/0", "10.0.0.0/16", "10.0.0.0/24", "10.0.0.77", "2001:db8::/64",
            "*", "default", "all", "tcp", "-1", "IPv6", "a", "é", "😀", "us-east-1a", "arn:aws:iam::123456789012:role/r", "aGVsbG8=", "2026-01-02T03:04:05Z"];

    private readonly Random random;
    private readonly List<RefusalLine> lines = [.. RefusalLine.Tables().SelectMany(RefusalLine.ReadTable).Where(line => !line.Parameters.StartsWith('{'))];
    private readonly List<RefusalLine> good;
    private readonly ILookup<string, RefusalLine> byOperation;
    private readonly ILookup<string, string> valuesByName;
    private readonly List<string> surveys;
    private readonly Dictionary<(string Region, string Key), List<string>> knownAt = [];
    private List<string> known = [];

    public FuzzedCalls(Random random, Catalog catalog)
    {
        this.random = random;
        surveys = [.. catalog.Operations.Select(operation => operation.Contract.Name).Where(name => name.StartsWith("Describe", StringComparison.Ordinal))];
        good = [.. lines.Where(line => line.Code is null)];
        byOperation = lines.ToLookup(line => line.Operation);
        valuesByName = lines.SelectMany(line => line.Fields()).ToLookup(field => field.Name, field => field.Value);
    }

    public LocalCall Next()
    {
        var (region, key) = (Any(regions), Any(keys));
        known = KnownAt(region, key);
        if (known.Count == 0) return new LocalCall("ec2", "DescribeImages", "", region, key);
        if (random.Next(10) == 0) return new LocalCall("ec2", Any(surveys), "", region, key);
        var line = Any(random.Next(4) == 0 ? lines : good);
        var fields = line.Fields().ToList();
        for (var changes = random.Next(3); changes > 0; changes--) Change(fields, line.Operation);
        var body = new StringBuilder();
        foreach (var (name, value) in fields) body.Append(body.Length > 0 ? "&" : "").Append(name).Append('=').Append(Uri.EscapeDataString(ValueOf(name, value)));
        return new LocalCall(line.Service, line.Operation, body.ToString(), region, key);
    }

    /// <summary>Remembers the identifiers of an answer for later calls, and forgets those that are gone.</summary>
    public void Learn(LocalCall call, LocalAnswer answer)
    {
        known = KnownAt(call.Region, call.Key);
        foreach (Match id in Identifier().Matches(answer.Body))
        {
            if (answer.ErrorCode?.EndsWith("NotFound", StringComparison.Ordinal) == true) known.Remove(id.Value);
            if (answer.ErrorCode is not null || known.Contains(id.Value)) continue;
            if (known.Count < KnownLimit) known.Add(id.Value);
            else known[random.Next(KnownLimit)] = id.Value;
        }
    }

    private void Change(List<(string Name, string Value)> fields, string operation)
    {
        switch (random.Next(5))
        {
            case 0 when fields.Count > 0:
                fields.RemoveAt(random.Next(fields.Count));
                break;
            case 1 when fields.Count > 0:
                var at = random.Next(fields.Count);
                fields[at] = (fields[at].Name, Any(oddities));
                break;
            case 2 when fields.Count > 0:
                at = random.Next(fields.Count);
                fields[at] = (fields[at].Name, Any([.. valuesByName[fields[at].Name]]));
                break;
            default:
                var other = Any([.. byOperation[operation]]).Fields().ToList();
                if (other.Count > 0 && Any(other) is var added && fields.All(field => field.Name != added.Name)) fields.Add(added);
                break;
        }
    }

    private List<string> KnownAt(string region, string key) => CollectionsMarshal.GetValueRefOrAddDefault(knownAt, (region, key), out _) ??= [];

    /// <summary>A name of the tables stands for an identifier that the parameter could mean, mostly.</summary>
    private string ValueOf(string name, string value)
    {
        if (!value.StartsWith('$')) return value;
        var prefix = PrefixOf(name);
        var fitting = prefix is null || random.Next(20) == 0 ? known : [.. known.Where(id => id.StartsWith(prefix, StringComparison.Ordinal))];
        return fitting.Count > 0 ? Any(fitting) : known.Count > 0 ? Any(known) : value;
    }

    private string? PrefixOf(string name)
    {
        var noun = name.Split('.')[^1] is { Length: > 1 } last ? last : name.Split('.')[0];
        return noun switch
        {
            "VpcId" or "PeerVpcId" => "vpc-0",
            "SubnetId" => "subnet-",
            "GroupId" or "SecurityGroupId" => "sg-",
            "RouteTableId" => "rtb-",
            "GatewayId" or "InternetGatewayId" => random.Next(4) == 0 ? "vgw-" : "igw-",
            "NetworkInterfaceId" => "eni-0",
            "InstanceId" => "i-",
            "AllocationId" => "eipalloc-",
            "NetworkAclId" => "acl-",
            "VpcPeeringConnectionId" => "pcx-",
            "PrefixListId" or "DestinationPrefixListId" => "pl-",
            "NatGatewayId" => "nat-",
            "DhcpOptionsId" => "dopt-",
            "ImageId" => "ami-",
            "VpnGatewayId" => "vgw-",
            "AttachmentId" => "eni-attach-",
            _ => null,
        };
    }

    private T Any<T>(IReadOnlyList<T> among) => among[random.Next(among.Count)];

    [GeneratedRegex("[a-z]+(-[a-z]+)*-0[0-9a-f]{16}|ami-[0-9a-f]{17}")]
    private static partial Regex Identifier();
}
