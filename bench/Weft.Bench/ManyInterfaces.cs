using System.Diagnostics;

namespace Weft.Bench;

/// <summary>100,000 network interfaces in one Region: what each 10,000 cost, the memory they take, and a restart with them.</summary>
internal static class ManyInterfaces
{
    private const int Total = 100_000;
    private const int Step = 10_000;
    private const int Clients = 16;

    public static void Measure(string? native)
    {
        var folder = Directory.CreateTempSubdirectory("weft-bench");
        var file = Path.Combine(folder.FullName, "interfaces.db");
        try
        {
            using (var weft = Server.Weft(file, native)) Fill(weft);
            Console.WriteLine($"\nstate file: {new FileInfo(file).Length / 1048576.0:0} MB");
            Restart(file, native, "from the history, which also writes the snapshot");
            Restart(file, native, "from the snapshot");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Fill(Server weft)
    {
        using var client = new Client(weft.Address);
        client.Call(Client.Raise("L-DF5E4CA3", Total + Step));
        var requests = SubnetsIn(client).Select(subnet => Client.Ec2($"Action=CreateNetworkInterface&SubnetId={subnet}")).ToArray();
        List<string[]> rows = [];
        double first = 0;
        for (var made = 0; made < Total; made += Step)
        {
            var (began, cpu) = (Stopwatch.GetTimestamp(), weft.Cpu);
            Create(weft, requests, made);
            var each = (weft.Cpu - cpu).TotalMicroseconds / Step;
            if (made == Step) first = each; // the first ten thousand also compile the program
            rows.Add([$"{made + Step}", $"{Step / Stopwatch.GetElapsedTime(began).TotalSeconds:0}", $"{each:0.0}", first == 0 ? "-" : $"{each / first:0.00}", $"{weft.ResidentMegabytes:0}"]);
        }

        Table.Print("CreateNetworkInterface, durable", ["interfaces", "creations/s", "CPU us each", "CPU : second 10,000", "RSS MB"], rows);
    }

    private static List<string> SubnetsIn(Client client)
    {
        List<string> subnets = [];
        for (var vpc = 1; vpc <= 2; vpc++)
        {
            var id = client.CallFor("vpcId", Client.Ec2($"Action=CreateVpc&CidrBlock=10.{vpc}.0.0%2F16"));
            for (var part = 0; part < 4; part++)
                subnets.Add(client.CallFor("subnetId", Client.Ec2($"Action=CreateSubnet&VpcId={id}&CidrBlock=10.{vpc}.{64 * part}.0%2F18")));
        }

        return subnets;
    }

    private static void Create(Server weft, byte[][] requests, int from)
    {
        var next = from;
        var threads = Enumerable.Range(0, Clients).Select(_ => new Thread(() =>
        {
            using var client = new Client(weft.Address);
            for (int number; (number = Interlocked.Increment(ref next) - 1) < from + Step;) client.Call(requests[number % requests.Length]);
        })).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }

    private static void Restart(string file, string? native, string how)
    {
        using var weft = Server.Weft(file, native);
        using var client = new Client(weft.Address);
        var count = client.CallFor("networkInterfaceId", Client.Ec2("Action=DescribeNetworkInterfaces&MaxResults=5")).Length;
        Console.WriteLine($"restart {how}: listens after {weft.TimeToListen.TotalMilliseconds:0} ms, {weft.Cpu.TotalMilliseconds:0} ms CPU, {weft.ResidentMegabytes:0} MB{(count > 0 ? "" : ", and nothing there")}");
    }
}
