using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Control;

public sealed class CloudTests : IAsyncDisposable
{
    private static readonly Scope scope = new(AccountId.Default, new RegionName("us-east-1"));

    private readonly GatedJournal journal = new();
    private readonly FakeClock clock = new();
    private readonly List<string> faults = [];
    private readonly Catalog catalog = LampCatalog.Create();
    private readonly Operation hang;
    private readonly Operation look;
    private readonly Cloud cloud;

    public CloudTests()
    {
        hang = catalog.Hanging(Hang);
        look = catalog.Read(Ec2Api.DescribeTags, (view, _) => new DescribeTagsResult { NextToken = string.Join(' ', view.All<Lamp>().Select(lamp => lamp.Id)) });
        cloud = new Cloud(journal, new WriteSettings(catalog, new IdSource(1), Pace.Aws, (step, fault) => faults.Add($"{step.Target}: {fault.Message}")), clock);
    }

    [Fact]
    public async Task Writes_that_arrive_together_are_made_durable_together()
    {
        await HangWhileShutAsync("a", "b", "c");
        Assert.Equal([1, 1, 1, 3], journal.GroupSizes); // the birth of the scope, first, held, and the rest
        Assert.Equal("a b c first", await LampsAsync());
        Assert.Equal(cloud.Current.Revision, journal.Entries[^1].Revision);
        Assert.Equal(Enumerable.Range(1, 6).Select(n => (long)n), journal.Entries.Select(entry => entry.Revision));
    }

    [Fact]
    public async Task A_refused_write_does_not_hurt_its_neighbours()
    {
        var answers = await HangWhileShutAsync("a", "refuse", "b", "bug", "c");
        Assert.Equal([null, "AwsException", null, "InvalidOperationException", null], answers.Select(answer => answer?.GetType().Name));
        Assert.Equal("a b c first", await LampsAsync());
    }

    [Fact]
    public async Task A_refused_write_leaves_nothing_of_what_it_did_before_its_refusal()
    {
        await Assert.ThrowsAsync<AwsException>(() => HangAsync("a", "refuse"));
        Assert.Equal("", await LampsAsync());
    }

    [Fact]
    public async Task A_journal_that_fails_fails_the_callers_of_the_group_and_leaves_the_state()
    {
        await HangAsync("first");
        var before = cloud.Current;
        journal.Failure = new IOException("No space left on device");
        await Assert.ThrowsAsync<IOException>(() => HangAsync("a"));
        Assert.Same(before, cloud.Current);
        journal.Failure = null;
        await HangAsync("b");
        Assert.Equal("b first", await LampsAsync());
        Assert.Equal(cloud.Current.Revision, journal.Entries[^1].Revision);
    }

    [Fact]
    public async Task A_refusal_that_rests_on_what_the_journal_then_lost_is_not_told()
    {
        await HangAsync("first");
        journal.Shut();
        var held = HangAsync("held");
        await journal.ArrivalAsync();
        var (made, refused) = (HangAsync("a"), HangAsync("unless-a"));
        journal.Failure = new IOException("No space left on device");
        journal.Open();
        await Assert.ThrowsAsync<IOException>(() => held);
        await Assert.ThrowsAsync<IOException>(() => made);
        await Assert.ThrowsAsync<IOException>(() => refused);
    }

    [Fact]
    public async Task An_answer_waits_for_the_journal_and_a_reader_does_not()
    {
        await HangAsync("first");
        journal.Shut();
        var write = HangAsync("a");
        await journal.ArrivalAsync();
        Assert.False(write.IsCompleted);
        Assert.Equal("first", await LampsAsync());
        journal.Open();
        await write;
        Assert.Equal("a first", await LampsAsync());
    }

    [Fact]
    public async Task A_timed_step_fires_when_its_moment_comes_and_not_before()
    {
        await HangAsync("burn-in-an-hour");
        clock.Pass(TimeSpan.FromMinutes(59));
        Assert.Equal("burn-in-an-hour", await LampsAsync());
        clock.Pass(TimeSpan.FromMinutes(1));
        await HangAsync("z"); // the writer takes one after the other, so the step is done when this is
        Assert.Equal("burn-in-an-hour burnt z", await LampsAsync());
    }

    [Fact]
    public async Task A_timed_step_of_further_than_a_timer_reaches_still_fires()
    {
        await HangAsync("burn-in-100-days");
        for (var day = 0; day < 100; day++)
        {
            clock.Pass(TimeSpan.FromDays(1));
            await HangAsync("z");
        }

        Assert.Equal("burn-in-100-days burnt z", await LampsAsync());
    }

    [Fact]
    public async Task A_timed_step_waits_across_a_restart()
    {
        await HangAsync("burn-in-an-hour");
        await using var restarted = new Cloud(journal.Copy(), new WriteSettings(catalog, new IdSource(2), Pace.Aws), clock);
        clock.Pass(TimeSpan.FromHours(1));
        await restarted.ExecuteAsync(new Invocation(hang, new CreateTagsRequest { Resources = ["z"], Tags = [] }, CallOf(hang), default));
        Assert.NotNull(new View(restarted.Current, CallOf(look)).Find(new Id<Lamp>("burnt")));
    }

