using CsCheck;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Tags;
using Weft.Control.Timing;
using Weft.Wire;
using Xunit;
using TagMap = System.Collections.Immutable.ImmutableSortedDictionary<string, string>;

namespace Weft.Tests.Control.State;

public class TransactionTests
{
    private static readonly Scope here = new(AccountId.Default, new RegionName("us-east-1"));
    private static readonly Scope there = new(AccountId.Default, new RegionName("eu-west-1"));
    private static readonly Call call = new(here, Caller.RootOf(AccountId.Default), "Test", "request", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static readonly string[] places = ["hall", "yard", "attic"];
    private static readonly string[] rooms = ["room-1", "room-2"];

    private readonly Catalog catalog = LampCatalog.Create();

    /// <summary>One move: put (or, without lamp, remove) in one of two scopes.</summary>
    private static readonly Gen<(bool There, string Id, Lamp? Lamp)> move =
        from elsewhere in Gen.Bool
        from id in Gen.Int[1, 6].Select(n => $"lamp-{n}{(elsewhere ? "e" : "")}")
        from gone in Gen.Int[0, 3]
        from room in Gen.OneOfConst(rooms).Null()
        from lit in Gen.OneOfConst(places).Array[0, 3]
        select (elsewhere, id, gone == 0 ? null : new Lamp(new Id<Lamp>(id), room is null ? null : new Id<Room>(room), [.. lit]));

    [Fact]
    public void Indexes_that_follow_any_changes_are_those_of_the_same_state_built_from_nothing() =>
        move.Array[0, 5].Array[0, 8].Sample(commits =>
        {
            var state = CloudState.Empty;
            foreach (var commit in commits) state = Commit(state, transaction => Array.ForEach(commit, step => Do(transaction, step)));
            var rebuilt = new StateReplay().Apply(StateReplay.ContentsOf(state)).Build(state.Revision);
            Assert.Equal(Spell(rebuilt), Spell(state));
            Assert.Equal(Naive(state), Spell(state));
        }, iter: 2_000);

    [Fact]
    public void A_transaction_sees_its_own_changes_in_tables_and_indexes() =>
        move.Array[0, 12].Sample(steps =>
        {
            var transaction = New(CloudState.Empty);
            Array.ForEach(steps, step => Do(transaction, step));
            var committed = new View(transaction.Commit(), call);
            foreach (var place in places) Assert.Equal(committed.Under(Lamp.ByPlace, place).Select(lamp => lamp.Id), transaction.Under(Lamp.ByPlace, place).Select(lamp => lamp.Id));
            Assert.Equal(committed.All<Lamp>().Select(lamp => lamp.Id), transaction.All<Lamp>().Select(lamp => lamp.Id));
        }, iter: 500);

    [Fact]
    public void A_refused_attempt_undoes_itself_and_nothing_else() =>
        Gen.Select(move.Array[0, 6], move.Array[0, 6], move.Array[0, 6]).Sample((before, tried, after) =>
        {
            var (with, without) = (New(CloudState.Empty), New(CloudState.Empty));
            Array.ForEach(before, step => Do(with, step));
            var refusal = with.Attempt(() =>
            {
                Array.ForEach(tried, step => Do(with.In(there), step));
                with.Later(TimeSpan.FromSeconds(1), LampCatalog.Burn, "lamp-burnt");
                throw new AwsException("Refused", "no");
            });
            Array.ForEach(after, step => Do(with, step));
            Array.ForEach(before.Concat(after).ToArray(), step => Do(without, step));
            with.RunDueNow();
            Assert.Equal("Refused", refusal?.Code);
            Assert.Equal(Spell(without.Commit()), Spell(with.Commit()));
            Assert.Equal(without.Changes.Select(change => (change.Id, change.After)), with.Changes.Select(change => (change.Id, change.After)));
        }, iter: 500);

    [Fact]
    public void A_scope_in_which_only_a_refused_attempt_did_something_holds_nothing()
    {
        var state = Commit(CloudState.Empty, transaction =>
        {
            transaction.Put(new Lamp(new Id<Lamp>("a"), null, ["hall"]));
            transaction.Attempt(() =>
            {
                transaction.In(there).Put(new Lamp(new Id<Lamp>("b"), null, ["hall"]));
                throw new AwsException("Refused", "no");
            });
        });
        Assert.Equal([here], state.Scopes);
    }

    [Fact]
    public void Who_goes_through_a_table_or_a_line_may_put_into_it()
    {
        var transaction = New(Commit(CloudState.Empty, start => start.Put(new Lamp(new Id<Lamp>("a"), null, ["hall"]))));
        foreach (var lamp in transaction.Under(Lamp.ByPlace, "hall")) transaction.Put(new Lamp(new Id<Lamp>(lamp.Id.Text + "a"), null, ["hall"]));
        foreach (var lamp in transaction.All<Lamp>()) transaction.Put(lamp with { Watts = 40 });
        Assert.Equal([("a", 40), ("aa", 40)], transaction.Under(Lamp.ByPlace, "hall").Select(lamp => (lamp.Id.Text, lamp.Watts)));
    }

    [Fact]
    public void A_member_that_is_given_on_before_its_old_owner_lets_go_belongs_to_the_new_one()
    {
        var state = Commit(CloudState.Empty, transaction => transaction.Put(new Lamp(new Id<Lamp>("old"), null, [], Watts: 60)));
        state = Commit(state, transaction =>
        {
            transaction.Put(new Lamp(new Id<Lamp>("new"), null, [], Watts: 60));
            transaction.Put(new Lamp(new Id<Lamp>("old"), null, []));
        });
        Assert.Equal("new", new View(state, call).FindUnder(Lamp.BySwitch, "switch", "60")?.Id.Text);
    }

    [Fact]
    public void A_reader_keeps_the_revision_that_it_holds()
    {
        var before = Commit(CloudState.Empty, transaction => transaction.Put(new Lamp(new Id<Lamp>("a"), null, ["hall"])));
        var after = Commit(before, transaction => transaction.Remove(new Id<Lamp>("a")));
        Assert.Single(new View(before, call).Under(Lamp.ByPlace, "hall"));
        Assert.Empty(new View(after, call).Under(Lamp.ByPlace, "hall"));
        Assert.Equal((1, 2), (before.Revision, after.Revision));
    }

    [Fact]
    public void What_is_referred_to_can_not_go()
    {
        var room = new Id<Room>("room-1");
        var transaction = New(CloudState.Empty);
        transaction.Put(new Room(room));
        transaction.RequireUnreferenced(room);
        transaction.Put(new Lamp(new Id<Lamp>("a"), room, []));
        Assert.Equal("DependencyViolation", Assert.Throws<AwsException>(() => transaction.RequireUnreferenced(room)).Code);
        transaction.Remove(new Id<Lamp>("a"));
        transaction.RequireUnreferenced(room);
    }

    [Fact]
    public void A_reference_from_another_Region_blocks_too()
    {
        var room = new Id<Room>("room-1");
        var transaction = New(CloudState.Empty);
        transaction.Put(new Room(room));
        transaction.In(there).Put(new Lamp(new Id<Lamp>("a"), room, []));
        Assert.True(transaction.IsReferenced(room));
        Assert.Equal(["a"], transaction.Referring(Lamp.InRoom, room).Select(lamp => lamp.Id.Text));
    }

    [Fact]
    public void Tags_go_with_their_resource()
    {
        var state = Commit(CloudState.Empty, transaction =>
        {
            transaction.Put(new Lamp(new Id<Lamp>("a"), null, []));
            transaction.Put(new TagSet(new Id<TagSet>("a"), "lamp", TagMap.Empty.Add("Name", "x")));
        });
        Assert.Empty(StateReplay.ContentsOf(Commit(state, transaction => transaction.Remove(new Id<Lamp>("a")))));
    }

    [Fact]
    public void Removing_what_is_not_there_is_a_bug() =>
        Assert.Throws<InvalidOperationException>(() => New(CloudState.Empty).Remove(new Id<Lamp>("a")));

    [Fact]
    public void A_transaction_that_changed_nothing_makes_no_revision()
    {
        var transaction = New(CloudState.Empty);
        Assert.Same(CloudState.Empty, transaction.Commit());
    }

    [Fact]
    public void One_seed_gives_one_run()
    {
        Assert.Equal(New(CloudState.Empty).NewId<Lamp>(), New(CloudState.Empty).NewId<Lamp>());
        Assert.Matches("^lamp-0[0-9a-f]{16}$", New(CloudState.Empty).NewId<Lamp>().Text);
    }

    private static void Do(Transaction transaction, (bool There, string Id, Lamp? Lamp) step)
    {
        var place = transaction.In(step.There ? there : here);
        if (step.Lamp is { } lamp) place.Put(lamp);
        else if (place.Find(new Id<Lamp>(step.Id)) is { } present) place.Remove(present.Id);
    }

    /// <summary>Every line of the indexes.</summary>
    private static List<string> Spell(CloudState state)
    {
        var view = new View(state, call);
        return
        [
            .. places.Select(place => $"{place}: {string.Join(' ', view.LocationsUnder(Lamp.ByPlace, place))}"),
            .. rooms.Select(room => $"{room}: {string.Join(' ', view.LocationsUnder(Lamp.InRoom, room))}"),
        ];
    }

    /// <summary>The same lines by looking at every lamp.</summary>
    private static List<string> Naive(CloudState state)
    {
        var lamps = StateReplay.ContentsOf(state).Select(change => (At: new Location(change.Scope, change.Id), Lamp: (Lamp)change.After!)).OrderBy(row => row.At.Id, StringComparer.Ordinal).ToList();
        return
        [
            .. places.Select(place => $"{place}: {string.Join(' ', lamps.Where(row => row.Lamp.Places.Contains(place)).Select(row => row.At))}"),
            .. rooms.Select(room => $"{room}: {string.Join(' ', lamps.Where(row => row.Lamp.Room?.Text == room).Select(row => row.At))}"),
        ];
    }

    private Transaction New(CloudState state) => new(state, call, new WriteSettings(catalog, new IdSource(1), Pace.Instant));

    private CloudState Commit(CloudState state, Action<Transaction> change)
    {
        var transaction = New(state);
        change(transaction);
        return transaction.Commit();
    }
}
