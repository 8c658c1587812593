using System.Globalization;
using System.Text.Json;
using Weft.Control.State;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Reachability;
using Weft.Tests.Network.Reachability;
using Xunit;

namespace Weft.Tests.Control.State;

/// <summary>
/// The network of a revision, made from that of the revision before it, has to be what it would be from scratch, after every call. A longer
/// run by hand: <c>WEFT_CLOUDS=50 WEFT_CALLS=300 WEFT_FIRST_SEED=1000</c> before the test run. A run that failed joins the corpus.
/// </summary>
public class NetworkLineTests
{
    /// <summary>Seeds of runs that once failed.</summary>
    public static TheoryData<int> Corpus => new() { 1 };

    [Fact]
    public void After_every_random_call_the_network_is_what_it_would_be_from_scratch()
    {
        var first = Setting("WEFT_FIRST_SEED", 100);
        for (var seed = first; seed < first + Setting("WEFT_CLOUDS", 2); seed++) Run(seed, Setting("WEFT_CALLS", 100));
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public void A_run_that_failed_once_does_not_fail_again(int seed) => Run(seed, 100);

    [Fact]
    public void A_call_that_means_nothing_to_packets_gives_the_same_network()
    {
        var cloud = new CallScript(1);
        Assert.True(cloud.Do("CreateVpc CidrBlock=10.0.0.0/16"));
        var before = cloud.State.NetworkAt(cloud.Now);
        Assert.True(cloud.Do("CreateKeyPair KeyName=k"));
        Assert.Same(before, cloud.State.NetworkAt(cloud.Now));
        Assert.True(cloud.Do("CreateVpc CidrBlock=10.0.0.0/16"));
        Assert.NotSame(before, cloud.State.NetworkAt(cloud.Now));
    }

    [Fact]
    public void An_older_revision_still_has_its_own_network()
    {
        var cloud = new CallScript(1);
        cloud.Do("CreateVpc CidrBlock=10.0.0.0/16");
        var old = cloud.State;
        cloud.Do("CreateVpc CidrBlock=10.9.0.0/16");
        var networks = cloud.State.NetworkAt(cloud.Now).Input.Networks.Length;
        Assert.Equal(networks - 1, old.NetworkAt(cloud.Now).Input.Networks.Length);
        Assert.Equal(Text(Lowering.Of(old, cloud.Now)), Text(old.NetworkAt(cloud.Now).Input));
    }

    private static void Run(int seed, int calls)
    {
        var cloud = new CallScript(seed);
        var random = new RandomCalls(seed, cloud);
        var done = new List<string>();
        ReachMatrix? matrix = null;
        foreach (var line in random.Opening().Concat(Enumerable.Range(0, calls).Select(_ => random.Next())))
        {
            if (!cloud.Do(line)) continue;
            done.Add(line);
            var network = cloud.State.NetworkAt(cloud.Now);
            var scratch = Lowering.Of(cloud.State, cloud.Now);
            Assert.True(Text(scratch).SequenceEqual(Text(network.Input)), Report(seed, done, "another input"));
            matrix = matrix?.After(network) ?? ReachMatrix.Of(network);
            var whole = ReachMatrix.Of(CompiledNetwork.Compile(scratch));
            Assert.True(matrix.Totals == whole.Totals, Report(seed, done, $"{matrix.Totals} but from scratch {whole.Totals}"));
            Assert.True(ReachDifference.Between(matrix, whole).IsEmpty, Report(seed, done, "other pairs"));
        }

        Assert.True(done.Count > calls / 3, $"seed {seed}: only {done.Count} of {calls} calls were accepted");
        Assert.Equal([], ReachOracle.Differences(matrix!.Network, matrix));
    }

    private static string Report(int seed, List<string> done, string what) =>
        $"seed {seed}: {what} after{Environment.NewLine}{string.Join(Environment.NewLine, done.TakeLast(8))}";

    /// <summary>Everything that the input says, in an order of its own.</summary>
    private static List<string> Text(NetworkInput input) =>
    [
        .. ((IEnumerable<object>)
            [
                .. input.Networks, .. input.Subnets, .. input.Interfaces, .. input.RouteTables, .. input.Groups, .. input.FilterLists, .. input.PrefixLists,
                .. input.InternetGateways, .. input.EgressOnlyGateways, .. input.NatGateways, .. input.Peerings, .. input.HostServices,
            ]).Select(item => $"{item.GetType().Name} {JsonSerializer.Serialize(item, item.GetType())}").Order(StringComparer.Ordinal),
    ];

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
