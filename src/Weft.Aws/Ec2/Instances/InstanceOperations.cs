using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>StartInstances, StopInstances, RebootInstances, TerminateInstances.</summary>
internal static class InstanceOperations
{
    public static StartInstancesResult Start(Transaction transaction, StartInstancesRequest request) => new()
    {
        StartingInstances = ChangeEach(transaction, request.InstanceIds, instance => Start(transaction, instance)),
    };

    public static StopInstancesResult Stop(Transaction transaction, StopInstancesRequest request)
    {
        var hard = request.Force == true || request.SkipOsShutdown == true;
        return new StopInstancesResult
        {
            StoppingInstances = ChangeEach(transaction, request.InstanceIds, instance => Stop(transaction, instance, hard, request.Hibernate == true)),
        };
    }

    /// <summary>A reboot keeps state, addresses and interfaces; only the moment of the last boot changes.</summary>
    public static EmptyResult Reboot(Transaction transaction, RebootInstancesRequest request)
    {
        foreach (var instance in RequireEach(transaction, request.InstanceIds))
        {
            if (instance.State != InstanceStateNameValues.Running)
                throw IncorrectState($"The instance '{instance.Id}' is not in a state from which it can be rebooted.");
            transaction.Put(instance with { BootedAt = transaction.Now });
        }

        return EmptyResult.Instance;
    }

    public static TerminateInstancesResult Terminate(Transaction transaction, TerminateInstancesRequest request)
    {
        var hard = request.Force == true || request.SkipOsShutdown == true;
        return new TerminateInstancesResult
        {
            TerminatingInstances = ChangeEach(transaction, request.InstanceIds, instance => Terminate(transaction, instance, hard)),
        };
    }

    /// <summary>The instances of a request, each once and each there.</summary>
    /// <exception cref="AwsException">MissingParameter, InvalidInstanceID.Malformed, InvalidInstanceID.NotFound.</exception>
    public static List<Instance> RequireEach(View view, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0) throw Ec2Errors.MissingParameter("InstanceId");
        var parsed = ids.Select(Instance.Type.ParseId).Distinct().ToList();
        var missing = parsed.Where(id => view.Find(id) is null).ToList();
        if (missing.Count > 1)
            throw new AwsException("InvalidInstanceID.NotFound", $"The instance IDs '{string.Join(", ", missing)}' do not exist");
        return [.. parsed.Select(view.Require)];
    }

    public static AwsException IncorrectState(string message) => new("IncorrectInstanceState", message);

    private static Instance Start(Transaction transaction, Instance instance)
    {
        if (instance.IsUp) return instance;
        if (instance.State != InstanceStateNameValues.Stopped)
            throw IncorrectState($"The instance '{instance.Id}' is not in a state from which it can be started.");
        InstanceQuotas.RequireRoom(transaction, instance.Hardware, 1);
        var started = transaction.Put(instance with
        {
            State = InstanceStateNameValues.Pending,
            LaunchedAt = transaction.Now,
            BootedAt = transaction.Now,
            Reason = null,
            Transition = "",
        });
        InstanceLifecycle.Boot(transaction, started);
        return started;
    }

    private static Instance Stop(Transaction transaction, Instance instance, bool hard, bool hibernate)
    {
        if (instance.State is InstanceStateNameValues.Stopping or InstanceStateNameValues.Stopped) return instance;
        if (instance.State != InstanceStateNameValues.Running)
            throw IncorrectState($"The instance '{instance.Id}' is not in a state from which it can be stopped.");
        if (instance.Settings.StopProtected)
        {
            throw new AwsException(
                "OperationNotPermitted", $"The instance '{instance.Id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.");
        }

        if (hibernate) throw new AwsException("UnsupportedHibernationConfiguration", $"Hibernation is not configured for the instance '{instance.Id}'.");
        return InstanceLifecycle.Stop(transaction, instance, hard);
    }

    private static Instance Terminate(Transaction transaction, Instance instance, bool hard)
    {
        if (instance.IsEnding) return instance;
        if (instance.Settings.TerminationProtected)
        {
            throw new AwsException(
                "OperationNotPermitted",
                $"The instance '{instance.Id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.");
        }

        return InstanceLifecycle.Terminate(transaction, instance, hard);
    }

    private static InstanceStateChangeShape[] ChangeEach(Transaction transaction, IReadOnlyList<string> ids, Func<Instance, Instance> change) =>
        [.. RequireEach(transaction, ids).Select(before => InstanceStates.Change(before.Id, before.State, change(before).State))];
}
