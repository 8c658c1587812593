using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Control;

/// <summary>Earlier revisions are at hand: the newest in memory, the others from the journal.</summary>
public class RevisionTests
{
    private static readonly Scope scope = new(AccountId.Default, new RegionName("us-east-1"));

    private readonly Catalog catalog = LampCatalog.Create();
    private readonly Operation hang;

    public RevisionTests() => hang = catalog.Hanging((transaction, name) => transaction.Put(new Lamp(new(name), null, [])));

    [Fact]
    public async Task Each_recent_revision_stands_as_it_was_with_the_call_that_made_it()
    {
        await using var cloud = Start(new EphemeralJournal());
        foreach (var name in (string[])["a", "b", "c"]) await HangAsync(cloud, name);

        var second = await cloud.FindRevisionAsync(3);

        Assert.Equal("a b", LampsIn(second!));
        Assert.Equal("request-b", second!.Call!.RequestId);
        Assert.Equal(3, cloud.Recent.OfRequest("request-b")!.Number);
        Assert.Equal([4L, 3, 2, 1, 0], cloud.Recent.NewestFirst.Select(revision => revision.Number));
        Assert.Null(await cloud.FindRevisionAsync(5));
        Assert.Null(await cloud.FindRevisionAsync(-1));
    }

    [Fact]
    public async Task What_memory_does_not_hold_is_rebuilt_from_the_journal()
    {
        var journal = new GatedJournal();
        await using (var first = Start(journal))
        {
            foreach (var name in (string[])["a", "b", "c"]) await HangAsync(first, name);
        }

        using var kept = new GatedJournal();
        kept.Append(journal.Entries);
        await using var second = Start(kept);
        await HangAsync(second, "d");

        Assert.Equal(4, second.Recent.Oldest.Number);
        var revision = await second.FindRevisionAsync(3);
        Assert.Equal(("a b", "request-b"), (LampsIn(revision!), revision!.Call!.RequestId));
        Assert.Equal("", LampsIn((await second.FindRevisionAsync(0))!));
        Assert.Equal([2L, 3], (await second.ReadHistoryAsync(2, 2)).Select(entry => entry.Revision));
    }

    [Fact]
    public async Task Memory_holds_so_many_and_a_journal_that_keeps_nothing_gives_nothing_back()
    {
        await using var cloud = Start(new EphemeralJournal());
        for (var i = 0; i < 1100; i++) await HangAsync(cloud, $"lamp{i:0000}");

        Assert.Equal(1101, cloud.Recent.Newest.Number);
        Assert.Equal(1101 - 1023, cloud.Recent.Oldest.Number);
        Assert.Null(await cloud.FindRevisionAsync(5));
        Assert.NotNull(await cloud.FindRevisionAsync(1101 - 1023));
    }

    [Fact]
    public async Task Memory_holds_fewer_revisions_where_each_changed_much_but_never_only_one()
    {
        await using var cloud = Start(new EphemeralJournal());
        for (var i = 0; i < 40; i++) await cloud.ChangeAsync(new Call(scope, Caller.System, "Hang", "many", DateTimeOffset.UnixEpoch), transaction => Hang(transaction, 500));
        Assert.Equal(32, cloud.Recent.NewestFirst.Count());

        for (var i = 0; i < 20; i++) await cloud.ChangeAsync(new Call(scope, Caller.System, "Hang", "very many", DateTimeOffset.UnixEpoch), transaction => Hang(transaction, 5_000));
        Assert.Equal(16, cloud.Recent.NewestFirst.Count());
        await HangAsync(cloud, "one more");
        Assert.Equal(16, cloud.Recent.NewestFirst.Count());

        static object Hang(Transaction transaction, int count)
        {
            for (var number = 0; number < count; number++) transaction.Put(new Lamp(new($"lamp{number:0000}"), null, []));
            return transaction;
        }
    }

    [Fact]
    public async Task A_reset_forgets_the_revisions_too()
    {
        await using var cloud = Start(new EphemeralJournal());
        await HangAsync(cloud, "a");

        await cloud.ResetAsync();

        Assert.Equal(0, cloud.Recent.Newest.Number);
        Assert.Null(cloud.Recent.Find(1));
    }

    private Cloud Start(IJournal journal) => new(journal, new WriteSettings(catalog, new IdSource(1), Pace.Aws), new FakeClock());

    private async Task HangAsync(Cloud cloud, string name)
    {
        var call = new Call(scope, Caller.RootOf(scope.Account), "Hang", $"request-{name}", DateTimeOffset.UnixEpoch);
        await cloud.ExecuteAsync(new Invocation(hang, new CreateTagsRequest { Resources = [name], Tags = [] }, call, default));
    }

    private static string LampsIn(Revision revision) =>
        string.Join(' ', new View(revision.State, new Call(scope, Caller.System, "Look", "", DateTimeOffset.UnixEpoch)).All<Lamp>().Select(lamp => lamp.Id.Text));
}
