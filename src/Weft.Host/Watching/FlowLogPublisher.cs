using Weft.Aws.Ec2.FlowLogs;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Host.Serving;
using Weft.Network.Records;
using Weft.Wire;

namespace Weft.Host.Watching;

/// <summary>
/// Turns the records of an interval into the lines of all flow logs and brings them to their destinations. Interfaces on older hardware are
/// added up over ten minutes where the flow log did not ask for less.
/// </summary>
internal sealed class FlowLogPublisher(Cloud cloud, Catalog catalog, FlowLogFolder? folder, CallLog log)
{
    private static readonly TimeSpan longInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan silence = TimeSpan.FromMinutes(1);

    private readonly LogDelivery groups = new(cloud, catalog);
    private readonly Dictionary<(string Log, string Card), DateTimeOffset> lastLines = [];
    private FlowRecords waiting = FlowRecords.None;
    private DateTimeOffset? waitingSince;

    /// <summary>Whether any flow log is there to be written.</summary>
    public static bool IsAnyIn(CloudState state, DateTimeOffset now) => state.Scopes.Any(scope => ViewOf(state, scope, now).Count<FlowLog>() > 0);

    /// <param name="isLast">Nothing follows: what waits for a long interval goes out as well.</param>
    public async Task PublishAsync(FlowRecords records, DateTimeOffset start, DateTimeOffset end, bool isLast = false)
    {
        waiting = waiting.And(records);
        waitingSince ??= start;
        await BringAsync(records, start, end, isFine: true);
        if (!isLast && end - waitingSince < longInterval) return;
        await BringAsync(waiting, waitingSince.Value, end, isFine: false);
        (waiting, waitingSince) = (FlowRecords.None, null);
    }

    private async Task BringAsync(FlowRecords records, DateTimeOffset start, DateTimeOffset end, bool isFine)
    {
        var state = cloud.Current;
        foreach (var scope in state.Scopes.Where(scope => !scope.IsGlobal).ToList())
        {
            var view = ViewOf(state, scope, end);
            if (view.Count<FlowLog>() == 0) continue;
            foreach (var batches in FlowLogBatch.Of(view, records, start, end, isFine, SilentSince).GroupBy(batch => batch.Log)) await DeliverAsync(view, batches.Key, [.. batches]);
        }

        DateTimeOffset? SilentSince(FlowLog flowLog, NetworkInterface card) =>
            lastLines.TryGetValue((flowLog.Id.Text, card.Id.Text), out var last) && end - last >= silence ? last : null;
    }

    private async Task DeliverAsync(View view, FlowLog flowLog, IReadOnlyList<FlowLogBatch> batches)
    {
        // What may not be delivered is lost, as on AWS; DescribeFlowLogs says so.
        if (FlowLogAccess.ProblemOf(view, flowLog) is not null) return;
        try
        {
            if (flowLog.GroupName is null) folder?.Write(view, flowLog, batches);
            else
            {
                foreach (var batch in batches) await groups.DeliverAsync(new View(cloud.Current, view.Call), batch);
            }
        }
        catch (Exception refused) when (refused is AwsException or IOException or UnauthorizedAccessException)
        {
            log.Fault($"delivery of the flow log {flowLog.Id} in {view.Scope}", refused);
        }

        foreach (var batch in batches) lastLines[(flowLog.Id.Text, batch.Card.Id.Text)] = batch.Lines[^1].End;
    }

    private static View ViewOf(CloudState state, Scope scope, DateTimeOffset now) => new(state, new Call(scope, Caller.System, "FlowLogs", "", now));
}
