using Weft.Aws.Ec2.NatGateways;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control.State;
using Weft.Network.Records;

namespace Weft.Aws.Ec2.FlowLogs;

/// <summary>The lines that one flow log gets for one interface from one interval, in the order of their start.</summary>
/// <param name="Lines">Ready text, each with the time that a log event of it has.</param>
public sealed record FlowLogBatch(FlowLog Log, NetworkInterface Card, IReadOnlyList<(DateTimeOffset Start, DateTimeOffset End, string Text)> Lines)
{
    private static readonly TimeSpan shortInterval = TimeSpan.FromMinutes(1);

    /// <summary>The stream of the interface in the log group, as AWS names it.</summary>
    public string StreamName => $"{Card.Id}-{Log.TrafficType.ToLowerInvariant()}";

    /// <summary>What flow logs of one account and Region get from one interval.</summary>
    /// <param name="view">The revision at the end of the interval.</param>
    /// <param name="records">Of all interfaces.</param>
    /// <param name="isFine">Whether these are the records of a short interval, for whoever asked for it and for newer hardware; else of a long one.</param>
    /// <param name="silentSince">
    /// Since when an interface had no line in this flow log, where that is worth saying. Until there was traffic silence is not, as on AWS.
    /// </param>
    public static IEnumerable<FlowLogBatch> Of(
        View view, FlowRecords records, DateTimeOffset start, DateTimeOffset end, bool isFine, Func<FlowLog, NetworkInterface, DateTimeOffset?> silentSince)
    {
        var byPort = records.Records.ToLookup(record => record.Key.Interface, StringComparer.Ordinal);
        foreach (var log in view.All<FlowLog>())
        {
            var format = log.Fields;
            foreach (var card in log.CardsIn(view))
            {
                var place = FlowLogPlace.Of(view, card);
                if ((place.IsNitro || log.Interval <= shortInterval) != isFine) continue;
                var port = PortOf(view, card);
                var lines = LinesOf(log, place, byPort[port], records.Skipped.Contains(port), start, end);
                if (lines.Count == 0 && card.Attachment is not null && silentSince(log, card) is { } silence)
                    lines.Add(new FlowLogLine(place, null, silence, end, FlowLogLine.NoData));
                if (lines.Count > 0) yield return new FlowLogBatch(log, card, [.. lines.Select(line => (line.Start, line.End, line.Write(format)))]);
            }
        }
    }

    /// <summary>The engine's name for what is behind the interface.</summary>
    public static string PortOf(View view, NetworkInterface card) =>
        card.InterfaceType == ServiceInterfaces.NatGateway && view.Referring(NatGateway.Behind, card.Id).FirstOrDefault() is { } gateway
            ? gateway.Id.Text
            : card.Id.Text;

    private static List<FlowLogLine> LinesOf(
        FlowLog log, FlowLogPlace place, IEnumerable<FlowRecord> records, bool isSkipped, DateTimeOffset start, DateTimeOffset end)
    {
        // What was seen before the flow log was made is not its matter.
        var lines = records.Where(record => log.Wants(record.Key.IsAccepted) && record.Last >= log.Created)
            .Select(record => new FlowLogLine(place, record, record.First, record.Last, FlowLogLine.Ok))
            .ToList();
        if (isSkipped) lines.Add(new FlowLogLine(place, null, start, end, FlowLogLine.SkipData));
        return [.. lines.OrderBy(line => line.Start)];
    }
}
