using Weft.Control.Journal;
using Weft.Control.State;
using Xunit;

namespace Weft.Tests.Control;

/// <summary>A journal in memory that can be held shut, so that writes gather into one group, and that can be told to fail.</summary>
public sealed class GatedJournal : IJournal
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(3);

    private readonly ManualResetEventSlim open = new(true);
    private readonly SemaphoreSlim arrived = new(0);
    private readonly List<JournalEntry> entries = [];

    public List<int> GroupSizes { get; } = [];

    public IReadOnlyList<JournalEntry> Entries => entries;

    /// <summary>The fault of the next groups; null lets them through.</summary>
    public Exception? Failure { get; set; }

    /// <summary>One of its own for a cloud that goes on from here: two that run would write into one another's.</summary>
    public GatedJournal Copy()
    {
        var copy = new GatedJournal();
        copy.entries.AddRange(entries);
        return copy;
    }

    public void Shut()
    {
        while (arrived.Wait(0))
        {
        }

        open.Reset();
    }

    public void Open() => open.Set();

    /// <summary>Returns when a group stands before the journal that was shut.</summary>
    public async Task ArrivalAsync() => Assert.True(await arrived.WaitAsync(patience));

    public CloudState Load() => new StateReplay().Apply(entries.SelectMany(entry => entry.Changes)).Build(entries.LastOrDefault()?.Revision ?? 0);

    public IEnumerable<JournalEntry> ReadFrom(long revision) => entries.Where(entry => entry.Revision >= revision);

    public void Append(IReadOnlyList<JournalEntry> added)
    {
        if (added.Count == 0) return;
        arrived.Release();
        Assert.True(open.Wait(patience));
        if (Failure is { } failure) throw failure;
        GroupSizes.Add(added.Count);
        entries.AddRange(added);
    }

    public void Clear() => entries.Clear();

    public void Dispose()
    {
        open.Dispose();
        arrived.Dispose();
    }
}
