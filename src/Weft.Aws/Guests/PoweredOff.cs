using Weft.Aws.Ec2.Instances;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Guests;

/// <summary>A machine that switched itself off: its instance stops or is terminated, as its shutdown behaviour says.</summary>
public static class PoweredOff
{
    private static readonly InstanceStateReason reason =
        new("Client.InstanceInitiatedShutdown", "Client.InstanceInitiatedShutdown: Instance initiated shutdown");

    /// <summary>Does nothing to an instance that does not run any more.</summary>
    public static object Apply(Transaction transaction, string id)
    {
        if (transaction.Find(new Id<Instance>(id)) is not { State: InstanceStateNameValues.Running } instance) return id;
        var ended = instance.Settings.ShutdownBehavior == ShutdownBehaviorValues.Terminate
            ? InstanceLifecycle.Terminate(transaction, instance, hard: true)
            : InstanceLifecycle.Stop(transaction, instance, hard: true);
        return transaction.Put(ended with { Reason = reason, Transition = "" });
    }
}
