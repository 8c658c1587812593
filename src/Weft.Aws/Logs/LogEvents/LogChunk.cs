using System.Text.Json.Serialization;
using Weft.Aws.Logs.LogStreams;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire.Logs;

namespace Weft.Aws.Logs.LogEvents;

/// <summary>The events of one batch, packed. Never changed after it was put; expires as a whole.</summary>
/// <param name="Id">The stream's identifier and the number of the first event, so that chunks sort as they came.</param>
/// <param name="FirstNumber">The first event's number in its stream.</param>
/// <param name="UnpackedBytes">The length before compression.</param>
/// <param name="StoredBytes">As batches are measured: the texts and 26 bytes for each event.</param>
public sealed record LogChunk(
    Id<LogChunk> Id,
    Id<LogStream> Stream,
    long FirstNumber,
    int Count,
    long FirstMs,
    long LastMs,
    long IngestedMs,
    long StoredBytes,
    int UnpackedBytes,
    byte[] Packed) : IResource<LogChunk>
{
    public static readonly Reference<LogChunk, LogStream> InStream = Reference<LogChunk, LogStream>.One(chunk => chunk.Stream, blocks: false);

    public static ResourceType<LogChunk> Type { get; } =
        new ResourceType<LogChunk>("log-chunk", LogChunkJson.Default).WithoutTags().RefersTo(InStream);

    public static Id<LogChunk> IdOf(LogStream stream, long firstNumber) => new($"{stream.Id}:{firstNumber:D19}");

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(LogsApi.PutLogEvents, EventWriting.Put)
            .Accepts(r => r.SequenceToken, because: "AWS ignores it since 2023")
            .Refuses(r => r.Entity);
        catalog.Read(LogsApi.GetLogEvents, EventReading.Get).Accepts(r => r.Unmask, because: "nothing is ever masked");
        catalog.Read(LogsApi.FilterLogEvents, EventSearch.Filter)
            .Accepts(r => r.Unmask, because: "nothing is ever masked")
            .Accepts(r => r.Interleaved, because: "AWS ignores it since 2019 and always interleaves");
    }
}

[JsonSerializable(typeof(LogChunk))]
internal sealed partial class LogChunkJson : JsonSerializerContext;
