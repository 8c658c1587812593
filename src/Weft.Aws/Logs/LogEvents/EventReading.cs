using System.Globalization;
using Weft.Aws.Logs.LogGroups;
using Weft.Aws.Logs.LogStreams;
using Weft.Control.State;
using Weft.Wire.Logs;

namespace Weft.Aws.Logs.LogEvents;

/// <summary>
/// GetLogEvents: one stream by time. A token names a place between two events and a direction, as AWS's do: <c>f/</c> goes on after the event
/// that it names, <c>b/</c> before it. Where there is no more, the token that was sent comes back.
/// </summary>
internal static class EventReading
{
    public const int EventsPerPage = 10_000;
    public const int BytesPerPage = 1024 * 1024;

    public static GetLogEventsResult Get(View view, GetLogEventsRequest request)
    {
        var group = LogGroupOperations.Require(view, request.LogGroupName, request.LogGroupIdentifier);
        var stream = view.Require(LogStream.IdOf(group, request.LogStreamName));
        var start = Math.Max(request.StartTime ?? 0, LogRetention.CutoffMs(view, group) ?? 0);
        var end = request.EndTime ?? long.MaxValue;
        var place = request.NextToken is { } token ? Place.Parse(token) : null;
        var events = view.Referring(LogChunk.InStream, stream.Id)
            .Where(chunk => chunk.LastMs >= start && chunk.FirstMs < end)
            .SelectMany(EventPacking.Unpack)
            .Where(single => single.TimestampMs >= start && single.TimestampMs < end && place?.Admits(single) != false)
            .OrderBy(single => single.TimestampMs).ThenBy(single => single.Number)
            .ToList();
        var isForward = place?.IsForward ?? request.StartFromHead == true;
        var page = Cut(events, isForward, request.Limit ?? EventsPerPage);
        return new GetLogEventsResult
        {
            Events = [.. page.Select(ShapeOf)],
            NextForwardToken = Place.After(page, place, isForward: true),
            NextBackwardToken = Place.After(page, place, isForward: false),
        };
    }

    /// <summary>The first or the last events that fit into a page, in the order of time.</summary>
    private static List<LogEvent> Cut(List<LogEvent> events, bool fromHead, int limit)
    {
        var bytes = 0L;
        var taken = (fromHead ? events : Enumerable.Reverse(events))
            .Take(limit)
            .TakeWhile(single => (bytes += single.Message.Length + LogEvent.Overhead) <= BytesPerPage)
            .ToList();
        if (!fromHead) taken.Reverse();
        return taken;
    }

    private static OutputLogEventShape ShapeOf(LogEvent single) =>
        new() { Timestamp = single.TimestampMs, IngestionTime = single.IngestedMs, Message = single.Message };

    /// <summary>A place beside an event, and the way to go from there.</summary>
    private sealed record Place(bool IsForward, long TimestampMs, long Number)
    {
        private const int TimestampDigits = 20;
        private const int NumberDigits = 36;

        public static Place Parse(string token)
        {
            var parts = token.Split('/');
            if (parts is not ["f" or "b", { Length: TimestampDigits + NumberDigits } digits, "s"]
                || !long.TryParse(digits.AsSpan(0, TimestampDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp)
                || !long.TryParse(digits.AsSpan(TimestampDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw LogsErrors.InvalidToken();
            return new Place(parts[0] == "f", timestamp, number);
        }

        /// <summary>The token that leads on from a page; from an empty one, that leads on from where it was asked for.</summary>
        public static string After(List<LogEvent> page, Place? asked, bool isForward) => page.Count == 0
            ? (asked ?? new Place(isForward, 0, 0)).Token(isForward)
            : new Place(isForward, page[isForward ? ^1 : 0].TimestampMs, page[isForward ? ^1 : 0].Number).Token(isForward);

        public bool Admits(LogEvent single)
        {
            var order = (single.TimestampMs, single.Number).CompareTo((TimestampMs, Number));
            return IsForward ? order > 0 : order < 0;
        }

        private string Token(bool isForward) => $"{(isForward ? 'f' : 'b')}/{TimestampMs:D20}{Number:D36}/s";
    }
}
