using Weft.Aws.Logs.LogEvents;
using Weft.Aws.Logs.LogGroups;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Logs;

namespace Weft.Aws.Logs.LogStreams;

/// <summary>CreateLogStream, DeleteLogStream, DescribeLogStreams.</summary>
internal static class LogStreamOperations
{
    private const long NumberLimit = 10_000_000_000_000_000;

    public static EmptyResult Create(Transaction transaction, CreateLogStreamRequest request)
    {
        var group = transaction.Require(LogGroup.IdOf(request.LogGroupName));
        var id = LogStream.IdOf(group, request.LogStreamName);
        if (transaction.Find(id) is not null) throw LogsErrors.AlreadyExists("log stream");
        transaction.Put(new LogStream(id, group.Id, request.LogStreamName, transaction.Now, transaction.Ids.Next(NumberLimit)));
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteLogStreamRequest request)
    {
        var group = transaction.Require(LogGroup.IdOf(request.LogGroupName));
        Remove(transaction, transaction.Require(LogStream.IdOf(group, request.LogStreamName)));
        return EmptyResult.Instance;
    }

    /// <summary>Removes a stream with its events.</summary>
    public static void Remove(Transaction transaction, LogStream stream)
    {
        foreach (var chunk in transaction.Referring(LogChunk.InStream, stream.Id).ToList()) transaction.Remove(chunk.Id);
        transaction.Remove(stream.Id);
    }

    public static DescribeLogStreamsResult Describe(View view, DescribeLogStreamsRequest request)
    {
        var isByTime = request.OrderBy == OrderByValues.LastEventTime;
        if (isByTime && request.LogStreamNamePrefix is not null)
            throw LogsErrors.InvalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
        var group = LogGroupOperations.Require(view, request.LogGroupName, request.LogGroupIdentifier);
        var ordered = view.Referring(LogStream.InGroup, group.Id)
            .Where(stream => stream.Name.StartsWith(request.LogStreamNamePrefix ?? "", StringComparison.Ordinal))
            .Select(stream => (Key: isByTime ? TimeKey(stream) : stream.Name, Stream: stream))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal);
        // A page is cut by ascending keys, so a descending list counts from the end by place.
        var items = request.Descending == true ? ordered.Reverse().Select((entry, place) => (Key: $"{place:D10}", entry.Stream)) : ordered;
        var page = Page.Of(items, entry => entry.Key, request.Limit ?? LogGroupOperations.ItemsPerPage, request.NextToken, LogsErrors.InvalidToken);
        return new DescribeLogStreamsResult { LogStreams = page.Select(entry => ShapeOf(view, entry.Stream)), NextToken = page.NextToken };
    }

    private static string TimeKey(LogStream stream) => $"{stream.LastEventMs ?? 0:D20}/{stream.Name}";

    private static LogStreamShape ShapeOf(View view, LogStream stream) => new()
    {
        LogStreamName = stream.Name,
        CreationTime = stream.Created.ToUnixTimeMilliseconds(),
        FirstEventTimestamp = stream.FirstEventMs,
        LastEventTimestamp = stream.LastEventMs,
        LastIngestionTime = stream.LastIngestionMs,
        UploadSequenceToken = EventWriting.SequenceToken(stream),
        Arn = stream.ArnIn(view),
        // Since 2019 AWS measures groups only and says zero here (API Reference, LogStream).
        StoredBytes = 0,
    };
}
