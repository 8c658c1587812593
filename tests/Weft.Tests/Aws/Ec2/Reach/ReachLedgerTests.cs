using Weft.Aws.Ec2.Reach;
using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Network.Compilation;
using Weft.Network.Reachability;
using Weft.Network.Reachability.Questions;
using Weft.Tests.Control;
using Weft.Wire;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Reach;

/// <summary>Whichever way the ledger finds a difference, it is that of two networks compiled from nothing.</summary>
public sealed class ReachLedgerTests : IAsyncDisposable
{
    private readonly Shop shop = new();
    private readonly FakeClock clock = new();
    private readonly Cloud cloud;
    private readonly ReachLedger ledger;

    public ReachLedgerTests()
    {
        cloud = new Cloud(new LoadedJournal(shop.Cloud.State), new WriteSettings(shop.Cloud.Catalog, new IdSource(7), Pace.Instant), clock);
        ledger = new ReachLedger(cloud);
    }

    [Fact]
    public async Task A_rule_that_opens_a_service_opens_it_for_those_whom_it_names()
    {
        var before = cloud.Recent.Newest;

        await AuthorizeAsync(shop.DbGroup, 3306, "10.0.0.0/24");

        var difference = ledger.Difference(before, cloud.Recent.Newest);
        Assert.Equal(new ReachCounts(2, 2, 0, 0), difference.Opened.Counts);
        Assert.True(difference.Closed.Counts.IsZero);
        Assert.Equal("tcp/3306", Assert.Single(difference.Opened.Inside).Services[0].ToString());
    }

    [Fact]
    public async Task A_rule_for_everyone_on_a_public_server_opens_it_to_the_internet()
    {
        await AuthorizeAsync(shop.WebGroup, 8443, "0.0.0.0/0");
        var (opened, closed) = await LastAsync();
        Assert.Equal((2L, 0L), (opened.Exposed, closed.Exposed));

        await RevokeAsync(shop.WebGroup, 8443, "0.0.0.0/0");
        (opened, closed) = await LastAsync();
        Assert.Equal((0L, 2L), (opened.Exposed, closed.Exposed));
        Assert.Equal((6L, 6L), (closed.Pairs, closed.Services));
    }

    [Fact]
    public async Task A_call_that_means_nothing_to_packets_opens_nothing()
    {
        await CallAsync(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [shop.Db], Tags = [new TagShape { Key = "a", Value = "b" }] });

        Assert.True(ledger.Difference(cloud.Recent.Find(cloud.Recent.Newest.Number - 1)!, cloud.Recent.Newest).IsEmpty);
    }

    [Fact]
    public async Task Whatever_is_called_in_whatever_order_each_difference_is_that_of_the_two_networks()
    {
        var random = new Random(3);
        var start = cloud.Recent.Newest;
        var opened = 0L;
        for (var step = 0; step < 24; step++)
        {
            var before = cloud.Recent.Newest;
            await ChangeAsync(random, step);
            var after = cloud.Recent.Newest;
            opened += AssertSame(before, after, step);
            if (step % 6 == 5) AssertSame(start, after, step);
            if (step % 6 == 5) AssertSame(after, before, step);
        }

        Assert.True(opened > 0);
    }

    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    private long AssertSame(Revision before, Revision after, int step)
    {
        var found = ledger.Difference(before, after);
        var (was, now) = (Matrix(before), Matrix(after));
        var near = was.Endpoints.Union(now.Endpoints);
        var expected = NetworkDifference.Of(ReachDifference.Between(was, now), new InternetReach(was.Network), new InternetReach(now.Network), near);
        Assert.True((expected.Opened.Counts, expected.Closed.Counts) == (found.Opened.Counts, found.Closed.Counts), $"step {step}: {found.Opened.Counts} {found.Closed.Counts}");
        return found.Opened.Counts.Services + found.Opened.Counts.Exposed;
    }

    private ReachMatrix Matrix(Revision revision) => ReachMatrix.Of(CompiledNetwork.Compile(Lowering.Of(revision.State, clock.GetUtcNow())));

    private Task ChangeAsync(Random random, int step)
    {
        var group = random.Next(3) switch { 0 => shop.WebGroup, 1 => shop.AppGroup, _ => shop.DbGroup };
        return (step % 8) switch
        {
            3 => CallAsync(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [shop.App] }),
            5 => CallAsync(Ec2Api.StartInstances, new StartInstancesRequest { InstanceIds = [shop.App] }),
            6 => CallAsync(Ec2Api.RevokeSecurityGroupEgress, new RevokeSecurityGroupEgressRequest { GroupId = group, IpPermissions = [new IpPermissionShape { IpProtocol = "-1", IpRanges = [new IpRangeShape { CidrIp = "0.0.0.0/0" }] }] }),
            _ => AuthorizeAsync(group, 1000 + step, random.Next(2) == 0 ? "0.0.0.0/0" : "10.0.0.0/23"),
        };
    }

    private Task AuthorizeAsync(string group, int port, string block) =>
        CallAsync(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [Permission(port, block)] });

    private Task RevokeAsync(string group, int port, string block) =>
        CallAsync(Ec2Api.RevokeSecurityGroupIngress, new RevokeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [Permission(port, block)] });

    private static IpPermissionShape Permission(int port, string block) => new() { IpProtocol = "tcp", FromPort = port, ToPort = port, IpRanges = [new IpRangeShape { CidrIp = block }] };

    private async Task<(ReachCounts Opened, ReachCounts Closed)> LastAsync()
    {
        var difference = ledger.Difference((await cloud.FindRevisionAsync(cloud.Recent.Newest.Number - 1))!, cloud.Recent.Newest);
        return (difference.Opened.Counts, difference.Closed.Counts);
    }

    private async Task CallAsync<TRequest, TResult>(OperationContract<TRequest, TResult> contract, TRequest request)
        where TRequest : class
        where TResult : class
    {
        var scope = new Weft.Control.Scope(AccountId.Default, new RegionName(TestCloud.DefaultRegion));
        var call = new Call(scope, Caller.RootOf(AccountId.Default), contract.Name, $"{cloud.Current.Revision}", clock.GetUtcNow());
        try
        {
            await cloud.ExecuteAsync(new Invocation(shop.Cloud.Catalog.Find("ec2", contract.Name)!, request, call, default));
        }
        catch (AwsException refused) when (refused.Code is "InvalidPermission.NotFound" or "InvalidPermission.Duplicate" or "IncorrectInstanceState")
        {
            // A random change may ask for what is so already; nothing has changed then, and the difference has to say so.
        }
    }

    /// <summary>A journal that begins with a state that was made elsewhere.</summary>
    private sealed class LoadedJournal(CloudState state) : IJournal
    {
        public CloudState Load() => state;

        public IEnumerable<JournalEntry> ReadFrom(long revision) => [];

        public void Append(IReadOnlyList<JournalEntry> entries)
        {
        }

        public void Clear()
        {
        }

        public void Dispose()
        {
        }
    }
}
