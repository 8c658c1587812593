using System.Threading.Channels;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.State;

namespace Weft.Control;

/// <summary>
/// The running cloud: one writer, any number of readers. Writes that arrive together are done one after the other and made durable together
/// (group commit); an answer leaves only after the journal holds its change. Readers hold a published revision and take no lock.
/// </summary>
public sealed class Cloud : IAsyncDisposable
{
    private const int GroupLimit = 256;

    private readonly Channel<Write> writes = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly IJournal journal;
    private readonly WriteSettings settings;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private readonly Task writer;
    private CloudState current;

    public Cloud(IJournal journal, WriteSettings settings, TimeProvider clock)
    {
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
        current = journal.Load();
        timer = clock.CreateTimer(_ => Enqueue(state => Executor.RunDueSteps(state, clock.GetUtcNow(), settings)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        SetTimer(current);
        writer = Task.Run(WriteAsync);
    }

    /// <summary>The newest durable revision.</summary>
    public CloudState Current => Volatile.Read(ref current);

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
        return invocation.Operation.IsWrite
            ? await Enqueue(state => Executor.Write(state, invocation, settings))
            : Executor.Read(Current, invocation);
    }

    /// <summary>Does a change of Weft's own, which no operation of the API stands for, such as the credentials that an instance is handed.</summary>
    /// <param name="call">In whose name it stands in the history.</param>
    public async Task<T> ChangeAsync<T>(Call call, Func<Transaction, T> change)
        where T : class =>
        (T)(await Enqueue(state => Executor.Change(state, call, change, settings))).Result!;

    /// <summary>Forgets everything, history included.</summary>
    public async Task ResetAsync() =>
        await Enqueue(
            _ =>
            {
                journal.Clear();
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
        foreach (var write in group)
        {
            write.TryRun(state);
            if (write.Outcome is not { } outcome) continue;
            state = outcome.State;
            if (outcome.Changes.Count > 0) entries.Add(new JournalEntry(state.Revision, outcome.Call, outcome.Changes));
        }

        var failure = TryAppend(entries);
        var isNews = failure is null && !ReferenceEquals(state, current);
        if (isNews) Volatile.Write(ref current, state);
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
