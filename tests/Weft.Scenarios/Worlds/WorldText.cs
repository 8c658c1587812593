using System.Collections.Immutable;
using System.Globalization;
using Weft.Network.Addressing;
using Weft.Network.Model;

namespace Weft.Scenarios.Worlds;

/// <summary>
/// Reads a network written as lines, one thing a line, its rules and routes on the lines below it:
/// <code>
/// network main 10.0.0.0/16
/// gateway igw main
/// table public main
///   0.0.0.0/0 igw
/// group web main
///   in tcp 443 0.0.0.0/0
/// subnet front main 10.0.1.0/24 table=public
/// host web front 10.0.1.10=203.0.113.7 groups=web
/// </code>
/// The words are: network, gateway, egress-gateway, private-gateway, table, group, list, prefixes, subnet, host, nat, peering, service.
/// </summary>
public sealed class WorldText
{
    private readonly Dictionary<string, List<string[]>> _body = [];
    private readonly List<string[]> _heads = [];
    private readonly Dictionary<string, TargetKind> _targets = new() { ["local"] = TargetKind.Local };

    private WorldText(IEnumerable<string> lines)
    {
        string[]? head = null;
        foreach (var raw in lines)
        {
            var line = raw.Split('#')[0];
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length == 0) continue;
            if (RuleText.IsHead(words[0]))
            {
                head = words;
                _heads.Add(words);
                _body[Key(words)] = [];
            }
            else
            {
                _body[Key(head ?? throw new FormatException($"a rule without an owner: {line}"))].Add(words);
            }
        }

        foreach (var words in _heads)
        {
            if (RuleText.TargetOf(words[0]) is { } kind) _targets[words[1]] = kind;
        }
    }

    public static NetworkInput Parse(string text) => Parse(text.Split('\n'));

    public static NetworkInput Parse(IEnumerable<string> lines)
    {
        var world = new WorldText(lines);
        return new NetworkInput
        {
            Networks = world.All("network", words => new VirtualNetwork(words[1], RuleText.Ranges(words[2..]))
            {
                MainRouteTable = RuleText.Option(words, "table"),
                MainFilterList = RuleText.Option(words, "list"),
            }),
            InternetGateways = world.All("gateway", words => new InternetGateway(words[1], words[2] == "none" ? null : words[2]) { EdgeRouteTable = RuleText.Option(words, "edge") }),
            EgressOnlyGateways = world.All("egress-gateway", words => new EgressOnlyGateway(words[1], words[2] == "none" ? null : words[2])),
            PrivateGateways = world.All("private-gateway", words => new PrivateGateway(words[1], words[2] == "none" ? null : words[2]) { EdgeRouteTable = RuleText.Option(words, "edge") }),
            Subnets = world.All("subnet", words => new Subnet(words[1], words[2], RuleText.Ranges(words[3..]))
            {
                RouteTable = RuleText.Option(words, "table"),
                FilterList = RuleText.Option(words, "list"),
                Zone = RuleText.Option(words, "zone"),
            }),
            RouteTables = world.All("table", words => new RouteTable(words[1], words[2], [.. world.BodyOf(words).Select(world.ReadRoute)])),
            Groups = world.All("group", words => new StatefulGroup(words[1], words[2], [.. world.BodyOf(words).Select((rule, i) => RuleText.GroupRule($"{words[1]}-{i + 1}", rule))])),
            FilterLists = world.All("list", words => new FilterList(words[1], [.. world.BodyOf(words).Select(RuleText.ListRule)])),
            PrefixLists = world.All("prefixes", words => new PrefixList(words[1], RuleText.Ranges(words[2..]))),
            Interfaces = world.All("host", RuleText.Host),
            NatGateways = world.All("nat", words => new NatGateway(words[1], words[2], RuleText.Addresses(words[3..]))
            {
                IsAvailable = !words.Contains("off"),
                FlowsPerDestination = int.Parse(RuleText.Option(words, "flows") ?? "55000", CultureInfo.InvariantCulture),
            }),
            Peerings = world.All("peering", words => new Peering(words[1], words[2], words[3]) { IsActive = !words.Contains("inactive"), IsLongHaul = words.Contains("far") }),
            HostServices = world.All("service", words => new HostService(
                words[1], Address.Parse(words[2]), [RuleText.Traffic(words[3..], out _)], RuleText.Option(words, "network"))),
        };
    }

    private static string Key(string[] words) => $"{words[0]} {words[1]}";

    private ImmutableArray<T> All<T>(string word, Func<string[], T> read) => [.. _heads.Where(words => words[0] == word).Select(read)];

    private List<string[]> BodyOf(string[] head) => _body[Key(head)];

    private Route ReadRoute(string[] words)
    {
        var target = new RouteTarget(_targets.GetValueOrDefault(words[1], TargetKind.Gone), words[1]);
        if (words[0].StartsWith("list:", StringComparison.Ordinal)) return Route.ToList(words[0][5..], target);
        return Route.To(Cidr.Parse(words[0]), target, words.Contains("propagated") ? RouteOrigin.PropagatedDynamicTunnel : RouteOrigin.Static);
    }
}
