using System.Globalization;
using Weft.Aws.Logs.FilterPatterns;
using Weft.Aws.Logs.LogGroups;
using Weft.Aws.Logs.LogStreams;
using Weft.Control.State;
using Weft.Wire.Logs;

namespace Weft.Aws.Logs.LogEvents;

/// <summary>FilterLogEvents: the events of a group's streams, interleaved by time, that fit a pattern.</summary>
internal static class EventSearch
{
    public static FilterLogEventsResult Filter(View view, FilterLogEventsRequest request)
    {
        if (request is { LogStreamNames.Count: > 0, LogStreamNamePrefix: not null })
            throw LogsErrors.InvalidParameter("logStreamNames and logStreamNamePrefix can't be specified together.");
        var pattern = FilterPattern.Parse(request.FilterPattern ?? "");
        var after = request.NextToken is { } token ? Position.Parse(token) : default;
        var group = LogGroupOperations.Require(view, request.LogGroupName, request.LogGroupIdentifier);
        var start = Math.Max(Math.Max(request.StartTime ?? 0, LogRetention.CutoffMs(view, group) ?? 0), after.TimestampMs);
        var end = request.EndTime ?? long.MaxValue;
        if (request.StartTime > end) throw LogsErrors.InvalidParameter("endTime must be greater than or equal to startTime.");
        var chunks = Streams(view, group, request)
            .SelectMany(stream => view.Referring(LogChunk.InStream, stream.Id).Select(chunk => (Stream: stream, Chunk: chunk)))
            .Where(held => held.Chunk.LastMs >= start && held.Chunk.FirstMs <= end)
            .OrderBy(held => held.Chunk.FirstMs)
            .ToList();
        var found = Found(chunks, request.Limit ?? EventReading.EventsPerPage, single =>
            single.Position.TimestampMs >= start && single.Position.TimestampMs <= end && single.Position.CompareTo(after) > 0
            && pattern.Matches(single.Message));
        var page = Cut(found, request.Limit ?? EventReading.EventsPerPage);
        return new FilterLogEventsResult
        {
            Events = [.. page.Select(ShapeOf)],
            // AWS answers with an empty list since 2020 (API Reference, FilterLogEvents).
            SearchedLogStreams = [],
            NextToken = page.Count < found.Count ? page[^1].Position.Token : null,
        };
    }

    /// <summary>
    /// At least as many of the earliest events that pass as a page may hold and one more. Chunks are opened by their first event's time, and no
    /// more of them once enough events lie before all that is still closed.
    /// </summary>
    private static List<Hit> Found(List<(LogStream Stream, LogChunk Chunk)> chunks, int limit, Func<Hit, bool> passes)
    {
        List<Hit> found = [];
        for (var i = 0; i < chunks.Count; i++)
        {
            var (stream, chunk) = chunks[i];
            if (found.Count > limit && found.Count(hit => hit.Position.TimestampMs < chunk.FirstMs) > limit) break;
            foreach (var single in EventPacking.Unpack(chunk))
            {
                var hit = new Hit(new Position(single.TimestampMs, single.IngestedMs, stream.Number, single.Number), stream.Name, single.Message);
                if (passes(hit)) found.Add(hit);
            }
        }

        found.Sort((a, b) => a.Position.CompareTo(b.Position));
        return found;
    }

    private static List<Hit> Cut(List<Hit> found, int limit)
    {
        var bytes = 0L;
        return [.. found.Take(limit).TakeWhile(hit => (bytes += hit.Message.Length + LogEvent.Overhead) <= EventReading.BytesPerPage)];
    }

    private static IEnumerable<LogStream> Streams(View view, LogGroup group, FilterLogEventsRequest request) => request.LogStreamNames.Count > 0
        ? request.LogStreamNames.Distinct(StringComparer.Ordinal).Select(name => view.Require(LogStream.IdOf(group, name)))
        : view.Referring(LogStream.InGroup, group.Id)
            .Where(stream => stream.Name.StartsWith(request.LogStreamNamePrefix ?? "", StringComparison.Ordinal));

    private static FilteredLogEventShape ShapeOf(Hit hit) => new()
    {
        LogStreamName = hit.Stream,
        Timestamp = hit.Position.TimestampMs,
        IngestionTime = hit.Position.IngestedMs,
        Message = hit.Message,
        EventId = hit.Position.EventId,
    };

    private readonly record struct Hit(Position Position, string Stream, string Message);

    /// <summary>Where an event stands among all of its group: by its time, the time that it came in, its stream and its number there.</summary>
    private readonly record struct Position(long TimestampMs, long IngestedMs, long StreamNumber, long Number) : IComparable<Position>
    {
        /// <summary>A number of 56 digits, unlike that of any other event.</summary>
        public string EventId => $"{TimestampMs:D20}{StreamNumber:D16}{Number:D20}";

        public string Token => $"{TimestampMs:x}-{IngestedMs:x}-{StreamNumber:x}-{Number:x}";

        public static Position Parse(string token)
        {
            var numbers = token.Split('-').Select(part => long.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : -1);
            return numbers.ToList() is [>= 0 and var timestamp, >= 0 and var ingested, >= 0 and var stream, >= 0 and var number]
                ? new Position(timestamp, ingested, stream, number)
                : throw LogsErrors.InvalidToken();
        }

        public int CompareTo(Position other) =>
            (TimestampMs, IngestedMs, StreamNumber, Number).CompareTo((other.TimestampMs, other.IngestedMs, other.StreamNumber, other.Number));
    }
}
