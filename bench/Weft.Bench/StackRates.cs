using System.Diagnostics;
using System.Text;

namespace Weft.Bench;

/// <summary>A stack of 500 network resources made, left alone, changed in one line and deleted, of Weft and of moto in one run; and the memory of many stacks.</summary>
internal static class StackRates
{
    private const int Networks = 4;
    private const int SubnetsEach = 41;
    private const int Cycles = 1_000;
    private const int MostWarmRounds = 150;
    private const int PatienceRounds = 12;

    public static void Measure(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("weft-bench");
        try
        {
            using var weft = Server.Weft(Path.Combine(folder.FullName, "stacks.db"));
            using var moto = Server.Moto();
            var rows = new List<string[]>();
            // What a server that was just started needs, and then what it needs once it knows the way: moto has loaded its services, .NET has compiled
            // what is called often a second and a third time.
            var (first, theirFirst) = (Round(weft, "first"), moto is null ? default(Costs?) : Round(moto, "first"));
            WarmUp(weft);
            var (own, theirs) = (new List<Costs>(), new List<Costs>());
            for (var round = 0; round < rounds; round++)
            {
                own.Add(Round(weft, $"{round}"));
                if (moto is not null) theirs.Add(Round(moto, $"{round}"));
            }

            foreach (var (name, pick) in Costs.Parts)
            {
                var mine = own.Select(pick).OfType<double>().Median();
                var its = theirs.Select(pick).OfType<double>().ToList();
                rows.Add([name, $"{mine * 1000:0}", its.Count == 0 ? "-" : $"{its.Median() * 1000:0}", its.Count == 0 ? "-" : $"{its.Median() / mine:0.0}"]);
            }

            rows.Insert(0, ["create, the first of a fresh server", $"{first.Create * 1000:0}", $"{theirFirst?.Create * 1000:0}", $"{theirFirst?.Create / first.Create:0.0}"]);
            Table.Print($"{Networks + Networks * SubnetsEach * 3} network resources in one stack, durable", ["step", "weft CPU ms", "moto CPU ms", "moto : weft"], rows);
            Cycle(weft);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Goes on until a stack's cost has not fallen for a while.</summary>
    private static void WarmUp(Server server)
    {
        var (best, left) = (double.MaxValue, PatienceRounds);
        for (var round = 0; left > 0 && round < MostWarmRounds; round++)
        {
            var cost = Round(server, $"warm{round}").Create;
            left = cost < 0.95 * best ? PatienceRounds : left - 1;
            best = Math.Min(best, cost);
        }
    }

    private static Costs Round(Server server, string name)
    {
        using var client = new Client(server.Address);
        return new Costs(
            Time(server, () => client.Call(Call("CreateStack", name, Template(Networks, SubnetsEach)))),
            Time(server, () => Try(client, Call("UpdateStack", name, Template(Networks, SubnetsEach)), "No updates are to be performed")),
            Time(server, () => client.Call(Call("UpdateStack", name, Template(Networks, SubnetsEach, changed: true)))),
            Delete(server, client, name));
    }

    // moto 5 takes the VPC before its subnets and ends with DependencyViolation: what that costs says nothing.
    private static double? Delete(Server server, Client client, string name)
    {
        var isDone = false;
        var cost = Time(server, () => isDone = Try(client, Call("DeleteStack", name, null), server.Name == "moto" ? "DependencyViolation" : null));
        return isDone ? cost : null;
    }

    private static void Cycle(Server weft)
    {
        var rows = new List<string[]>();
        var (create, delete) = (Call("CreateStack", "cycle", Template(1, 6)), Call("DeleteStack", "cycle", null));
        using var client = new Client(weft.Address);
        for (var cycle = 1; cycle <= Cycles; cycle++)
        {
            client.Call(create);
            client.Call(delete);
            if (cycle is 100 or 250 or 500 or 750 or Cycles) rows.Add([$"{cycle}", $"{weft.ResidentMegabytes:0}"]);
        }

        Table.Print("A stack of 19 resources made and deleted, again and again", ["cycles", "RSS MB"], rows);
    }

    /// <summary>CPU seconds of the server.</summary>
    private static double Time(Server server, Action action)
    {
        var before = server.Cpu;
        action();
        return Math.Max((server.Cpu - before).TotalSeconds, 0.001);
    }

    /// <returns>Whether it was done; false where it was refused in these words. An update that changes nothing is refused, as AWS has it.</returns>
    private static bool Try(Client client, byte[] request, string? refusal)
    {
        try
        {
            client.Call(request);
            return true;
        }
        catch (InvalidOperationException refused) when (refusal is not null && refused.Message.Contains(refusal, StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static byte[] Call(string action, string stack, string? template) => Client.Query(
        "cloudformation", $"Action={action}&StackName={stack}{(template is null ? "" : $"&TemplateBody={Uri.EscapeDataString(template)}")}&Version=2010-05-15");

    private static string Template(int networks, int subnets, bool changed = false)
    {
        var text = new StringBuilder("{\"Resources\":{");
        for (var n = 0; n < networks; n++)
        {
            text.Append($"{(n > 0 ? "," : "")}\"V{n}\":{{\"Type\":\"AWS::EC2::VPC\",\"Properties\":{{\"CidrBlock\":\"10.{n}.0.0/16\"}}}}");
            for (var s = 0; s < subnets; s++)
            {
                var flag = changed && n == 0 && s == 0 ? ",\"MapPublicIpOnLaunch\":true" : "";
                text.Append($",\"S{n}x{s}\":{{\"Type\":\"AWS::EC2::Subnet\",\"Properties\":{{\"VpcId\":{{\"Ref\":\"V{n}\"}},\"CidrBlock\":\"10.{n}.{s}.0/24\"{flag}}}}}");
                text.Append($",\"T{n}x{s}\":{{\"Type\":\"AWS::EC2::RouteTable\",\"Properties\":{{\"VpcId\":{{\"Ref\":\"V{n}\"}}}}}}");
                text.Append($",\"A{n}x{s}\":{{\"Type\":\"AWS::EC2::SubnetRouteTableAssociation\",\"Properties\":{{\"SubnetId\":{{\"Ref\":\"S{n}x{s}\"}},\"RouteTableId\":{{\"Ref\":\"T{n}x{s}\"}}}}}}");
            }
        }

        return text.Append("}}").ToString();
    }

    private readonly record struct Costs(double Create, double Nothing, double Change, double? Delete)
    {
        public static IEnumerable<(string Name, Func<Costs, double?> Pick)> Parts =>
            [("create", costs => costs.Create), ("update that changes nothing", costs => costs.Nothing), ("update of one line", costs => costs.Change), ("delete", costs => costs.Delete)];
    }
}
