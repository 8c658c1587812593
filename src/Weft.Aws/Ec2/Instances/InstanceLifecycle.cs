using Weft.Aws.Ec2.InstanceProfileAssociations;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Volumes;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>The timed steps of an instance's life, and what becomes of its interfaces and its disk (EC2 User Guide, "Instance state changes").</summary>
internal static class InstanceLifecycle
{
    /// <summary>Pending becomes running.</summary>
    public static readonly Step Running = new("instance.running", BecomeRunning);

    /// <summary>The status checks have passed.</summary>
    public static readonly Step Checked = new("instance.checked", BecomeChecked);

    /// <summary>Stopping becomes stopped.</summary>
    public static readonly Step Stopped = new("instance.stopped", BecomeStopped);

    /// <summary>Shutting-down becomes terminated: interfaces and the root volume go or are left behind, as their attachments say.</summary>
    public static readonly Step Terminated = new("instance.terminated", BecomeTerminated);

    /// <summary>A terminated instance is no longer described.</summary>
    public static readonly Step Forgotten = new("instance.forgotten", BecomeForgotten);

    private static readonly TimeSpan booting = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan checking = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan stopping = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan powerOff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan remembered = TimeSpan.FromHours(1);

    /// <summary>The interfaces, ordered by network card and device index: the primary one first.</summary>
    public static List<NetworkInterface> CardsOf(View view, Instance instance) =>
        [.. view.Under(NetworkInterface.OfInstance, instance.Id.Text)
            .OrderBy(card => card.Attachment!.CardIndex)
            .ThenBy(card => card.Attachment!.DeviceIndex)];

    /// <summary>Goes on from pending, with the public addresses that its interfaces deserve.</summary>
    public static void Boot(Transaction transaction, Instance instance)
    {
        foreach (var card in CardsOf(transaction, instance)) PublicAddressLoan.Settle(transaction, card);
        transaction.Later(booting, Running, instance.Id.Text);
    }

    /// <param name="hard">Without waiting for the operating system to shut down.</param>
    public static Instance Stop(Transaction transaction, Instance instance, bool hard)
    {
        var stopped = transaction.Put(Ended(transaction, instance, InstanceStateNameValues.Stopping));
        foreach (var card in CardsOf(transaction, stopped)) PublicAddressLoan.Settle(transaction, card);
        transaction.Later(hard ? powerOff : stopping, Stopped, instance.Id.Text);
        return stopped;
    }

    /// <param name="hard">Without waiting for the operating system to shut down.</param>
    public static Instance Terminate(Transaction transaction, Instance instance, bool hard)
    {
        var ended = transaction.Put(Ended(transaction, instance, InstanceStateNameValues.ShuttingDown));
        foreach (var card in CardsOf(transaction, ended)) PublicAddressLoan.Settle(transaction, card);
        transaction.Later(hard ? powerOff : stopping, Terminated, instance.Id.Text);
        return ended;
    }

    private static void BecomeRunning(Transaction transaction, string id)
    {
        if (Find(transaction, id, InstanceStateNameValues.Pending) is not { } instance) return;
        transaction.Put(instance with { State = InstanceStateNameValues.Running });
        foreach (var card in CardsOf(transaction, instance)) NetworkInterfaceAttachments.Attached.Run(transaction, card.Id.Text);
        RootVolume.Attach(transaction, instance);
        transaction.Later(checking, Checked, id);
    }

    private static void BecomeChecked(Transaction transaction, string id)
    {
        if (Find(transaction, id, InstanceStateNameValues.Running) is { } instance) transaction.Put(instance with { ChecksPassed = true });
    }

    private static void BecomeStopped(Transaction transaction, string id)
    {
        if (Find(transaction, id, InstanceStateNameValues.Stopping) is { } instance)
            transaction.Put(instance with { State = InstanceStateNameValues.Stopped });
    }

    private static void BecomeTerminated(Transaction transaction, string id)
    {
        if (Find(transaction, id, InstanceStateNameValues.ShuttingDown) is not { } instance) return;
        foreach (var card in CardsOf(transaction, instance))
        {
            if (card.Attachment!.DeleteOnTermination) NetworkInterfaceOperations.Remove(transaction, card);
            else transaction.Put(card with { Attachment = null });
        }

        RootVolume.Release(transaction, instance);
        InstanceProfileAssociationOperations.Forget(transaction, instance.Id);
        transaction.Put(instance with { State = InstanceStateNameValues.Terminated, Subnet = null, Vpc = null, PrivateName = null });
        transaction.At(transaction.Now + remembered, Forgotten, id);
    }

    private static void BecomeForgotten(Transaction transaction, string id)
    {
        if (Find(transaction, id, InstanceStateNameValues.Terminated) is { } instance) transaction.Remove(instance.Id);
    }

    private static Instance Ended(View view, Instance instance, string state) => instance with
    {
        State = state,
        ChecksPassed = false,
        Reason = InstanceStateReason.UserInitiated,
        Transition = $"User initiated ({view.Now.UtcDateTime:yyyy-MM-dd HH:mm:ss} GMT)",
    };

    private static Instance? Find(View view, string id, string state) =>
        view.Find(new Id<Instance>(id)) is { } instance && instance.State == state ? instance : null;
}
