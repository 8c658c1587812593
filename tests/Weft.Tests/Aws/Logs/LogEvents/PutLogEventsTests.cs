using Weft.Aws.Logs.LogEvents;
using Weft.Wire.Logs;
using Xunit;

namespace Weft.Tests.Aws.Logs.LogEvents;

public class PutLogEventsTests
{
    private const long HourMs = 3_600_000;

    private readonly LogsCloud logs = new();

    private TestCloud Cloud => logs.Cloud;

    [Fact]
    public void A_batch_is_kept_as_one_chunk_that_is_smaller_than_its_text()
    {
        var random = new Random(3);
        logs.Put(LogsCloud.Stream, [.. Enumerable.Range(0, 500).Select(i => ((long)i, RecordOf(random)))]);
        var chunk = Cloud.ViewOf().All<LogChunk>().Single();
        Assert.Equal(500, logs.Messages().Count());
        Assert.InRange(chunk.Packed.Length, 1, (int)chunk.StoredBytes / 10);
        Assert.Equal(chunk.StoredBytes, logs.Described().StoredBytes);
    }

    [Fact]
    public void Texts_of_any_script_and_several_lines_come_back_as_they_were()
    {
        string[] texts = ["zażółć\ngęślą", "日本", "\ud83d\ude00", "tab\tand \"quotes\""];
        logs.Put(LogsCloud.Stream, [.. texts.Select(text => (0L, text))]);
        Assert.Equal(texts, logs.Messages());
    }

    [Fact]
    public void Events_that_are_too_old_too_new_or_expired_are_left_out_and_the_rest_is_kept()
    {
        Cloud.Call(LogsApi.PutRetentionPolicy, new PutRetentionPolicyRequest { LogGroupName = LogsCloud.Group, RetentionInDays = 1 });
        var info = logs.Put(LogsCloud.Stream, (-15 * 24 * HourMs, "too old"), (-25 * HourMs, "expired"), (0, "kept"), (3 * HourMs, "too new")).RejectedLogEventsInfo!;
        Assert.Equal((1, 2, 3), (info.TooOldLogEventEndIndex, info.ExpiredLogEventEndIndex, info.TooNewLogEventStartIndex));
        Assert.Equal(["kept"], logs.Messages());
    }

    [Fact]
    public void A_batch_of_which_nothing_can_be_kept_says_so()
    {
        Assert.Equal(0, logs.Put(LogsCloud.Stream, (3 * HourMs, "too new")).RejectedLogEventsInfo!.TooNewLogEventStartIndex);
        Assert.Equal(1, logs.Put(LogsCloud.Stream, (-15 * 24 * HourMs, "too old")).RejectedLogEventsInfo!.TooOldLogEventEndIndex);
        Assert.Null(logs.Put(LogsCloud.Stream, (0, "kept")).RejectedLogEventsInfo);
    }

    [Fact]
    public void A_batch_must_be_in_order_within_a_day_and_a_megabyte()
    {
        Assert.Contains("chronological", Refused((1, "b"), (0, "a")), StringComparison.Ordinal);
        Assert.Contains("24 hours", Refused((-25 * HourMs, "a"), (0, "b")), StringComparison.Ordinal);
        Assert.Contains("Upload too large", Refused((0, new string('x', 600_000)), (0, new string('x', 600_000))), StringComparison.Ordinal);
        Assert.Contains("Log event too large", Refused((0, new string('x', EventWriting.MaxBatchBytes))), StringComparison.Ordinal);
        logs.Put(LogsCloud.Stream, (0, new string('x', EventWriting.MaxBatchBytes - 26)));

        string Refused(params (long, string)[] events) =>
            Cloud.Refused("InvalidParameterException", LogsApi.PutLogEvents, logs.Batch(LogsCloud.Stream, events)).Message;
    }

    [Fact]
    public void A_batch_needs_its_group_and_stream_and_no_true_sequence_token()
    {
        Assert.Contains("stream", Cloud.Refused("ResourceNotFoundException", LogsApi.PutLogEvents, logs.Batch("none", (0, "a"))).Message, StringComparison.Ordinal);
        var elsewhere = new PutLogEventsRequest { LogGroupName = "none", LogStreamName = "a", LogEvents = logs.Batch("a", (0, "a")).LogEvents };
        Assert.Contains("group", Cloud.Refused("ResourceNotFoundException", LogsApi.PutLogEvents, elsewhere).Message, StringComparison.Ordinal);
        var stale = new PutLogEventsRequest
        {
            LogGroupName = LogsCloud.Group, LogStreamName = LogsCloud.Stream, SequenceToken = "stale", LogEvents = logs.Batch("", (0, "a")).LogEvents,
        };
        Assert.NotNull(Cloud.Call(LogsApi.PutLogEvents, stale).NextSequenceToken);
    }

    /// <summary>A default flow log record as a busy server leaves it.</summary>
    private static string RecordOf(Random random) =>
        $"2 123456789012 eni-0123456789abcdef0 10.0.{random.Next(4)}.{random.Next(4, 60)} 10.0.2.7 {random.Next(32768, 60999)} 443 6 "
        + $"{random.Next(4, 40)} {random.Next(300, 20_000)} 1767323045 1767323105 ACCEPT OK";
}
