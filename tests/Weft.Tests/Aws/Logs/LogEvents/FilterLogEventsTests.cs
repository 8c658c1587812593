using Weft.Wire.Logs;
using Xunit;

namespace Weft.Tests.Aws.Logs.LogEvents;

public class FilterLogEventsTests
{
    private readonly LogsCloud logs = new();

    public FilterLogEventsTests() => logs.AddStream("eni-2");

    [Fact]
    public void Streams_are_interleaved_by_time_page_by_page()
    {
        logs.Put(LogsCloud.Stream, (0, "a"), (2, "c"), (4, "e"));
        logs.Put("eni-2", (1, "b"), (2, "d"), (5, "f"));
        var seen = "";
        string? token = null;
        do
        {
            var page = Filter(new FilterLogEventsRequest { LogGroupName = LogsCloud.Group, Limit = 2, NextToken = token });
            Assert.InRange(page.Events!.Count, 1, 2);
            seen += string.Concat(page.Events.Select(found => found.Message));
            token = page.NextToken;
        }
        while (token is not null);
        Assert.Equal("abcdef", string.Concat(seen.Order()));
        Assert.Equal(("ab", "ef"), (seen[..2], seen[^2..]));
    }

    [Fact]
    public void Pages_of_many_chunks_give_every_event_once_and_in_order()
    {
        var random = new Random(7);
        for (var batch = 0; batch < 60; batch++)
        {
            var times = Enumerable.Range(0, 10).Select(_ => (long)random.Next(1000)).Order();
            logs.Put(batch % 2 == 0 ? LogsCloud.Stream : "eni-2", [.. times.Select(time => (time, "x"))]);
        }

        List<(long, string)> seen = [];
        string? token = null;
        do
        {
            var page = Filter(new FilterLogEventsRequest { LogGroupName = LogsCloud.Group, Limit = 7, NextToken = token });
            seen.AddRange(page.Events!.Select(found => (found.Timestamp!.Value, found.EventId!)));
            token = page.NextToken;
        }
        while (token is not null);
        Assert.Equal(600, seen.Select(single => single.Item2).Distinct().Count());
        Assert.Equal(seen.Select(single => single.Item1).Order(), seen.Select(single => single.Item1));
    }

    [Fact]
    public void Streams_are_chosen_by_name_or_prefix_and_time_by_its_ends()
    {
        logs.AddStream("other");
        foreach (var name in (string[])[LogsCloud.Stream, "eni-2", "other"]) logs.Put(name, (0, name + "-early"), (10, name + "-late"));
        Assert.Equal(4, Filter(new FilterLogEventsRequest { LogGroupName = LogsCloud.Group, LogStreamNamePrefix = "eni" }).Events!.Count);
        var one = Filter(new FilterLogEventsRequest { LogGroupName = LogsCloud.Group, LogStreamNames = ["other"], StartTime = logs.NowMs + 10, EndTime = logs.NowMs + 10 });
        Assert.Equal(["other-late"], one.Events!.Select(found => found.Message));
        Assert.Equal("other", one.Events!.Single().LogStreamName);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Refused("InvalidParameterException", new FilterLogEventsRequest { LogGroupName = LogsCloud.Group, LogStreamNamePrefix = "a", LogStreamNames = ["a"] });
        Refused("InvalidParameterException", new FilterLogEventsRequest { LogGroupName = LogsCloud.Group, StartTime = 2, EndTime = 1 });
        Refused("InvalidParameterException", new FilterLogEventsRequest { LogGroupName = LogsCloud.Group, FilterPattern = "{ $.a" });
        Refused("InvalidParameterException", new FilterLogEventsRequest { LogGroupName = LogsCloud.Group, NextToken = "made-up" });
        Refused("ResourceNotFoundException", new FilterLogEventsRequest { LogGroupName = LogsCloud.Group, LogStreamNames = ["none"] });
        Refused("ResourceNotFoundException", new FilterLogEventsRequest { LogGroupName = "none" });

        void Refused(string code, FilterLogEventsRequest request) => logs.Cloud.Refused(code, LogsApi.FilterLogEvents, request);
    }

    [Fact]
    public void The_rejected_flows_of_a_flow_log_are_found_by_their_fields()
    {
        logs.Put(
            LogsCloud.Stream,
            (0, "2 123456789012 eni-1 10.0.1.5 10.0.2.7 49152 443 6 1 60 1767323045 1767323105 ACCEPT OK"),
            (0, "2 123456789012 eni-1 10.0.2.7 10.0.1.5 443 49152 6 1 60 1767323045 1767323105 REJECT OK"));
        const string pattern = "[version, account, eni, source, destination, srcport, destport >= 1024, protocol=\"6\", packets, bytes, start, end, action=REJECT, status]";
        Assert.Contains("10.0.2.7 10.0.1.5 443 49152", Assert.Single(logs.Messages(pattern)), StringComparison.Ordinal);
        Assert.Single(logs.Messages("REJECT"));
    }

    private FilterLogEventsResult Filter(FilterLogEventsRequest request) => logs.Cloud.Call(LogsApi.FilterLogEvents, request);
}
