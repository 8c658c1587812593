using System.Collections.Frozen;
using System.Globalization;

namespace Weft.Aws.Ec2.FlowLogs;

/// <summary>One field of a record: its name, the version that brought it, and how it is found; null is written as a hyphen.</summary>
public sealed record FlowLogField(string Name, int Version, Func<FlowLogLine, string?> Value);

/// <summary>
/// Every field that AWS publishes, in the order of its table (VPC User Guide, "Flow log records"). A field that is always empty here says of
/// what Weft has nothing: sublocations, ECS, blocked public access, regional NAT gateways, encryption controls, address ranges of AWS services.
/// </summary>
public static class FlowLogFields
{
    private static readonly Func<FlowLogLine, string?> nothing = _ => null;

    public static IReadOnlyList<FlowLogField> All { get; } =
    [
        new("version", 2, line => Text(line.Version)),
        new("account-id", 2, line => line.Place.Account),
        new("interface-id", 2, line => line.Place.Card.Id.Text),
        new("srcaddr", 2, line => line.Source),
        new("dstaddr", 2, line => line.Destination),
        new("srcport", 2, line => Text(line.Record?.Key.SourcePort)),
        new("dstport", 2, line => Text(line.Record?.Key.DestinationPort)),
        new("protocol", 2, line => Text(line.Record?.Key.Protocol.Number)),
        new("packets", 2, line => Text(line.Record?.Packets)),
        new("bytes", 2, line => Text(line.Record?.Bytes)),
        new("start", 2, line => Text(line.Start.ToUnixTimeSeconds())),
        new("end", 2, line => Text(line.End.ToUnixTimeSeconds())),
        new("action", 2, line => line.Record is null ? null : line.Record.Key.IsAccepted ? "ACCEPT" : "REJECT"),
        new("log-status", 2, line => line.Status),
        new("vpc-id", 3, line => line.Place.Card.Vpc.Text),
        new("subnet-id", 3, line => line.Place.Card.Subnet.Text),
        new("instance-id", 3, line => line.Place.Card.Attachment?.Instance),
        new("tcp-flags", 3, line => line.Record is { Key.Protocol.Number: 6 } record ? Text((int)record.Flags) : null),
        new("type", 3, line => line.Record is null ? null : line.Record.Key.Destination.IsIPv6 ? "IPv6" : "IPv4"),
        new("pkt-srcaddr", 3, line => line.Record?.Key.Source.ToString()),
        new("pkt-dstaddr", 3, line => line.Record?.Key.Destination.ToString()),
        new("region", 4, line => line.Place.Region),
        new("az-id", 4, line => line.Place.ZoneId),
        new("sublocation-type", 4, nothing),
        new("sublocation-id", 4, nothing),
        new("pkt-src-aws-service", 5, nothing),
        new("pkt-dst-aws-service", 5, nothing),
        new("flow-direction", 5, line => line.Direction),
        new("traffic-path", 5, line => Text(line.TrafficPath)),
        new("ecs-cluster-arn", 7, nothing),
        new("ecs-cluster-name", 7, nothing),
        new("ecs-container-instance-arn", 7, nothing),
        new("ecs-container-instance-id", 7, nothing),
        new("ecs-container-id", 7, nothing),
        new("ecs-second-container-id", 7, nothing),
        new("ecs-service-name", 7, nothing),
        new("ecs-task-definition-arn", 7, nothing),
        new("ecs-task-arn", 7, nothing),
        new("ecs-task-id", 7, nothing),
        new("reject-reason", 8, nothing),
        new("resource-id", 9, nothing),
        new("encryption-status", 10, nothing),
    ];

    private static readonly FrozenDictionary<string, FlowLogField> byName = All.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);

    public static FlowLogField? Find(string name) => byName.GetValueOrDefault(name);

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
