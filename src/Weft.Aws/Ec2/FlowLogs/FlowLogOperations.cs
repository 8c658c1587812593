using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.FlowLogs;

/// <summary>
/// CreateFlowLogs, DeleteFlowLogs, DescribeFlowLogs. What is wrong with one of several resources is told for that one, and the others are
/// done.
/// </summary>
internal static class FlowLogOperations
{
    private const int MaxResources = 1000;

    private static readonly int[] allowedIntervals = [60, 600];

    public static CreateFlowLogsResult Create(Transaction transaction, CreateFlowLogsRequest request, bool hasFolder)
    {
        if (request.ResourceIds.Count > MaxResources) throw Ec2Errors.InvalidParameterValue($"At most {MaxResources} resources can be given.");
        if (request.TrafficType is null) throw Ec2Errors.MissingParameter("trafficType");
        var interval = request.MaxAggregationInterval ?? allowedIntervals[^1];
        if (!allowedIntervals.Contains(interval))
            throw new AwsException("InvalidParameter", $"Invalid Flow Log Max Aggregation Interval: {interval}; it can be 60 or 600.");
        var format = FlowLogFormat.Parse(request.LogFormat ?? FlowLogFormat.Default);
        var destination = FlowLogDestination.Parse(transaction, request);
        var made = new FlowLog(
            default, "", request.TrafficType, destination.GroupName, request.LogDestination, request.DeliverLogsPermissionArn, format.Text,
            TimeSpan.FromSeconds(interval), transaction.Now, destination.Files);
        List<string> ids = [];
        List<UnsuccessfulItemShape> unsuccessful = [];
        foreach (var resource in request.ResourceIds)
        {
            if (ProblemOf(transaction, request.ResourceType, resource, destination, hasFolder) is { } problem) unsuccessful.Add(ItemOf(resource, problem));
            else ids.Add(Put(transaction, made with { Resource = resource }, request.TagSpecifications));
        }

        return new CreateFlowLogsResult { ClientToken = request.ClientToken, FlowLogIds = ids, Unsuccessful = unsuccessful };
    }

    public static DeleteFlowLogsResult Delete(Transaction transaction, DeleteFlowLogsRequest request)
    {
        List<UnsuccessfulItemShape> unsuccessful = [];
        foreach (var id in request.FlowLogIds)
        {
            if (transaction.Find(new Id<FlowLog>(id)) is { } log) transaction.Remove(log.Id);
            else unsuccessful.Add(ItemOf(id, FlowLog.Type.NotFound(id)));
        }

        return new DeleteFlowLogsResult { Unsuccessful = unsuccessful };
    }

    public static DescribeFlowLogsResult Describe(View view, DescribeFlowLogsRequest request)
    {
        var page = view.Page<FlowLog>(request.FlowLogIds, request.Filter, request);
        return new DescribeFlowLogsResult { FlowLogs = page.Select(log => ShapeOf(view, log)), NextToken = page.NextToken };
    }

    private static string Put(Transaction transaction, FlowLog log, IReadOnlyList<TagSpecificationShape> tags)
    {
        if (transaction.Under(FlowLog.ByResource, log.Resource).Any(held => IsSame(held, log)))
            throw new AwsException("FlowLogAlreadyExists", "Error. There is an existing Flow Log with the same configuration and log destination.");
        var id = transaction.Put(log with { Id = transaction.NewId<FlowLog>() }).Id;
        transaction.TagNew(id, tags);
        return id.Text;
    }

    private static bool IsSame(FlowLog held, FlowLog log) =>
        (held.GroupName, held.TrafficType, held.Format, held.Interval) == (log.GroupName, log.TrafficType, log.Format, log.Interval)
        && (log.GroupName is not null || held.Destination == log.Destination);

    private static AwsException? ProblemOf(Transaction transaction, string resourceType, string resource, FlowLogDestination destination, bool hasFolder)
    {
        if (NotFound(transaction, resourceType, resource) is { } unknown) return unknown;
        if (transaction.CountUnder(FlowLog.ByResource, resource) >= FixedLimits.FlowLogsPerResource)
            return new AwsException("FlowLogsLimitExceeded", $"{resource} has {FixedLimits.FlowLogsPerResource} flow logs, which is the most that it can have.");
        return destination.Bucket is { } bucket && !hasFolder
            ? new AwsException("400", $"Access Denied for LogDestination: {bucket}. Start Weft with --flow-logs FOLDER to give it a place.")
            : null;
    }

    private static AwsException? NotFound(View view, string resourceType, string id) => resourceType switch
    {
        FlowLogsResourceTypeValues.Vpc => view.Find(new Id<Vpc>(id)) is null ? Vpc.Type.NotFound(id) : null,
        FlowLogsResourceTypeValues.Subnet => view.Find(new Id<Subnet>(id)) is null ? Subnet.Type.NotFound(id) : null,
        FlowLogsResourceTypeValues.NetworkInterface => view.Find(new Id<NetworkInterface>(id)) is null ? NetworkInterface.Type.NotFound(id) : null,
        _ => throw Ec2Errors.Unsupported($"flow logs of a {resourceType}"),
    };

    private static UnsuccessfulItemShape ItemOf(string id, AwsException problem) =>
        new() { ResourceId = id, Error = new UnsuccessfulItemErrorShape { Code = problem.Code, Message = problem.Message } };

    private static FlowLogShape ShapeOf(View view, FlowLog log) => new()
    {
        FlowLogId = log.Id.Text,
        FlowLogStatus = "ACTIVE",
        CreationTime = log.Created,
        ResourceId = log.Resource,
        TrafficType = log.TrafficType,
        LogDestinationType = log.DestinationType,
        LogDestination = log.Destination ?? $"arn:aws:logs:{view.Region}:{view.Account}:log-group:{log.GroupName}",
        LogGroupName = log.GroupName,
        DeliverLogsPermissionArn = log.Role,
        DeliverLogsStatus = FlowLogAccess.StatusOf(view, log),
        DeliverLogsErrorMessage = FlowLogAccess.ProblemOf(view, log),
        LogFormat = log.Format,
        MaxAggregationInterval = (int)log.Interval.TotalSeconds,
        DestinationOptions = log.Files is not { } files ? null : new DestinationOptionsResponseShape
        {
            FileFormat = DestinationFileFormatValues.PlainText,
            HiveCompatiblePartitions = files.IsHiveCompatible,
            PerHourPartition = files.IsHourly,
        },
        Tags = TagRules.Shapes(view.TagsOf(log.Id)),
    };
}