    [Fact]
    public async Task A_timed_step_that_fails_is_reported_and_given_up_and_the_others_go_on()
    {
        await HangAsync("explode-in-an-hour");
        await HangAsync("burn-in-an-hour");
        clock.Pass(TimeSpan.FromHours(1));
        await HangAsync("z");
        Assert.Equal(["explode: explode exploded"], faults);
        Assert.Equal("burn-in-an-hour burnt explode-in-an-hour z", await LampsAsync());
        Assert.Null(Executor.NextDue(cloud.Current));
    }

    [Fact]
    public async Task A_reset_forgets_everything_and_the_next_write_is_the_first()
    {
        await HangAsync("a");
        await cloud.ResetAsync();
        Assert.Empty(journal.Entries);
        Assert.Equal(0, cloud.Current.Revision);
        await HangAsync("b");
        Assert.Equal("b", await LampsAsync());
        Assert.Equal(1, journal.Entries[0].Revision);
    }

    [Fact]
    public async Task A_reset_among_other_writes_forgets_what_came_before_and_keeps_what_comes_after()
    {
        await HangAsync("first");
        journal.Shut();
        var held = HangAsync("held");
        await journal.ArrivalAsync();
        var (before, reset, after) = (HangAsync("a"), cloud.ResetAsync(), HangAsync("b"));
        journal.Open();
        await Task.WhenAll(held, before, reset, after);
        Assert.Equal([1L], journal.Entries.Select(entry => entry.Revision));
        Assert.Equal("b", await LampsAsync());
    }

    [Fact]
    public async Task A_long_look_before_a_write_keeps_no_other_write_waiting_and_sees_what_was_answered_before()
    {
        await HangAsync("before");
        using var mayGoOn = new ManualResetEventSlim();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = catalog.Write(
            Ec2Api.CreateNatGateway,
            (view, _) =>
            {
                began.SetResult();
                mayGoOn.Wait(TimeSpan.FromMinutes(3));
                return string.Join(' ', view.All<Lamp>().Select(lamp => lamp.Id));
            },
            (transaction, _, seen) =>
            {
                transaction.Put(new Lamp(new Id<Lamp>("counted"), null, [seen]));
                return new CreateNatGatewayResult { ClientToken = string.Join(' ', transaction.All<Lamp>().Select(lamp => lamp.Id)) };
            });
        var counting = Task.Run(async () => await cloud.ExecuteAsync(new Invocation(count, new CreateNatGatewayRequest(), CallOf(count), default)));
        await began.Task;

        await HangAsync("meanwhile");
        Assert.False(counting.IsCompleted);
        mayGoOn.Set();
        var answer = (CreateNatGatewayResult)(await counting).Result!;

        Assert.Equal("before counted meanwhile", string.Join(' ', answer.ClientToken!.Split(' ').Order()));
        Assert.Equal(["before"], Find("counted").Places);
    }

    [Fact]
    public async Task A_write_after_the_end_is_refused()
    {
        await HangAsync("a");
        await cloud.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => HangAsync("b"));
    }

    public async ValueTask DisposeAsync()
    {
        journal.Open();
        await cloud.DisposeAsync();
    }

    private static void Hang(Transaction transaction, string name)
    {
        if (name == "refuse" || (name == "unless-a" && transaction.Find(new Id<Lamp>("a")) is not null)) throw new AwsException("InvalidLamp", name);
        if (name == "bug") throw new InvalidOperationException(name);
        transaction.Put(new Lamp(new Id<Lamp>(name), null, []));
        if (name == "burn-in-an-hour") transaction.Later(TimeSpan.FromHours(1), LampCatalog.Burn, "burnt");
        if (name == "burn-in-100-days") transaction.Later(TimeSpan.FromDays(100), LampCatalog.Burn, "burnt");
        if (name == "explode-in-an-hour") transaction.Later(TimeSpan.FromHours(1), LampCatalog.Explode, "explode");
    }

    /// <summary>Hangs "first", then holds the journal shut behind "held" until one write a name stands in the queue.</summary>
    private async Task<List<Exception?>> HangWhileShutAsync(params string[] names)
    {
        await HangAsync("first");
        journal.Shut();
        var held = HangAsync("first");
        await journal.ArrivalAsync();
        var waiting = names.Select(name => HangAsync(name)).ToList();
        journal.Open();
        await held;
        List<Exception?> outcomes = [];
        foreach (var write in waiting) outcomes.Add(await Record.ExceptionAsync(() => write));
        return outcomes;
    }

    private Task HangAsync(params string[] names) =>
        cloud.ExecuteAsync(new Invocation(hang, new CreateTagsRequest { Resources = names, Tags = [] }, CallOf(hang), default)).AsTask();

    private Lamp Find(string id) => new View(cloud.Current, CallOf(look)).Require(new Id<Lamp>(id));

    private async Task<string?> LampsAsync() =>
        ((DescribeTagsResult)(await cloud.ExecuteAsync(new Invocation(look, new DescribeTagsRequest(), CallOf(look), default))).Result!).NextToken;

    private Call CallOf(Operation operation) => new(scope, Caller.RootOf(AccountId.Default), operation.Contract.Name, "request", clock.GetUtcNow());
}
