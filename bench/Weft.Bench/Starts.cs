using System.Diagnostics;

namespace Weft.Bench;

/// <summary>From the start of the process to the first answer of DescribeVpcs, and the memory that an idle server holds.</summary>
internal static class Starts
{
    private static readonly byte[] describe = Client.Ec2("Action=DescribeVpcs");

    public static void Measure(int rounds, string? native, IReadOnlyList<string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("weft-bench");
        var answer = Path.Combine(folder.FullName, "answer");
        File.WriteAllText(answer, "<vpcId>vpc-0</vpcId>");
        try
        {
            List<Func<Server?>> starters = [() => Server.Constant(answer), () => Server.Weft(Path.Combine(folder.FullName, $"{Guid.NewGuid()}.db"))];
            starters.AddRange(settings.Select(setting => (Func<Server?>)(() => Server.Weft(Path.Combine(folder.FullName, $"{Guid.NewGuid()}.db"), setting: setting))));
            if (native is not null) starters.Add(() => Server.Weft(Path.Combine(folder.FullName, $"{Guid.NewGuid()}.db"), native));
            starters.Add(Server.Moto);
            var starts = new Dictionary<string, List<(double Listen, double Answer, double Cpu, double Memory)>>();
            for (var round = 0; round < rounds; round++)
            {
                foreach (var start in starters) Observe(start, starts);
            }

            var limit = starts.First().Value;
            Table.Print("Start (a new state file) to the first DescribeVpcs", ["server", "listens ms", "answers ms", "CPU ms", "idle RSS MB", "answers : constant"], starts.Select(row => (string[])
            [
                row.Key,
                $"{row.Value.Select(start => start.Listen).Median():0}",
                $"{row.Value.Select(start => start.Answer).Median():0}",
                $"{row.Value.Select(start => start.Cpu).Median():0}",
                $"{row.Value.Select(start => start.Memory).Median():0.0}",
                $"{row.Value.Zip(limit, (own, least) => own.Answer / least.Answer).Median():0.00}",
            ]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Observe(Func<Server?> start, Dictionary<string, List<(double, double, double, double)>> starts)
    {
        var began = Stopwatch.GetTimestamp();
        using var server = start();
        if (server is null) return;
        using var client = new Client(server.Address);
        client.CallFor("vpcId", describe);
        var answered = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var cpu = server.Cpu.TotalMilliseconds;
        Thread.Sleep(500);
        if (!starts.TryGetValue(server.Name, out var list)) starts[server.Name] = list = [];
        list.Add((server.TimeToListen.TotalMilliseconds, answered, cpu, server.ResidentMegabytes));
    }
}
