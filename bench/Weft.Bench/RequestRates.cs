using System.Text;

namespace Weft.Bench;

/// <summary>Requests a second and CPU a request, of Weft, of moto and of the limit, in interleaved rounds of one run.</summary>
internal static class RequestRates
{
    private const int ReadClients = 16;
    private const int WriteClients = 32;
    private const int Vpcs = 50;
    private const int MostWarmUpTurns = 15;

    private static readonly TimeSpan turn = TimeSpan.FromSeconds(1);
    private static readonly byte[] describe = Client.Ec2("Action=DescribeVpcs");
    private static readonly byte[] create = Client.Ec2("Action=CreateVpc&CidrBlock=10.1.0.0%2F16");

    public static void Measure(int rounds, string? native, IReadOnlyList<string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("weft-bench");
        try
        {
            Reads(rounds, native, settings, folder.FullName);
            Writes(rounds, native, settings, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Reads(int rounds, string? native, IReadOnlyList<string> settings, string folder)
    {
        using var weft = Filled(Raised(Server.Weft(Path.Combine(folder, "read.db"))));
        using var aot = native is null ? null : Filled(Raised(Server.Weft(Path.Combine(folder, "read-native.db"), native)));
        var tried = settings.Select((setting, n) => Filled(Raised(Server.Weft(Path.Combine(folder, $"read-{n}.db"), setting: setting)))).ToList();
        using var constant = Constant(weft, describe, folder);
        using var moto = Server.Moto() is { } found ? Filled(found) : null;
        Compare($"DescribeVpcs, {Vpcs} VPCs, {ReadClients} connections", rounds, ReadClients, client => Read(client), [constant, weft, .. tried, aot, moto]);
        tried.ForEach(server => server.Dispose());
    }

    private static void Writes(int rounds, string? native, IReadOnlyList<string> settings, string folder)
    {
        using var weft = Raised(Server.Weft(Path.Combine(folder, "write.db")));
        using var aot = native is null ? null : Raised(Server.Weft(Path.Combine(folder, "write-native.db"), native));
        var tried = settings.Select((setting, n) => Raised(Server.Weft(Path.Combine(folder, $"write-{n}.db"), setting: setting))).ToList();
        using var constant = Constant(weft, create, folder);
        using var moto = Server.Moto();
        Compare($"CreateVpc + DeleteVpc, durable, {WriteClients} connections (a request is one of the two)", rounds, WriteClients, Write, [constant, weft, .. tried, aot, moto]);
        tried.ForEach(server => server.Dispose());
    }

    private static int Read(Client client)
    {
        client.Call(describe);
        return 1;
    }

    private static int Write(Client client)
    {
        var id = client.CallFor("vpcId", create);
        client.Call(Client.Ec2($"Action=DeleteVpc&VpcId={id}"));
        return 2;
    }

    private static void Compare(string title, int rounds, int clients, Func<Client, int> step, params Server?[] all)
    {
        var servers = all.OfType<Server>().ToList();
        foreach (var server in servers.Where(server => server.Compiles)) WarmUp(server, clients, step);
        var rates = servers.ToDictionary(server => server, _ => new List<Rate>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var server in servers) rates[server].Add(Load.Run(server, clients, turn, step));
        }

        var limit = rates[servers[0]];
        Table.Print(title, ["server", "requests/s", "CPU us/request", "rate : limit", "CPU of limit : CPU"], servers.Select(server => (string[])
        [
            server.Name,
            $"{rates[server].Select(rate => rate.PerSecond).Median():0}",
            $"{rates[server].Select(rate => rate.CpuMicroseconds).Median():0.0}",
            $"{rates[server].Zip(limit, (own, most) => own.PerSecond / most.PerSecond).Median():0.000}",
            $"{rates[server].Zip(limit, (own, least) => least.CpuMicroseconds / own.CpuMicroseconds).Median():0.000}",
        ]));
    }

    // .NET compiles what is called often a second and a third time; until then it is not what a user of an hour meets.
    private static void WarmUp(Server server, int clients, Func<Client, int> step)
    {
        var (best, better) = (double.MaxValue, 2);
        for (var turns = 0; better > 0 && turns < MostWarmUpTurns; turns++)
        {
            var cost = Load.Run(server, clients, turn, step).CpuMicroseconds;
            better = cost < 0.95 * best ? 2 : better - 1;
            best = Math.Min(best, cost);
        }
    }

    // moto has no quota of VPCs and does not take the request for one.
    private static Server Raised(Server server)
    {
        using var client = new Client(server.Address);
        client.Call(Client.Raise("L-F678F1CE", 1000));
        client.Call(Client.Raise("L-E79EC296", 5000));
        return server;
    }

    private static Server Filled(Server server)
    {
        using var client = new Client(server.Address);
        var present = Encoding.UTF8.GetString(client.Call(describe)).Split("<vpcId>").Length - 1;
        for (; present < Vpcs; present++) client.Call(create);
        return server;
    }

    private static Server Constant(Server example, byte[] request, string folder)
    {
        var file = Path.Combine(folder, Guid.NewGuid().ToString());
        using var client = new Client(example.Address);
        File.WriteAllBytes(file, client.Call(request));
        return Server.Constant(file);
    }
}
