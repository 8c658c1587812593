using System.Diagnostics;
using System.Text;

namespace Weft.Bench;

/// <summary>
/// Many instances by one RunInstances, for real: the CPU of the whole process tree until each has said on its console that it is up, and the
/// memory that they take. Then all are terminated: what their processes have used counts when they have been waited for.
/// </summary>
internal static class ManyInstances
{
    private const string Image = "Action=DescribeImages&Owner.1=amazon&Filter.1.Name=architecture&Filter.1.Value.1=x86_64&Filter.2.Name=name&Filter.2.Value.1=al2023-*";
    private const int CpusEach = 2, InterfaceQuota = 5_000;

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2), look = TimeSpan.FromMilliseconds(200);

    public static void Measure(int count, string? native)
    {
        using var weft = Server.Weft(null, native, isLive: true);
        using var client = new Client(weft.Address);
        var subnet = Prepare(client, count);
        Run(client, subnet, 1);
        WaitFor(() => Settled(weft, 1), "the first instance");
        var (own, ended, resident, free) = (ProcessTree.OwnCpu(weft.ProcessId), ProcessTree.EndedCpu(weft.ProcessId), weft.ResidentMegabytes, AvailableMegabytes());
        var watch = Stopwatch.StartNew();
        var answer = Encoding.UTF8.GetString(Run(client, subnet, count));
        var answered = watch.Elapsed;
        WaitFor(() => Settled(weft, count + 1), "all instances");
        var (up, made) = (watch.Elapsed, ProcessTree.OwnCpu(weft.ProcessId));
        var inside = ProcessTree.Below(weft.ProcessId);
        var running = inside.Sum(ProcessTree.CpuSoFar);
        var (memory, grown, taken) = (inside.Sum(ProcessTree.ProportionalKilobytes), weft.ResidentMegabytes - resident, free - AvailableMegabytes());
        Terminate(client, answer);
        WaitFor(() => ProcessTree.Below(weft.ProcessId).Count <= inside.Count / (count + 1), "the end of all");
        WaitFor(() => !IsBusy(weft), "rest after the end");
        var gone = ProcessTree.OwnCpu(weft.ProcessId);
        var processes = ProcessTree.EndedCpu(weft.ProcessId) - ended;
        var (user, system) = (made.User - own.User, made.System - own.System);
        Table.Print($"{count} instances by one RunInstances, {weft.Name}, as {(Environment.UserName == "root" ? "root" : "an ordinary user")}", ["what", "measured"],
        [
            ["CPU s until all are up: the server in user mode", $"{user:0.00}"],
            ["the server inside the kernel", $"{system:0.00}"],
            ["processes of the instances", $"{running:0.00}"],
            ["all of it", $"{user + system + running:0.00}"],
            ["processes of the instances, their end included", $"{processes:0.00}"],
            ["RunInstances answers after s", $"{answered.TotalSeconds:0.00}"],
            ["all are up after s", $"{up.TotalSeconds:0.00}"],
            ["KB each: the server", $"{grown * 1024 / count:0}"],
            ["KB each: processes", $"{memory / count:0}"],
            ["KB each: what the machine has less of, kernel included", $"{taken * 1024 / count:0}"],
            ["all terminated: CPU s of the server", $"{gone.User + gone.System - made.User - made.System:0.00}"],
        ]);
    }

    private static string Prepare(Client client, int count)
    {
        client.Call(Client.Quota("ec2", "L-1216C47A", (count + 1) * CpusEach));
        if (count >= InterfaceQuota) client.Call(Client.Raise("L-DF5E4CA3", count + CpusEach));
        var vpc = client.CallFor("vpcId", Client.Ec2("Action=CreateVpc&CidrBlock=10.0.0.0%2F16"));
        return client.CallFor("subnetId", Client.Ec2($"Action=CreateSubnet&VpcId={vpc}&CidrBlock=10.0.0.0%2F16&AvailabilityZone=us-east-1a"));
    }

    private static byte[] Run(Client client, string subnet, int count) =>
        client.Call(Client.Ec2($"Action=RunInstances&ImageId={client.CallFor("imageId", Client.Ec2(Image))}&InstanceType=t3.nano&MinCount={count}&MaxCount={count}&SubnetId={subnet}")).ToArray();

    private static void Terminate(Client client, string answer)
    {
        var ids = answer.Split("<instanceId>").Skip(1).Select((part, index) => $"&InstanceId.{index + 1}={part[..part.IndexOf('<')]}");
        client.Call(Client.Ec2($"Action=TerminateInstances{string.Concat(ids)}"));
    }

    // Each instance at rest is a shell and another that waits for an order; those that boot have a "mount" or so besides.
    private static bool Settled(Server weft, int count)
    {
        var below = ProcessTree.Below(weft.ProcessId);
        return below.Count >= 2 * count && !IsBusy(weft) && ProcessTree.Below(weft.ProcessId).SequenceEqual(below);
    }

    private static bool IsBusy(Server weft)
    {
        const double share = 0.25;
        var before = ProcessTree.OwnCpu(weft.ProcessId);
        Thread.Sleep(look);
        var after = ProcessTree.OwnCpu(weft.ProcessId);
        return after.User + after.System - before.User - before.System > share * look.TotalSeconds;
    }

    private static void WaitFor(Func<bool> isThere, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!isThere())
        {
            if (watch.Elapsed > patience) throw new InvalidOperationException($"waited too long for {what}");
            Thread.Sleep(look);
        }
    }

    private static double AvailableMegabytes() =>
        double.Parse(File.ReadLines("/proc/meminfo").First(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
}
