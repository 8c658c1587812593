using Weft.Control.State;

namespace Weft.Control.Journal;

/// <summary>One commit: what changed, who did it, when.</summary>
public sealed record JournalEntry(long Revision, Call Call, IReadOnlyList<Change> Changes);

/// <summary>
/// The one seam of persistence: an append-only history of commits. What <see cref="Append"/> returned from survives the end of the process.
/// </summary>
public interface IJournal : IDisposable
{
    /// <summary>The state as far as the journal knows it.</summary>
    CloudState Load();

    /// <summary>Commits in order of revision, from the given one on.</summary>
    IEnumerable<JournalEntry> ReadFrom(long revision);

    /// <summary>Adds commits durably, all or none.</summary>
    /// <param name="entries">Consecutive revisions; the first follows the last that the journal holds.</param>
    /// <exception cref="InvalidOperationException">Another writer has appended meanwhile.</exception>
    void Append(IReadOnlyList<JournalEntry> entries);

    /// <summary>Forgets everything.</summary>
    void Clear();
}

/// <summary>A journal that keeps nothing: <c>--ephemeral</c>, and tests.</summary>
public sealed class EphemeralJournal : IJournal
{
    public CloudState Load() => CloudState.Empty;

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
