using Weft.Aws.CloudFormation.Execution;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>SignalResource: something inside a resource says that it is up, or that it failed.</summary>
internal sealed class StackSignals(StackAdvance advance)
{
    public EmptyResult Signal(Transaction transaction, SignalResourceRequest request)
    {
        var stack = StackLookup.RequireStanding(transaction, request.StackName);
        var resource = StackLookup.RequireResource(transaction, stack, request.LogicalResourceId);
        if (!stack.IsInProgress || !resource.IsInProgress)
            throw StackErrors.Validation($"Resource {resource.LogicalId} of stack {stack.Id} is in {resource.Status} state and can not be signaled.");
        // A signal that was given already counts once.
        if (resource.Signals.All(signal => signal.UniqueId != request.UniqueId))
        {
            var isSuccess = request.Status == ResourceSignalStatusValues.Success;
            transaction.Put(resource with { Signals = resource.Signals.Add(new ResourceSignal(request.UniqueId, isSuccess)) });
            HistoryPage.Add(transaction, stack, new StackEvent(
                resource.LogicalId, resource.PhysicalId, resource.Type, resource.Status,
                $"Received {request.Status} signal with UniqueId {request.UniqueId}", resource.Properties));
        }

        if (transaction.IsInstant) transaction.Later(TimeSpan.Zero, advance.Step, stack.Id.Text);
        return EmptyResult.Instance;
    }
}
