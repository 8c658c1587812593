using Weft.Wire.Logs;
using Xunit;

namespace Weft.Tests.Aws.Logs.LogStreams;

public class LogStreamTests
{
    private readonly LogsCloud logs = new();

    private TestCloud Cloud => logs.Cloud;

    [Fact]
    public void DescribeLogStreams_shows_when_a_stream_was_written()
    {
        logs.Put(LogsCloud.Stream, (-5, "a"), (7, "b"));
        var stream = Describe(new DescribeLogStreamsRequest { LogGroupName = LogsCloud.Group }).Single();
        Assert.Equal((LogsCloud.Stream, logs.NowMs, 0L), (stream.LogStreamName, stream.CreationTime, stream.StoredBytes));
        Assert.Equal((logs.NowMs - 5, logs.NowMs + 7, logs.NowMs), (stream.FirstEventTimestamp, stream.LastEventTimestamp, stream.LastIngestionTime));
        Assert.Equal("arn:aws:logs:us-east-1:123456789012:log-group:/vpc/flow:log-stream:eni-1", stream.Arn);
    }

    [Fact]
    public void DescribeLogStreams_orders_by_name_and_by_time_and_backwards_in_pages()
    {
        logs.AddStream("a");
        logs.AddStream("b");
        logs.Put("b", (-2, "x"));
        logs.Put("a", (-1, "x"));
        Assert.Equal(["a", "b", "eni-1"], Names(new DescribeLogStreamsRequest { LogGroupName = LogsCloud.Group }));
        Assert.Equal(["eni-1", "b", "a"], Names(new DescribeLogStreamsRequest { LogGroupName = LogsCloud.Group, OrderBy = "LastEventTime" }));
        var backwards = new DescribeLogStreamsRequest { LogGroupName = LogsCloud.Group, Descending = true, Limit = 2 };
        var first = Cloud.Call(LogsApi.DescribeLogStreams, backwards);
        Assert.Equal(["eni-1", "b"], first.LogStreams!.Select(stream => stream.LogStreamName));
        Assert.Equal(["a"], Names(new DescribeLogStreamsRequest { LogGroupName = LogsCloud.Group, Descending = true, NextToken = first.NextToken }));
        Assert.Equal(["eni-1"], Names(new DescribeLogStreamsRequest { LogGroupName = LogsCloud.Group, LogStreamNamePrefix = "eni" }));
    }

    [Fact]
    public void DescribeLogStreams_takes_one_name_of_the_group_and_no_prefix_by_time()
    {
        Refused("InvalidParameterException", new DescribeLogStreamsRequest());
        Refused("InvalidParameterException", new DescribeLogStreamsRequest { LogGroupName = LogsCloud.Group, LogGroupIdentifier = LogsCloud.Group });
        Refused("InvalidParameterException", new DescribeLogStreamsRequest { LogGroupName = LogsCloud.Group, LogStreamNamePrefix = "a", OrderBy = "LastEventTime" });
        Refused("ResourceNotFoundException", new DescribeLogStreamsRequest { LogGroupName = "none" });

        void Refused(string code, DescribeLogStreamsRequest request) => Cloud.Refused(code, LogsApi.DescribeLogStreams, request);
    }

    [Fact]
    public void A_stream_has_its_name_once_in_its_group()
    {
        Cloud.Refused("ResourceAlreadyExistsException", LogsApi.CreateLogStream, new CreateLogStreamRequest { LogGroupName = LogsCloud.Group, LogStreamName = LogsCloud.Stream });
        Cloud.Refused("ResourceNotFoundException", LogsApi.CreateLogStream, new CreateLogStreamRequest { LogGroupName = "none", LogStreamName = "a" });
    }

    [Fact]
    public void DeleteLogStream_takes_its_events_and_leaves_the_others()
    {
        logs.AddStream("other");
        logs.Put(LogsCloud.Stream, (0, "gone"));
        logs.Put("other", (0, "kept"));
        Cloud.Call(LogsApi.DeleteLogStream, new DeleteLogStreamRequest { LogGroupName = LogsCloud.Group, LogStreamName = LogsCloud.Stream });
        Assert.Equal(["kept"], logs.Messages());
        Cloud.Refused("ResourceNotFoundException", LogsApi.DeleteLogStream, new DeleteLogStreamRequest { LogGroupName = LogsCloud.Group, LogStreamName = LogsCloud.Stream });
    }

    private IReadOnlyList<LogStreamShape> Describe(DescribeLogStreamsRequest request) => Cloud.Call(LogsApi.DescribeLogStreams, request).LogStreams!;

    private IEnumerable<string?> Names(DescribeLogStreamsRequest request) => Describe(request).Select(stream => stream.LogStreamName);
}
