using Microsoft.Data.Sqlite;
using Weft.Aws;
using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Xunit;

namespace Weft.Tests.Control.Journal;

public sealed class SqliteJournalTests : IDisposable
{
    private static readonly Scope scope = new(AccountId.Default, new RegionName("us-east-1"));
    private static readonly Call call = new(scope, Caller.RootOf(AccountId.Default, "key"), "HangLamp", "request-1", new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

    private readonly string path = Path.Combine(Path.GetTempPath(), $"weft-{Guid.NewGuid():N}.db");
    private readonly Catalog catalog = LampCatalog.Create();

    public static TheoryData<string> Nouns => [.. AwsServices.CreateCatalog().Types.Select(type => type.Noun)];

    [Theory]
    [MemberData(nameof(Nouns))]
    public void Every_type_of_resource_survives_the_file_whole(string noun)
    {
        var all = AwsServices.CreateCatalog();
        var type = all.RequireType(noun);
        var record = SampleRecord.Of(RecordOf(type));
        var id = ((dynamic)record).Id.ToString();
        using (var journal = new SqliteJournal(path, all))
            journal.Append([new JournalEntry(1, call, [new Change(scope, type, id, record)])]);
        using var reopened = new SqliteJournal(path, all);
        var change = Assert.Single(reopened.ReadFrom(1).Single().Changes);
        Assert.Equal(SampleRecord.Spell(record), SampleRecord.Spell(change.After));
        Assert.Equal((scope, type, (string)id), (change.Scope, change.Type, change.Id));
        Assert.Single(StateReplay.ContentsOf(reopened.Load()));
    }

    [Fact]
    public void A_sample_tells_two_records_apart()
    {
        var lamp = (Lamp)SampleRecord.Of(typeof(Lamp));
        Assert.Equal(SampleRecord.Spell(lamp), SampleRecord.Spell(lamp with { }));
        Assert.NotEqual(SampleRecord.Spell(lamp), SampleRecord.Spell(lamp with { Places = lamp.Places.RemoveAt(1) }));
        Assert.NotEqual(SampleRecord.Spell(lamp), SampleRecord.Spell(lamp with { Room = null }));
    }

    [Fact]
    public void An_entry_keeps_who_did_what_and_when()
    {
        using (var journal = new SqliteJournal(path, catalog)) journal.Append([Put(1, "a")]);
        using var reopened = new SqliteJournal(path, catalog);
        Assert.Equal(call, reopened.ReadFrom(1).Single().Call);
    }

    [Fact]
    public void A_removal_is_replayed()
    {
        using (var journal = new SqliteJournal(path, catalog)) journal.Append([Put(1, "a"), Put(2, "b"), Remove(3, "a")]);
        using var reopened = new SqliteJournal(path, catalog);
        Assert.Equal(["b"], LampsIn(reopened.Load()));
    }

    [Fact]
    public void A_group_with_the_wrong_first_revision_is_refused_and_leaves_nothing()
    {
        using var journal = new SqliteJournal(path, catalog);
        journal.Append([Put(1, "a")]);
        Assert.Throws<InvalidOperationException>(() => journal.Append([Put(1, "b")]));
        Assert.Throws<InvalidOperationException>(() => journal.Append([Put(3, "b")]));
        journal.Append([Put(2, "c")]);
        Assert.Equal(["a", "c"], LampsIn(journal.Load()));
    }

    [Fact]
    public void A_group_that_fails_halfway_leaves_nothing_of_itself()
    {
        using var journal = new SqliteJournal(path, catalog);
        journal.Append([Put(1, "a")]);
        Assert.Throws<SqliteException>(() => journal.Append([Put(2, "b"), Put(2, "c")]));
        Assert.Equal(["a"], LampsIn(journal.Load()));
        journal.Append([Put(2, "d")]);
        Assert.Equal(["a", "d"], LampsIn(journal.Load()));
    }

    [Fact]
    public void Clear_forgets_the_history_and_the_snapshot()
    {
        using (var journal = new SqliteJournal(path, catalog)) journal.Append([Put(1, "a"), Put(2, "b")]);
        using (var snapshotting = new SqliteJournal(path, catalog, entriesPerSnapshot: 1))
        {
            snapshotting.Load();
            snapshotting.Clear();
            snapshotting.Append([Put(1, "c")]);
        }

        using var reopened = new SqliteJournal(path, catalog);
        Assert.Equal(["c"], LampsIn(reopened.Load()));
        Assert.Single(reopened.ReadFrom(0));
    }

    [Fact]
    public void A_start_takes_the_snapshot_and_the_entries_after_it()
    {
        using (var journal = new SqliteJournal(path, catalog))
        {
            journal.Append([.. Enumerable.Range(1, 2500).Select(n => Put(n, $"lamp-{n:D5}"))]);
            journal.Append([Remove(2501, "lamp-00007")]);
        }

        using (var snapshotting = new SqliteJournal(path, catalog, entriesPerSnapshot: 100)) Assert.Equal(2499, LampsIn(snapshotting.Load()).Count);
        Execute("DELETE FROM journal WHERE revision < 2000"); // what the snapshot covers is not read again
        using (var journal = new SqliteJournal(path, catalog, entriesPerSnapshot: 100))
        {
            Assert.Equal(2501, journal.Load().Revision);
            journal.Append([Put(2502, "new")]);
        }

        using var reopened = new SqliteJournal(path, catalog, entriesPerSnapshot: 100);
        var state = reopened.Load();
        Assert.Equal(2502, state.Revision);
        Assert.Equal(2500, LampsIn(state).Count);
        Assert.Contains("new", LampsIn(state));
        Assert.DoesNotContain("lamp-00007", LampsIn(state));
    }

    [Fact]
    public void An_empty_state_after_a_snapshot_stays_at_its_revision()
    {
        using (var journal = new SqliteJournal(path, catalog)) journal.Append([Put(1, "a"), Remove(2, "a")]);
        using (var snapshotting = new SqliteJournal(path, catalog, entriesPerSnapshot: 1)) snapshotting.Load();
        using var reopened = new SqliteJournal(path, catalog, entriesPerSnapshot: 1);
        Assert.Equal(2, reopened.Load().Revision);
        reopened.Append([Put(3, "b")]);
    }

    [Fact]
    public void A_second_user_of_the_file_is_told_that_it_is_in_use()
    {
        using var first = new SqliteJournal(path, catalog);
        var refused = Assert.Throws<SqliteException>(() => new SqliteJournal(path, catalog));
        Assert.Contains(refused.SqliteErrorCode, (int[])[5, 6]);
        first.Append([Put(1, "a")]);
        Assert.Equal(["a"], LampsIn(first.Load()));
    }

    [Fact]
    public void A_type_that_this_version_does_not_know_is_said_and_not_skipped()
    {
        using (var journal = new SqliteJournal(path, catalog)) journal.Append([Put(1, "a")]);
        using var older = new SqliteJournal(path, new Catalog());
        Assert.Contains("another version", Assert.Throws<InvalidDataException>(() => older.Load()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1)]
    public void A_type_that_is_past_is_passed_over_in_the_history_and_in_the_snapshot(int entriesPerSnapshot)
    {
        using (var journal = new SqliteJournal(path, catalog)) journal.Append([Put(1, "a"), Put(2, "b"), Remove(3, "a")]);
        using (var snapshotting = new SqliteJournal(path, catalog, entriesPerSnapshot)) snapshotting.Load();
        using var newer = new SqliteJournal(path, new Catalog().Past(Lamp.Type.Noun));
        var state = newer.Load();
        Assert.Equal(3, state.Revision);
        Assert.Empty(state.Scopes);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(path, new string('x', 5000));
        Assert.Throws<SqliteException>(() => new SqliteJournal(path, catalog));
    }

    public void Dispose()
    {
        foreach (var file in (string[])[path, $"{path}-wal", $"{path}-shm"]) File.Delete(file);
    }

    private static Type RecordOf(ResourceType type) => type.GetType().GetGenericArguments()[0];

    private static JournalEntry Put(long revision, string id) => new(revision, call, [new Change(scope, Lamp.Type, id, new Lamp(new Id<Lamp>(id), null, [id]))]);

    private static JournalEntry Remove(long revision, string id) => new(revision, call, [new Change(scope, Lamp.Type, id, null)]);

    private static List<string> LampsIn(CloudState state) => [.. new View(state, call).All<Lamp>().Select(lamp => lamp.Id.Text)];

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
