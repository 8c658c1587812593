using Weft.Control.Resources;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>The states of an instance with their codes (EC2 API Reference, "InstanceState").</summary>
internal static class InstanceStates
{
    public static InstanceStateShape Shape(string state) => new() { Name = state, Code = CodeOf(state) };

    public static InstanceStateChangeShape Change(Id<Instance> id, string before, string after) =>
        new() { InstanceId = id.Text, PreviousState = Shape(before), CurrentState = Shape(after) };

    public static int CodeOf(string state) => state switch
    {
        InstanceStateNameValues.Pending => 0,
        InstanceStateNameValues.Running => 16,
        InstanceStateNameValues.ShuttingDown => 32,
        InstanceStateNameValues.Terminated => 48,
        InstanceStateNameValues.Stopping => 64,
        InstanceStateNameValues.Stopped => 80,
        _ => throw new InvalidOperationException($"No instance state {state}"),
    };
}
