using System.Threading.Channels;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Network.Compilation;

namespace Weft.Control;

/// <summary>
/// The running cloud: one writer, any number of readers. Writes that arrive together are done one after the other and made durable together
/// (group commit); an answer leaves only after the journal holds its change. Readers hold a published revision and take no lock.
/// </summary>
public sealed class Cloud : IAsyncDisposable
{
    private const int GroupLimit = 256;

    private const int RevisionsKept = 1024;

    // About ten megabytes of records, since one may hold the 1,500 events of a large stack.
    private const int ChangesKept = 16_384;

    // A long history is read in pieces, so that no write waits for all of it.
    private const int EntriesPerTurn = 256;

    private readonly Channel<Write> writes = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly IJournal journal;
    private readonly WriteSettings settings;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private readonly Task writer;
    private CloudState current;
    private RecentRevisions recent;

    public Cloud(IJournal journal, WriteSettings settings, TimeProvider clock)
    {
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
        current = Open(journal.Load());
        recent = RecentRevisions.StartingAt(current, RevisionsKept, ChangesKept);
        timer = clock.CreateTimer(_ => Enqueue(state => Executor.RunDueSteps(state, clock.GetUtcNow(), settings)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        SetTimer(current);
        writer = Task.Run(WriteAsync);
    }

    /// <summary>The newest durable revision.</summary>
    public CloudState Current => Volatile.Read(ref current);

    /// <summary>The newest revisions, with the calls that made them.</summary>
    public RecentRevisions Recent => Volatile.Read(ref recent);

    public TimeProvider Clock => clock;

    /// <summary>
    /// A revision was published. Raised by the writer, which waits for the listener: a listener only notes that there is something to look at.
    /// </summary>
    public event Action? Published;

    /// <summary>Does an operation; a write is durable when this returns.</summary>
    /// <exception cref="Wire.AwsException">The caller's mistake, as the operation says it.</exception>
    public async ValueTask<Answer> ExecuteAsync(Invocation invocation)
    {
        if (!Executor.IsBorn(Current, invocation.Call.Scope))
            await Enqueue(state => Executor.GiveBirth(state, invocation.Call.Scope, clock.GetUtcNow(), settings));
        if (!invocation.Operation.IsWrite) return Executor.Read(Current, invocation);
        var seen = invocation.Operation.LooksFirst ? Executor.LookFirst(Current, invocation) : null;
        return await Enqueue(state => Executor.Write(state, invocation, settings, seen));
    }

    /// <summary>Does a change of Weft's own, which no operation of the API stands for, such as the credentials that an instance is handed.</summary>
    /// <param name="call">In whose name it stands in the history.</param>
    public async Task<T> ChangeAsync<T>(Call call, Func<Transaction, T> change)
        where T : class =>
        (T)(await Enqueue(state => Executor.Change(state, call, change, settings))).Result!;

    /// <summary>An earlier revision: one of the recent ones, else rebuilt from the journal. Null where neither reaches back that far.</summary>
    public async Task<Revision?> FindRevisionAsync(long number)
    {
        if (Recent.Find(number) is { } held) return held;
        if (number < 0 || number >= Recent.Oldest.Number) return null;
        if (number == 0) return new Revision(CloudState.Empty, null, []);
        var replay = new StateReplay();
        JournalEntry? last = null;
        while ((last?.Revision ?? 0) < number)
        {
            var next = (last?.Revision ?? 0) + 1;
            var entries = await ReadHistoryAsync(next, (int)Math.Min(EntriesPerTurn, number - next + 1));
            if (entries.Count == 0 || entries[0].Revision != next) return null;
            foreach (var entry in entries) replay.Apply(entry.Changes);
            last = entries[^1];
        }

        return new Revision(replay.Build(number), last!.Call, last.Changes);
    }

    /// <summary>What a revision means for packets. That of the newest one is shared with everyone who asks; others are made for the asker and not kept.</summary>
    public CompiledNetwork NetworkOf(Revision revision)
    {
        ArgumentNullException.ThrowIfNull(revision);
        var newest = Current;
        return ReferenceEquals(newest.Tables, revision.State.Tables)
            ? newest.NetworkAt(clock.GetUtcNow())
            : revision.State.WithoutNetwork().NetworkAt(clock.GetUtcNow());
    }

    /// <summary>A revision to go on from without anybody noticing.</summary>
    public Fork ForkOf(Revision revision)
    {
        ArgumentNullException.ThrowIfNull(revision);
        return new Fork(revision.State.WithoutNetwork(), settings.Catalog, clock.GetUtcNow());
    }

    /// <summary>What the journal keeps of the commits from one on; nothing where it keeps nothing.</summary>
    public async Task<IReadOnlyList<JournalEntry>> ReadHistoryAsync(long from, int count)
    {
        List<JournalEntry> entries = [];
        // The journal belongs to the writer, so it is read in its turn.
        await Enqueue(state =>
        {
            entries.AddRange(journal.ReadFrom(from).Take(count));
            return new Outcome(state, new Call(Scope.System, Caller.System, "History", "", clock.GetUtcNow()), [], default);
        });
        return entries;
    }

    /// <summary>Forgets everything, history included.</summary>
    public async Task ResetAsync() =>
        await Enqueue(
            _ =>
            {
                journal.Clear();
                Volatile.Write(ref recent, RecentRevisions.StartingAt(CloudState.Empty, RevisionsKept, ChangesKept));
                return new Outcome(CloudState.Empty, new Call(Scope.System, Caller.System, "Reset", "", clock.GetUtcNow()), [], default);
            },
            standsAlone: true);

    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        writes.Writer.TryComplete();
        await writer;
        journal.Dispose();
    }

    private CloudState Open(CloudState loaded)
    {
        var opened = Executor.Open(loaded, clock.GetUtcNow(), settings);
        if (opened.Changes.Count > 0) journal.Append([new JournalEntry(opened.State.Revision, opened.Call, opened.Changes)]);
        return opened.State;
    }

    private Task<Answer> Enqueue(Func<CloudState, Outcome> run, bool standsAlone = false)
    {
        var write = new Write(run, standsAlone);
        return writes.Writer.TryWrite(write) ? write.Done.Task : throw new ObjectDisposedException(nameof(Cloud));
    }

    private async Task WriteAsync()
    {
        var group = new List<Write>(GroupLimit);
        while (await writes.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < GroupLimit && writes.Reader.TryPeek(out var next) && (group.Count == 0 || !next.StandsAlone))
            {
                writes.Reader.TryRead(out var write);
                group.Add(write!);
                if (write!.StandsAlone) break;
            }

            CommitGroup(group);
        }
    }

