using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Weft.Control.Journal;

/// <summary>
/// The statement that adds a commit to the history. Bound without the parameters of ADO, which take an array of their own: of the megabyte that a large
/// stack changes, that would be one for the collector at every commit.
/// </summary>
internal sealed class JournalInsert : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public JournalInsert(SqliteConnection connection)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", out statement));
    }

    /// <param name="changes">The entry's changes as they are kept.</param>
    public void Run(JournalEntry entry, ReadOnlySpan<byte> changes)
    {
        var (scope, caller, operation, requestId, now) = entry.Call;
        Check(raw.sqlite3_bind_int64(statement, 1, entry.Revision));
        string[] texts = [now.ToString("O", CultureInfo.InvariantCulture), scope.ToString(), caller.Account.Text, caller.Arn, caller.UserId, caller.AccessKeyId, operation, requestId];
        for (var i = 0; i < texts.Length; i++) Check(raw.sqlite3_bind_text(statement, i + 2, texts[i]));
        Check(raw.sqlite3_bind_blob(statement, texts.Length + 2, changes));
        var result = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE) Check(result);
    }

    public void Dispose() => statement.Dispose();

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, database);
}
