using System.Text.Json.Serialization;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.FlowLogs;

/// <summary>A standing order to write down the flows of one interface, or of all in a subnet or VPC. Never changed once made.</summary>
/// <param name="Resource">The identifier of the VPC, subnet or interface.</param>
/// <param name="TrafficType">One of <see cref="TrafficTypeValues"/>.</param>
/// <param name="GroupName">The log group that it is delivered to; null for S3.</param>
/// <param name="Destination">The destination's ARN as it was given; null where the group was given by name.</param>
/// <param name="Role">The role that delivers; null for S3.</param>
/// <param name="Format">The fields of a record as they were given, or AWS's default.</param>
public sealed record FlowLog(
    Id<FlowLog> Id,
    string Resource,
    string TrafficType,
    string? GroupName,
    string? Destination,
    string? Role,
    string Format,
    TimeSpan Interval,
    DateTimeOffset Created,
    FlowLogFiles? Files = null) : IResource<FlowLog>
{
    /// <summary>Flow logs by what they watch; a flow log outlives it.</summary>
    public static readonly Index<FlowLog> ByResource = Index<FlowLog>.By(log => log.Resource);

    public static ResourceType<FlowLog> Type { get; } = new ResourceType<FlowLog>("vpc-flow-log", FlowLogJson.Default)
        .WithPrefix("fl")
        .Unknown(id => new AwsException("InvalidFlowLogId.NotFound", $"The specified flow log ID '{id}' does not exist"))
        .IndexedBy(ByResource)
        .Filter("deliver-log-status", (view, log) => FlowLogAccess.StatusOf(view, log))
        .Filter("log-destination-type", log => log.DestinationType)
        .Filter("flow-log-id", log => log.Id.Text)
        .Filter("log-group-name", log => log.GroupName)
        .Filter("resource-id", ByResource)
        .Filter("traffic-type", log => log.TrafficType);

    [JsonIgnore]
    public string DestinationType => GroupName is null ? LogDestinationTypeValues.S3 : LogDestinationTypeValues.CloudWatchLogs;

    /// <summary>The fields of a record, in order.</summary>
    [JsonIgnore]
    public FlowLogFormat Fields => FlowLogFormat.Parse(Format);

    /// <summary>Whether flows with this verdict are written down.</summary>
    public bool Wants(bool isAccepted) => TrafficType switch
    {
        TrafficTypeValues.Accept => isAccepted,
        TrafficTypeValues.Reject => !isAccepted,
        _ => true,
    };

    /// <summary>The flow logs that an interface is under: its own, its subnet's and its VPC's.</summary>
    public static IEnumerable<FlowLog> Over(View view, NetworkInterface card) =>
        new[] { card.Id.Text, card.Subnet.Text, card.Vpc.Text }.SelectMany(id => view.Under(ByResource, id)).Where(log => view.Find(log.Id) is not null);

    /// <summary>The interfaces that are under this flow log now.</summary>
    public IEnumerable<NetworkInterface> CardsIn(View view) =>
        NetworkInterface.Type.IsWellFormed(Resource) ? view.Find(new Id<NetworkInterface>(Resource)) is { } card ? [card] : []
        : Subnet.Type.IsWellFormed(Resource) ? view.Referring(NetworkInterface.InSubnet, new Id<Subnet>(Resource))
        : view.Referring(NetworkInterface.InVpc, new Id<Vpc>(Resource));

    public static void Declare(Catalog catalog, bool hasFolder)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateFlowLogs, (transaction, request) => FlowLogOperations.Create(transaction, request, hasFolder))
            .Refuses(r => r.DeliverCrossAccountRole);
        catalog.Write(Ec2Api.DeleteFlowLogs, FlowLogOperations.Delete);
        catalog.Read(Ec2Api.DescribeFlowLogs, FlowLogOperations.Describe);
        FlowLogProvisioning.Declare(catalog);
    }
}

/// <summary>How the files of a flow log are laid out.</summary>
public sealed record FlowLogFiles(bool IsHiveCompatible, bool IsHourly);

[JsonSerializable(typeof(FlowLog))]
internal sealed partial class FlowLogJson : JsonSerializerContext;
