using System.Collections.Immutable;
using System.Text.Json;
using Weft.Fabric;
using Weft.Fabric.Observation;
using Weft.Host.Serving;

namespace Weft.Host.Watching;

/// <summary>
/// Keeps what the meters stand at beside the state file, so that they go on after a restart: written every ten seconds, and at the end. A process
/// that is killed loses what came since.
/// </summary>
internal sealed class MeterBook : IAsyncDisposable
{
    private static readonly TimeSpan every = TimeSpan.FromSeconds(10);

    private readonly string? path;
    private readonly LiveNetwork fabric;
    private readonly CallLog log;
    private readonly PeriodicTimer timer;
    private readonly Lock gate = new();
    private readonly Task writing;
    private byte[] written = [];

    public MeterBook(ServerSettings settings, LiveNetwork fabric, TimeProvider clock, CallLog log)
    {
        path = PathOf(settings);
        (this.fabric, this.log) = (fabric, log);
        timer = new PeriodicTimer(every, clock);
        writing = path is null ? Task.CompletedTask : Task.Run(KeepAsync);
    }

    /// <summary>What was written last; nothing where the state is in memory only. A file that is none of its own is put aside.</summary>
    public static ImmutableArray<TrafficMeter> Read(ServerSettings settings, CallLog log)
    {
        if (PathOf(settings) is not { } file || !File.Exists(file)) return [];
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return FlowsEndpoint.ReadMeters(document.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            File.Move(file, $"{file}.unreadable", overwrite: true);
            log.Fault($"the meters in {file}", unreadable);
            return [];
        }
    }

    /// <summary>Begins all of them at nothing.</summary>
    public void Forget()
    {
        fabric.ForgetMeters();
        Write();
    }

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await writing;
        Write();
    }

    private static string? PathOf(ServerSettings settings) => settings.StateFile is { } state ? $"{Path.GetFullPath(state)}.meters" : null;

    private async Task KeepAsync()
    {
        while (await timer.WaitForNextTickAsync()) Write();
    }

    // A new file takes the old one's place at once, so that there is a whole one at any time.
    private void Write()
    {
        if (path is null) return;
        lock (gate)
        {
            var bytes = Bytes();
            if (bytes.AsSpan().SequenceEqual(written)) return;
            try
            {
                using (var file = new FileStream($"{path}.new", FileMode.Create))
                {
                    file.Write(bytes);
                    file.Flush(flushToDisk: true);
                }

                File.Move($"{path}.new", path, overwrite: true);
                written = bytes;
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                log.Fault($"the meters in {path}", refused);
            }
        }
    }

    private byte[] Bytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            FlowsEndpoint.WriteMeters(fabric.Meters(), json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
