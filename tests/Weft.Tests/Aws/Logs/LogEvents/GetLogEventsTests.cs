using Weft.Wire.Logs;
using Xunit;

namespace Weft.Tests.Aws.Logs.LogEvents;

public class GetLogEventsTests
{
    private readonly LogsCloud logs = new();

    public GetLogEventsTests()
    {
        logs.Put(LogsCloud.Stream, (2, "c"), (3, "d"));
        logs.Put(LogsCloud.Stream, (0, "a"), (1, "b"), (4, "e"));
    }

    [Fact]
    public void The_latest_events_come_first_and_tokens_lead_back_to_the_start()
    {
        var page = Get(limit: 2);
        Assert.Equal("de", Text(page));
        page = Get(page.NextBackwardToken, limit: 2);
        Assert.Equal("bc", Text(page));
        page = Get(page.NextBackwardToken, limit: 2);
        Assert.Equal("a", Text(page));
        var end = Get(page.NextBackwardToken, limit: 2);
        Assert.Empty(end.Events!);
        Assert.Equal(page.NextBackwardToken, end.NextBackwardToken);
    }

    [Fact]
    public void From_the_head_tokens_lead_on_also_to_what_comes_later()
    {
        var page = Get(limit: 3, fromHead: true);
        Assert.Equal("abc", Text(page));
        page = Get(page.NextForwardToken, limit: 3, fromHead: true);
        Assert.Equal("de", Text(page));
        var end = Get(page.NextForwardToken);
        Assert.Equal(page.NextForwardToken, end.NextForwardToken);
        logs.Put(LogsCloud.Stream, (9, "f"));
        Assert.Equal("f", Text(Get(page.NextForwardToken)));
        Assert.Equal("abcd", Text(Get(Get(limit: 2).NextBackwardToken)));
    }

    [Fact]
    public void A_range_of_time_includes_its_start_and_excludes_its_end()
    {
        var result = logs.Cloud.Call(LogsApi.GetLogEvents, new GetLogEventsRequest
        {
            LogGroupIdentifier = "arn:aws:logs:us-east-1:123456789012:log-group:/vpc/flow", LogStreamName = LogsCloud.Stream,
            StartTime = logs.NowMs + 1, EndTime = logs.NowMs + 3,
        });
        Assert.Equal("bc", Text(result));
        Assert.All(result.Events!, single => Assert.Equal(logs.NowMs, single.IngestionTime));
    }

    [Fact]
    public void A_page_holds_a_megabyte_at_most()
    {
        logs.AddStream("big");
        for (var i = 0; i < 3; i++) logs.Put("big", (i, new string((char)('x' + i), 500_000)));
        var page = logs.Cloud.Call(LogsApi.GetLogEvents, new GetLogEventsRequest { LogGroupName = LogsCloud.Group, LogStreamName = "big", StartFromHead = true });
        Assert.Equal(['x', 'y'], page.Events!.Select(single => single.Message![0]));
        var rest = logs.Cloud.Call(
            LogsApi.GetLogEvents, new GetLogEventsRequest { LogGroupName = LogsCloud.Group, LogStreamName = "big", NextToken = page.NextForwardToken });
        Assert.Equal(['z'], rest.Events!.Select(single => single.Message![0]));
    }

    [Theory]
    [InlineData("made up")]
    [InlineData("f/12/s")]
    [InlineData("x/00000000000000000000000000000000000000000000000000000000/s")]
    public void A_token_that_was_not_given_out_is_refused(string token) => logs.Cloud.Refused(
        "InvalidParameterException", LogsApi.GetLogEvents,
        new GetLogEventsRequest { LogGroupName = LogsCloud.Group, LogStreamName = LogsCloud.Stream, NextToken = token });

    [Fact]
    public void An_unknown_stream_is_refused() => logs.Cloud.Refused(
        "ResourceNotFoundException", LogsApi.GetLogEvents, new GetLogEventsRequest { LogGroupName = LogsCloud.Group, LogStreamName = "none" });

    private GetLogEventsResult Get(string? token = null, int? limit = null, bool? fromHead = null) => logs.Cloud.Call(LogsApi.GetLogEvents, new GetLogEventsRequest
    {
        LogGroupName = LogsCloud.Group, LogStreamName = LogsCloud.Stream, NextToken = token, Limit = limit, StartFromHead = fromHead,
    });

    private static string Text(GetLogEventsResult result) => string.Concat(result.Events!.Select(single => single.Message));
}
