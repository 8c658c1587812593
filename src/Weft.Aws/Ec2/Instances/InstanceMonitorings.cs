using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>MonitorInstances, UnmonitorInstances: the answer says that the change is under way, the next look shows it done.</summary>
internal static class InstanceMonitorings
{
    public static MonitorInstancesResult Monitor(Transaction transaction, MonitorInstancesRequest request) =>
        new() { InstanceMonitorings = Set(transaction, request.InstanceIds, monitored: true) };

    public static UnmonitorInstancesResult Unmonitor(Transaction transaction, UnmonitorInstancesRequest request) =>
        new() { InstanceMonitorings = Set(transaction, request.InstanceIds, monitored: false) };

    public static MonitoringShape Of(Instance instance) => new()
    {
        State = !instance.Settings.Monitored ? MonitoringStateValues.Disabled
            : instance.State == InstanceStateNameValues.Pending ? MonitoringStateValues.Pending
            : MonitoringStateValues.Enabled,
    };

    private static InstanceMonitoringShape[] Set(Transaction transaction, IReadOnlyList<string> ids, bool monitored)
    {
        var instances = InstanceOperations.RequireEach(transaction, ids);
        if (instances.Find(instance => instance.IsEnding) is { } ending)
            throw new AwsException("InvalidState", $"The instance '{ending.Id}' is not in a state in which its monitoring can be changed.");
        return [.. instances.Select(instance => Set(transaction, instance, monitored))];
    }

    private static InstanceMonitoringShape Set(Transaction transaction, Instance instance, bool monitored)
    {
        transaction.Put(instance with { Settings = instance.Settings with { Monitored = monitored } });
        return new InstanceMonitoringShape
        {
            InstanceId = instance.Id.Text,
            Monitoring = new MonitoringShape { State = monitored ? MonitoringStateValues.Pending : MonitoringStateValues.Disabling },
        };
    }
}
