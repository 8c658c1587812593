using System.Collections.Concurrent;
using System.Xml.Linq;
using Xunit;

namespace Weft.Conformance.Durability;

/// <summary>What was answered survives kill -9; what was not answered is there whole or not at all.</summary>
public sealed class KillTests : IDisposable
{
    private const int Creations = 1000;
    private const int AnswersBeforeTheKill = 250;
    private const int AtOnce = 64;

    private readonly string file = Path.Combine(Path.GetTempPath(), $"weft-{Guid.NewGuid():N}.db");

    [Fact]
    public async Task What_was_answered_before_a_kill_is_there_with_its_companions_and_nothing_is_half_there()
    {
        var answered = await CreateAndKillAsync();
        Assert.InRange(answered.Count, AnswersBeforeTheKill, Creations - 1);

        await using var restarted = await WeftProcess.StartAsync(file);
        var vpcs = (await restarted.ListAsync("DescribeVpcs", "vpcSet")).Select(vpc => Text(vpc, "vpcId")).ToList();
        Assert.Empty(answered.Except(vpcs));
        Assert.InRange(vpcs.Count, answered.Count + 1, Creations + 1); // and the default VPC

        var inOrder = vpcs.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(inOrder, Owners(await restarted.ListAsync("DescribeRouteTables", "routeTableSet"), table => table.Descendants().Any(e => e is { Name.LocalName: "main", Value: "true" })));
        Assert.Equal(inOrder, Owners(await restarted.ListAsync("DescribeSecurityGroups", "securityGroupInfo"), group => Text(group, "groupName") == "default"));
        Assert.Equal(inOrder, Owners(await restarted.ListAsync("DescribeNetworkAcls", "networkAclSet"), acl => Text(acl, "default") == "true"));
    }

    [Fact]
    public async Task After_a_kill_it_goes_on_where_it_was()
    {
        var answered = await CreateAndKillAsync();
        await using (var restarted = await WeftProcess.StartAsync(file))
        {
            var made = await restarted.TryCallAsync("CreateVpc", ("CidrBlock", "10.9.0.0/16"));
            answered.Add(Text(made!, "vpcId"));
            foreach (var id in answered.Take(10)) await restarted.TryCallAsync("DeleteVpc", ("VpcId", id));
            restarted.KillHard();
        }

        await using var again = await WeftProcess.StartAsync(file);
        var vpcs = (await again.ListAsync("DescribeVpcs", "vpcSet")).Select(vpc => Text(vpc, "vpcId")).ToList();
        Assert.Empty(vpcs.Intersect(answered.Take(10)));
        Assert.Empty(answered.Skip(10).Except(vpcs));
    }

    [Fact]
    public async Task A_second_program_on_the_same_state_file_says_that_it_is_in_use()
    {
        await using var first = await WeftProcess.StartAsync(file);
        await first.TryCallAsync("CreateVpc", ("CidrBlock", "10.9.0.0/16"));
        var (exitCode, errors) = await WeftProcess.RunAsync(file);
        Assert.Equal(1, exitCode);
        Assert.Contains($"the state file {file} is in use by another Weft", errors, StringComparison.Ordinal);
        Assert.Equal(2, (await first.ListAsync("DescribeVpcs", "vpcSet")).Count);
    }

    public void Dispose()
    {
        foreach (var path in (string[])[file, $"{file}-wal", $"{file}-shm"]) File.Delete(path);
    }

    /// <summary>Creates 1,000 VPCs, many at once, kills the program when a quarter of them is answered, and gives those that were.</summary>
    private async Task<List<string>> CreateAndKillAsync()
    {
        await using var weft = await WeftProcess.StartAsync(file);
        await weft.RaiseAsync("vpc", "L-F678F1CE", Creations + 100); // VPCs per Region
        await weft.RaiseAsync("vpc", "L-E79EC296", 3 * Creations); // security groups per Region
        var answered = new ConcurrentBag<string>();
        var answers = 0;
        using var places = new SemaphoreSlim(AtOnce);
        var calls = Enumerable.Range(0, Creations).Select(async number =>
        {
            await places.WaitAsync();
            try
            {
                // Nothing new begins before the kill, however long it takes.
                if (Volatile.Read(ref answers) >= AnswersBeforeTheKill || await weft.TryCallAsync("CreateVpc", ("CidrBlock", $"10.{number % 250}.0.0/16")) is not { } answer) return;
                answered.Add(Text(answer, "vpcId"));
                if (Interlocked.Increment(ref answers) == AnswersBeforeTheKill) weft.KillHard();
            }
            finally
            {
                places.Release();
            }
        });
        await Task.WhenAll(calls);
        return [.. answered];
    }

    private static List<string> Owners(IEnumerable<XElement> items, Func<XElement, bool> which) =>
        [.. items.Where(which).Select(item => Text(item, "vpcId")).Order(StringComparer.Ordinal)];

    private static string Text(XElement element, string name) => element.Descendants().First(found => found.Name.LocalName == name).Value;
}
