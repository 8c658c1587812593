using System.Text;
using Weft.Aws.Logs.LogGroups;
using Weft.Aws.Logs.LogStreams;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Logs;

namespace Weft.Aws.Logs.LogEvents;

/// <summary>PutLogEvents: a batch becomes one chunk (API Reference, "PutLogEvents", for the limits).</summary>
internal static class EventWriting
{
    public const int MaxBatchBytes = 1024 * 1024;

    private static readonly TimeSpan furthestAhead = TimeSpan.FromHours(2);
    private static readonly TimeSpan furthestBack = TimeSpan.FromDays(14);
    private static readonly TimeSpan longestSpan = TimeSpan.FromHours(24);

    public static PutLogEventsResult Put(Transaction transaction, PutLogEventsRequest request)
    {
        var events = request.LogEvents.Select(given => new NewEvent(given.Timestamp, Encoding.UTF8.GetBytes(given.Message))).ToList();
        RequireWellFormed(events);
        var group = transaction.Require(LogGroup.IdOf(request.LogGroupName));
        var stream = transaction.Require(LogStream.IdOf(group, request.LogStreamName));
        var limits = TimeLimits.Of(transaction, group, events);
        var taken = events[limits.First..limits.End];
        if (taken.Count > 0 && taken[^1].TimestampMs - taken[0].TimestampMs > longestSpan.TotalMilliseconds)
            throw LogsErrors.InvalidParameter("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        if (taken.Count > 0) stream = Append(transaction, group, stream, taken);
        return new PutLogEventsResult { NextSequenceToken = SequenceToken(stream), RejectedLogEventsInfo = limits.Rejected() };
    }

    /// <summary>What AWS still gives out, and ignores when it is sent back.</summary>
    public static string SequenceToken(LogStream stream) => $"{stream.Number:D16}{stream.Written:D40}";

    private static LogStream Append(Transaction transaction, LogGroup group, LogStream stream, List<NewEvent> events)
    {
        var (packed, unpackedBytes) = EventPacking.Pack(events);
        var (first, last, now) = (events[0].TimestampMs, events[^1].TimestampMs, transaction.Now.ToUnixTimeMilliseconds());
        var chunk = transaction.Put(new LogChunk(
            LogChunk.IdOf(stream, stream.Written), stream.Id, stream.Written, events.Count, first, last, now, BytesOf(events), unpackedBytes, packed));
        LogRetention.Await(transaction, group, chunk);
        return transaction.Put(stream with
        {
            Written = stream.Written + events.Count,
            StoredBytes = stream.StoredBytes + chunk.StoredBytes,
            FirstEventMs = Math.Min(stream.FirstEventMs ?? first, first),
            LastEventMs = Math.Max(stream.LastEventMs ?? last, last),
            LastIngestionMs = now,
        });
    }

    private static void RequireWellFormed(List<NewEvent> events)
    {
        foreach (var single in events)
        {
            var size = single.Text.Length + LogEvent.Overhead;
            if (size > MaxBatchBytes) throw LogsErrors.InvalidParameter($"Log event too large: {size} bytes exceeds limit of {MaxBatchBytes}");
        }

        var bytes = BytesOf(events);
        if (bytes > MaxBatchBytes) throw LogsErrors.InvalidParameter($"Upload too large: {bytes} bytes exceeds limit of {MaxBatchBytes}");
        for (var i = 1; i < events.Count; i++)
        {
            if (events[i].TimestampMs < events[i - 1].TimestampMs)
                throw LogsErrors.InvalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
        }
    }

    private static long BytesOf(List<NewEvent> events) => events.Sum(single => (long)single.Text.Length + LogEvent.Overhead);

    /// <summary>Which events of a batch are kept: those from <paramref name="First"/> to below <paramref name="End"/>.</summary>
    /// <param name="TooOld">How many at the start are older than AWS takes.</param>
    /// <param name="Expired">How many at the start are older than the group keeps.</param>
    /// <param name="TooNew">Where those begin that lie too far ahead.</param>
    private readonly record struct TimeLimits(int TooOld, int Expired, int TooNew, int Count)
    {
        public int First => Math.Min(Math.Max(TooOld, Expired), TooNew);

        public int End => TooNew;

        public static TimeLimits Of(Transaction transaction, LogGroup group, List<NewEvent> events)
        {
            var oldest = (transaction.Now - furthestBack).ToUnixTimeMilliseconds();
            var newest = (transaction.Now + furthestAhead).ToUnixTimeMilliseconds();
            var cutoff = LogRetention.CutoffMs(transaction, group) ?? long.MinValue;
            return new TimeLimits(
                events.Count(single => single.TimestampMs < oldest),
                events.Count(single => single.TimestampMs < cutoff),
                events.Count(single => single.TimestampMs <= newest),
                events.Count);
        }

        public RejectedLogEventsInfoShape? Rejected() => First == 0 && End == Count
            ? null
            : new RejectedLogEventsInfoShape
            {
                TooOldLogEventEndIndex = TooOld > 0 ? TooOld : null,
                ExpiredLogEventEndIndex = Expired > 0 ? Expired : null,
                TooNewLogEventStartIndex = TooNew < Count ? TooNew : null,
            };
    }
}
