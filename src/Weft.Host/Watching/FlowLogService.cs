using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Timing;
using Weft.Fabric;
using Weft.Fabric.Observation;
using Weft.Host.Serving;
using Weft.Network.Records;

namespace Weft.Host.Watching;

/// <summary>Writes flow logs as long as it lives: looks on while there is any flow log, and publishes at every interval and at its end.</summary>
internal sealed class FlowLogService : IAsyncDisposable
{
    private readonly Cloud cloud;
    private readonly LiveNetwork fabric;
    private readonly FlowLogPublisher publisher;
    private readonly FlowLedger ledger = new();
    private readonly PeriodicTimer timer;
    private readonly Task work;
    private readonly Lock gate = new();
    private IDisposable? watch;
    private DateTimeOffset since;

    // AWS's newer hardware adds up for a minute or less.
    private static readonly TimeSpan interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan briefInterval = TimeSpan.FromSeconds(10);

    public FlowLogService(Cloud cloud, Catalog catalog, LiveNetwork fabric, ServerSettings settings, CallLog log)
    {
        this.cloud = cloud;
        this.fabric = fabric;
        publisher = new FlowLogPublisher(cloud, catalog, settings.FlowLogFolder is { } folder ? new FlowLogFolder(folder) : null, log);
        since = cloud.Clock.GetUtcNow();
        timer = new PeriodicTimer(settings.Pace == Pace.Aws ? interval : briefInterval, cloud.Clock);
        cloud.Published += Follow;
        Follow();
        work = Task.Run(WorkAsync);
    }

    public async ValueTask DisposeAsync()
    {
        cloud.Published -= Follow;
        timer.Dispose();
        await work;
        lock (gate) watch?.Dispose();
        await PublishAsync(isLast: true);
    }

    private async Task WorkAsync()
    {
        while (await timer.WaitForNextTickAsync()) await PublishAsync(isLast: false);
    }

    private async Task PublishAsync(bool isLast)
    {
        var (start, end) = (since, cloud.Clock.GetUtcNow());
        since = end;
        await publisher.PublishAsync(ledger.Close(), start, end, isLast);
    }

    // The first flow log starts the recording, the last one that goes ends it.
    private void Follow()
    {
        lock (gate)
        {
            var isWanted = FlowLogPublisher.IsAnyIn(cloud.Current, cloud.Clock.GetUtcNow());
            if (isWanted) watch ??= fabric.Observe(new FlowRecorder(ledger));
            else if (watch is not null)
            {
                watch.Dispose();
                watch = null;
            }
        }
    }
}
