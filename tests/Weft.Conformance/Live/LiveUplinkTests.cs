using Weft.Conformance.Clients;
using Weft.Fabric;
using Xunit;

namespace Weft.Conformance.Live;

/// <summary>Instances on a machine with an internet behind it, both made by the test.</summary>
public class LiveUplinkTests
{
    public static TheoryData<Runner> Runners => [Runner.Root, Runner.OrdinaryUser];

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task With_an_uplink_a_private_instance_fetches_by_name_through_the_NAT_gateway_and_never_meets_the_machine_itself(Runner runner)
    {
        using var machine = await MachineAsync();
        await using var cloud = await LiveCloud.StartAsync(runner, machine.Network, "--uplink", "--uplink-dns", OutsideMachine.NameServer);
        var chapter = await BuildAsync(cloud);
        // Without a way out there is none, and the resolver answers all the same.
        Assert.Null(await cloud.FetchAsync("db", $"http://{OutsideMachine.Everybody}/"));
        await LiveCloud.EventuallyAsync(OutsideMachine.Everybody, async () => (await cloud.ExecAsync("db", "getent", "ahostsv4", "example.com")).Output.Split(' ')[0]);
        await chapter.AddNatAsync();
        await LiveCloud.EventuallyAsync($"{OutsideMachine.Address} asks {OutsideMachine.Everybody}", () => cloud.FetchAsync("db", "http://example.com/"));
        await LiveCloud.EventuallyAsync($"{OutsideMachine.Address} asks 8.8.8.9", () => cloud.FetchAsync("web", "http://8.8.8.9/"));
        Assert.Null(await cloud.FetchAsync("web", $"http://{OutsideMachine.Address}/"));
        const int couldNotConnect = 7;
        await LiveCloud.EventuallyAsync(couldNotConnect, async () => (await cloud.ExecAsync("web", "curl", "-s", "--max-time", "20", "http://8.8.8.9:81/")).ExitCode);
        // What is Weft's own stays: the internet's host, and the public addresses of instances.
        await LiveCloud.EventuallyAsync<bool?>(true, async () => (await cloud.FetchAsync("web", "http://192.0.2.1/"))?.Contains("server 192.0.2.1", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task Without_an_uplink_nothing_leaves_the_machine_and_no_name_is_asked_for(Runner runner)
    {
        using var machine = await MachineAsync();
        await using var cloud = await LiveCloud.StartAsync(runner, machine.Network);
        await BuildAsync(cloud);
        await LiveCloud.EventuallyAsync<bool?>(
            true, async () => (await cloud.FetchAsync("web", $"http://{OutsideMachine.Everybody}/"))?.Contains($"server {OutsideMachine.Everybody}", StringComparison.Ordinal));
        Assert.NotEqual(0, (await cloud.ExecAsync("web", "getent", "ahostsv4", "example.com")).ExitCode);
    }

    private static async Task<OutsideMachine> MachineAsync()
    {
        await Client.RequireAsync(LiveNetwork.WhyImpossible() is null, LiveNetwork.WhyImpossible() ?? "");
        return new OutsideMachine();
    }

    private static async Task<LiveChapter> BuildAsync(LiveCloud cloud)
    {
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync("#!/bin/sh\ntrue\n");
        await cloud.RunAsync("db", chapter.Private);
        foreach (var instance in (string[])["web", "db"]) await LiveCloud.EventuallyAsync(0, async () => (await cloud.ExecAsync(instance, "true")).ExitCode);
        return chapter;
    }
}