    /// <summary>Runs the writes on top of each other, journals those that changed something, publishes, then answers.</summary>
    private void CommitGroup(List<Write> group)
    {
        var state = Current;
        var entries = new List<JournalEntry>(group.Count);
        var made = new List<Revision>(group.Count);
        foreach (var write in group)
        {
            write.TryRun(state);
            if (write.Outcome is not { } outcome) continue;
            state = outcome.State;
            if (outcome.Changes.Count == 0) continue;
            entries.Add(new JournalEntry(state.Revision, outcome.Call, outcome.Changes));
            made.Add(new Revision(state, outcome.Call, outcome.Changes));
        }

        var failure = TryAppend(entries);
        var isNews = failure is null && !ReferenceEquals(state, current);
        if (isNews)
        {
            Volatile.Write(ref recent, Recent.With(made));
            Volatile.Write(ref current, state);
        }

        SetTimer(Current);
        foreach (var write in group) write.Complete(failure);
        if (isNews) Published?.Invoke();
    }

    // A full disk or a broken journal fails the callers of this group; the state stays at what is durable.
    private Exception? TryAppend(List<JournalEntry> entries)
    {
        try
        {
            journal.Append(entries);
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or Microsoft.Data.Sqlite.SqliteException or IOException)
        {
            return failure;
        }
    }

    private void SetTimer(CloudState state)
    {
        var due = Executor.NextDue(state) is { } next ? next - clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
        // A timer holds about 49 days at most; a later step sets it again.
        if (due > TimeSpan.FromDays(40)) due = TimeSpan.FromDays(40);
        timer.Change(due < TimeSpan.Zero && due != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : due, Timeout.InfiniteTimeSpan);
    }

    /// <summary>One write on its way through the writer.</summary>
    /// <param name="run">What it does to the newest state.</param>
    /// <param name="standsAlone">Whether it shares its group with no other write.</param>
    private sealed class Write(Func<CloudState, Outcome> run, bool standsAlone)
    {
        private Exception? error;

        public bool StandsAlone => standsAlone;

        public TaskCompletionSource<Answer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Outcome? Outcome { get; private set; }

        // Whatever an operation throws belongs to its caller, who waits elsewhere; the writer goes on with the next one.
        public void TryRun(CloudState state)
        {
            try
            {
                Outcome = run(state);
            }
            catch (Exception failure)
            {
                error = failure;
            }
        }

        // A refusal may rest on what a neighbour did and the journal then failed to keep, so the group's failure comes first.
        public void Complete(Exception? groupFailure)
        {
            if ((groupFailure ?? error) is { } failure) Done.SetException(failure);
            else Done.SetResult(Outcome!.Answer);
        }
    }
}
