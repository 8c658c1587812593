using System.Diagnostics;
using System.Text;

namespace Weft.Bench;

/// <summary>A stack of 500 network resources made, left alone, changed in one line and deleted, of Weft and of moto in one run; and the memory of many stacks.</summary>
internal static class StackRates
{
    private const int Networks = 4;
    private const int SubnetsEach = 41;
    private const int Cycles = 1_000;

    public static void Measure(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("weft-bench");
        try
        {
            using var weft = Server.Weft(Path.Combine(folder.FullName, "stacks.db"));
            using var moto = Server.Moto();
            var rows = new List<string[]>();
            Round(weft, warm: 2);
            var (own, theirs) = (new List<Costs>(), new List<Costs>());
            for (var round = 0; round < rounds; round++)
            {
                own.Add(Round(weft));
                if (moto is not null && round == 0) theirs.Add(Round(moto));
            }

            foreach (var (name, pick) in Costs.Parts)
            {
                var mine = own.Select(pick).Median();
                rows.Add([name, $"{mine * 1000:0}", theirs.Count == 0 ? "-" : $"{theirs.Select(pick).Median() * 1000:0}", theirs.Count == 0 ? "-" : $"{theirs.Select(pick).Median() / mine:0.0}"]);
            }

            Table.Print($"{Networks + Networks * SubnetsEach * 3} network resources in one stack, durable", ["step", "weft CPU ms", "moto CPU ms", "moto : weft"], rows);
            Cycle(weft);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Costs Round(Server server, int warm = 1)
    {
        Costs costs = default;
        using var client = new Client(server.Address);
        for (var turn = 0; turn < warm; turn++)
        {
            costs = new Costs(
                Time(server, () => client.Call(Call("CreateStack", Template(Networks, SubnetsEach)))),
                Time(server, () => Try(client, Call("UpdateStack", Template(Networks, SubnetsEach)))),
                Time(server, () => client.Call(Call("UpdateStack", Template(Networks, SubnetsEach, changed: true)))),
                Time(server, () => Delete(server, client)));
        }

        return costs;
    }

    private static void Cycle(Server weft)
    {
        var rows = new List<string[]>();
        var (create, delete) = (Call("CreateStack", Template(1, 6)), Call("DeleteStack", null));
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

    // An update that changes nothing is an error, as AWS has it.
    private static void Try(Client client, byte[] request)
    {
        try
        {
            client.Call(request);
        }
        catch (InvalidOperationException refused) when (refused.Message.Contains("No updates are to be performed", StringComparison.Ordinal))
        {
            // What was to be measured.
        }
    }

    // moto 5 can't delete this stack after its update: it takes the VPC before its subnets. What it did until then is counted.
    private static void Delete(Server server, Client client)
    {
        try
        {
            client.Call(Call("DeleteStack", null));
        }
        catch (InvalidOperationException refused) when (server.Name == "moto" && refused.Message.Contains("DependencyViolation", StringComparison.Ordinal))
        {
            Console.WriteLine("moto refuses to delete the stack: DependencyViolation");
        }
    }

    private static byte[] Call(string action, string? template) => Client.Query(
        "cloudformation", $"Action={action}&StackName=bench{(template is null ? "" : $"&TemplateBody={Uri.EscapeDataString(template)}")}&Version=2010-05-15");

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

    private readonly record struct Costs(double Create, double Nothing, double Change, double Delete)
    {
        public static IEnumerable<(string Name, Func<Costs, double> Pick)> Parts =>
            [("create", costs => costs.Create), ("update that changes nothing", costs => costs.Nothing), ("update of one line", costs => costs.Change), ("delete", costs => costs.Delete)];
    }
}
