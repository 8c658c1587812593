using System.Globalization;
using Microsoft.Data.Sqlite;
using Weft.Control.Operations;
using Weft.Control.State;

namespace Weft.Control.Journal;

/// <summary>
/// The journal as one SQLite file in WAL mode. A group of commits is one SQLite transaction. Beside the history stands a snapshot, renewed at
/// start-up once the history behind it has grown, so that a start costs as much as the state and not as the history.
/// </summary>
public sealed class SqliteJournal : IJournal
{
    private const int EntriesPerSnapshot = 20_000;

    // How long a second process waits for the file before it says that it is in use.
    private const int LockPatienceSeconds = 1;

    private readonly SqliteConnection connection;
    private readonly ChangeCodec codec;
    private readonly JournalInsert insert;
    private readonly int entriesPerSnapshot;
    private long lastRevision;

    /// <param name="path">The file; it is made if it is not there.</param>
    /// <param name="catalog">The types that the changes are of.</param>
    /// <param name="entriesPerSnapshot">How long the history behind the snapshot may grow before a start renews it.</param>
    /// <exception cref="SqliteException">The file can't be used, or another process uses it (codes 5 and 6).</exception>
    public SqliteJournal(string path, Catalog catalog, int entriesPerSnapshot = EntriesPerSnapshot)
    {
        this.entriesPerSnapshot = entriesPerSnapshot;
        codec = new ChangeCodec(catalog);
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = LockPatienceSeconds };
        connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            CreateTables();
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }

        insert = new JournalInsert(connection);
    }

    public CloudState Load()
    {
        var replay = new StateReplay();
        var snapshotRevision = Apply(replay, "SELECT revision, changes FROM snapshot ORDER BY rowid", 0);
        lastRevision = Apply(replay, "SELECT revision, changes FROM journal WHERE revision > $from ORDER BY revision", snapshotRevision);
        var state = replay.Build(lastRevision);
        if (lastRevision - snapshotRevision > entriesPerSnapshot) SaveSnapshot(state);
        return state;
    }

    public IEnumerable<JournalEntry> ReadFrom(long revision)
    {
        using var select = connection.CreateCommand();
        select.CommandText =
            "SELECT revision, at, scope, account, caller, user_id, access_key, operation, request_id, changes FROM journal WHERE revision >= $from ORDER BY revision";
        select.Parameters.AddWithValue("$from", revision);
        using var reader = select.ExecuteReader();
        while (reader.Read())
        {
            var caller = new Caller(new AccountId(reader.GetString(3)), reader.GetString(4), reader.GetString(5), reader.GetString(6));
            var at = DateTimeOffset.Parse(reader.GetString(1), CultureInfo.InvariantCulture);
            var call = new Call(Scope.Parse(reader.GetString(2)), caller, reader.GetString(7), reader.GetString(8), at);
            yield return new JournalEntry(reader.GetInt64(0), call, codec.Decode(reader.GetFieldValue<byte[]>(9)));
        }
    }

    public void Append(IReadOnlyList<JournalEntry> entries)
    {
        if (entries.Count == 0) return;
        if (entries[0].Revision != lastRevision + 1)
            throw new InvalidOperationException($"The journal stands at revision {lastRevision}, so {entries[0].Revision} can't follow");
        using var transaction = connection.BeginTransaction();
        foreach (var entry in entries) insert.Run(entry, codec.Encode(entry.Changes));
        transaction.Commit();
        lastRevision = entries[^1].Revision;
    }

    public void Clear()
    {
        Execute("DELETE FROM journal; DELETE FROM snapshot;");
        lastRevision = 0;
    }

    public void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
    }

    private void CreateTables()
    {
        // FULL: the write-ahead log is on the disk, not only with the kernel, before an answer goes out.
        Execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        Execute(
            """
            CREATE TABLE IF NOT EXISTS journal (
                revision INTEGER PRIMARY KEY, at TEXT NOT NULL, scope TEXT NOT NULL, account TEXT NOT NULL, caller TEXT NOT NULL, user_id TEXT NOT NULL,
                access_key TEXT NOT NULL, operation TEXT NOT NULL, request_id TEXT NOT NULL, changes BLOB NOT NULL) STRICT;
            CREATE TABLE IF NOT EXISTS snapshot (revision INTEGER NOT NULL, changes BLOB NOT NULL) STRICT;
            """);
    }

    /// <summary>Applies what the query finds after a revision, and gives the last revision that it found.</summary>
    private long Apply(StateReplay replay, string query, long from)
    {
        using var select = connection.CreateCommand();
        select.CommandText = query;
        select.Parameters.AddWithValue("$from", from);
        using var reader = select.ExecuteReader();
        var revision = from;
        while (reader.Read())
        {
            revision = reader.GetInt64(0);
            replay.Apply(codec.Decode(reader.GetFieldValue<byte[]>(1)));
        }

        return revision;
    }

    private void SaveSnapshot(CloudState state)
    {
        using var transaction = connection.BeginTransaction();
        Execute("DELETE FROM snapshot", transaction);
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO snapshot VALUES ($revision, $changes)";
        foreach (var chunk in StateReplay.ContentsOf(state).Chunk(1000))
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$revision", state.Revision);
            command.Parameters.AddWithValue("$changes", codec.Encode(chunk).ToArray());
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private void Execute(string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
