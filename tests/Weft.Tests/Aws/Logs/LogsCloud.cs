using Weft.Wire.Logs;

namespace Weft.Tests.Aws.Logs;

/// <summary>A cloud with one log group and one stream in it.</summary>
public sealed class LogsCloud
{
    public const string Group = "/vpc/flow";
    public const string Stream = "eni-1";

    public LogsCloud()
    {
        Cloud.Call(LogsApi.CreateLogGroup, new CreateLogGroupRequest { LogGroupName = Group });
        AddStream(Stream);
    }

    public TestCloud Cloud { get; } = new();

    public long NowMs => Cloud.Now.ToUnixTimeMilliseconds();

    public void AddStream(string name) => Cloud.Call(LogsApi.CreateLogStream, new CreateLogStreamRequest { LogGroupName = Group, LogStreamName = name });

    /// <summary>Puts events at the given moments, in milliseconds from now.</summary>
    public PutLogEventsResult Put(string stream, params (long AfterMs, string Message)[] events) =>
        Cloud.Call(LogsApi.PutLogEvents, Batch(stream, events));

    public PutLogEventsRequest Batch(string stream, params (long AfterMs, string Message)[] events) => new()
    {
        LogGroupName = Group,
        LogStreamName = stream,
        LogEvents = [.. events.Select(single => new InputLogEventShape { Timestamp = NowMs + single.AfterMs, Message = single.Message })],
    };

    public IEnumerable<string?> Messages(string? pattern = null) =>
        Cloud.Call(LogsApi.FilterLogEvents, new FilterLogEventsRequest { LogGroupName = Group, FilterPattern = pattern }).Events!.Select(found => found.Message);

    public LogGroupShape Described() =>
        Cloud.Call(LogsApi.DescribeLogGroups, new DescribeLogGroupsRequest { LogGroupNamePrefix = Group }).LogGroups!.Single();
}
