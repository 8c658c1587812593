using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>DescribeInstanceStatus (EC2 User Guide, "Status checks for Amazon EC2 instances").</summary>
internal static class InstanceStatuses
{
    private const string Reachability = "reachability";

    private static readonly string[] sharedFilters =
        ["availability-zone", "availability-zone-id", "instance-state-code", "instance-state-name", "operator.managed"];

    /// <summary>Filters of DescribeInstanceStatus that DescribeInstances does not have.</summary>
    public static bool IsStatusFilter(string? name) =>
        name is not null && (name.StartsWith("instance-status.", StringComparison.Ordinal) || name.StartsWith("system-status.", StringComparison.Ordinal));

    public static DescribeInstanceStatusResult Describe(View view, DescribeInstanceStatusRequest request)
    {
        if (request.Filters.FirstOrDefault(filter => !IsStatusFilter(filter.Name) && !sharedFilters.Contains(filter.Name)) is { } foreign)
            throw Ec2Errors.InvalidFilter(foreign.Name ?? "");
        var all = request.IncludeAllInstances == true;
        var page = view.Page<Instance>(
            request.InstanceIds, request.Filters, request, instance => all || instance.State == InstanceStateNameValues.Running);
        return new DescribeInstanceStatusResult { InstanceStatuses = page.Select(instance => Of(view, instance)), NextToken = page.NextToken };
    }

    /// <summary>The outcome of the checks: <c>initializing</c>, then <c>ok</c>; <c>not-applicable</c> while it does not run.</summary>
    public static string SummaryOf(Instance instance) => instance.State != InstanceStateNameValues.Running ? SummaryStatusValues.NotApplicable
        : instance.ChecksPassed ? SummaryStatusValues.Ok
        : SummaryStatusValues.Initializing;

    /// <summary>The reachability check; null while the instance does not run.</summary>
    public static string? ReachabilityOf(Instance instance) => instance.State != InstanceStateNameValues.Running ? null
        : instance.ChecksPassed ? StatusTypeValues.Passed
        : StatusTypeValues.Initializing;

    private static InstanceStatusShape Of(View view, Instance instance) => new()
    {
        InstanceId = instance.Id.Text,
        AvailabilityZone = instance.Zone,
        AvailabilityZoneId = Subnets.SubnetZones.IdOf(view, instance.Zone),
        InstanceState = InstanceStates.Shape(instance.State),
        InstanceStatus = Summary(instance),
        SystemStatus = Summary(instance),
        Operator = new OperatorResponseShape { Managed = false },
    };

    private static InstanceStatusSummaryShape Summary(Instance instance) => new()
    {
        Status = SummaryOf(instance),
        Details = ReachabilityOf(instance) is { } outcome ? [new InstanceStatusDetailsShape { Name = Reachability, Status = outcome }] : null,
    };
}
