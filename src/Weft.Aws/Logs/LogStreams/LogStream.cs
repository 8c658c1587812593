using System.Text.Json.Serialization;
using Weft.Aws.Logs.LogEvents;
using Weft.Aws.Logs.LogGroups;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Logs;

namespace Weft.Aws.Logs.LogStreams;

/// <summary>A sequence of log events from one source.</summary>
/// <param name="Id">The group's identifier, <c>:log-stream:</c> and the name, as in its ARN.</param>
/// <param name="Number">Drawn at random; makes the identifiers of its events differ from other streams'.</param>
/// <param name="Written">How many events were ever written.</param>
/// <param name="StoredBytes">Of the events that are kept, as batches are measured: their texts and 26 bytes each.</param>
public sealed record LogStream(
    Id<LogStream> Id,
    Id<LogGroup> Group,
    string Name,
    DateTimeOffset Created,
    long Number,
    long Written = 0,
    long StoredBytes = 0,
    long? FirstEventMs = null,
    long? LastEventMs = null,
    long? LastIngestionMs = null) : IResource<LogStream>
{
    public static readonly Reference<LogStream, LogGroup> InGroup = Reference<LogStream, LogGroup>.One(stream => stream.Group, blocks: false);

    public static ResourceType<LogStream> Type { get; } = new ResourceType<LogStream>("log-stream", LogStreamJson.Default)
        .WithoutTags()
        .Unknown(_ => LogsErrors.NotFound("log stream"))
        .RefersTo(InGroup);

    public static Id<LogStream> IdOf(LogGroup group, string name) => new($"{group.Id}:log-stream:{name}");

    public string ArnIn(View view) => $"arn:aws:logs:{view.Region}:{view.Account}:{Id}";

    /// <summary>The stream after chunks have gone.</summary>
    internal LogStream Holding(IReadOnlyCollection<LogChunk> chunks) => this with
    {
        StoredBytes = chunks.Sum(chunk => chunk.StoredBytes),
        FirstEventMs = chunks.Count == 0 ? null : chunks.Min(chunk => chunk.FirstMs),
        LastEventMs = chunks.Count == 0 ? null : chunks.Max(chunk => chunk.LastMs),
    };

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(LogsApi.CreateLogStream, LogStreamOperations.Create);
        catalog.Write(LogsApi.DeleteLogStream, LogStreamOperations.Delete);
        catalog.Read(LogsApi.DescribeLogStreams, LogStreamOperations.Describe);
    }
}

[JsonSerializable(typeof(LogStream))]
internal sealed partial class LogStreamJson : JsonSerializerContext;
