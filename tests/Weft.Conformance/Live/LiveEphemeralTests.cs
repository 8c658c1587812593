using System.Diagnostics;
using Weft.Conformance.Clients;
using Weft.Conformance.Durability;
using Weft.Fabric;
using Xunit;

namespace Weft.Conformance.Live;

/// <summary>What a Weft that keeps nothing leaves behind.</summary>
public class LiveEphemeralTests
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(3);

    public static TheoryData<Runner> Runners => [Runner.Root, Runner.OrdinaryUser];

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task The_disks_of_a_Weft_that_was_killed_are_deleted_by_the_next_one_and_those_of_a_living_one_are_not(Runner runner)
    {
        await Client.RequireAsync(LiveNetwork.WhyImpossible() is null, LiveNetwork.WhyImpossible() ?? "");
        var (folder, asUser) = (Directory.CreateTempSubdirectory("weft-ephemeral-").FullName, runner == Runner.OrdinaryUser);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        try
        {
            await using (var killed = await WeftProcess.StartEphemeralAsync(folder, asUser, "--live", "on"))
            {
                await LaunchAsync(killed);
                await EventuallyAsync(() => DisksIn(folder).Any(disk => Directory.EnumerateDirectories(disk).Any()));
                killed.KillHard();
            }

            var left = Assert.Single(DisksIn(folder));
            await using var living = await WeftProcess.StartEphemeralAsync(folder, asUser, "--live", "on");
            await EventuallyAsync(() => !Directory.Exists(left) && DisksIn(folder).Length == 1);
            var kept = Assert.Single(DisksIn(folder));
            await using var next = await WeftProcess.StartEphemeralAsync(folder, asUser, "--live", "on");
            await EventuallyAsync(() => DisksIn(folder).Length == 2);
            Assert.Contains(kept, DisksIn(folder));
            await next.StopAsync();
            await living.StopAsync();
            Assert.Empty(DisksIn(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task LaunchAsync(WeftProcess weft)
    {
        var image = (await weft.CallAsync("DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "al2023-ami-2023*kernel-6.1-x86_64")))
            .Descendants().First(element => element.Name.LocalName == "imageId").Value;
        await weft.CallAsync("RunInstances", ("ImageId", image), ("InstanceType", "t3.micro"), ("MinCount", "1"), ("MaxCount", "1"));
    }

    private static string[] DisksIn(string folder) => Directory.GetDirectories(folder, "weft-*.instances");

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        var start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < patience, "not in time");
            await Task.Delay(50);
        }
    }
}
