using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Provisioning;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>Making, changing and waiting for one resource. A refusal undoes only what was done for it.</summary>
internal static class ResourceSteps
{
    private const string Replacing = "Requested update requires the creation of a new physical resource; hence creating one.";

    public static StackResource Create(StackRun run, ResourceDeclaration declared, StackResource card, PropertyReader wanted)
    {
        var resource = run.Turn(
            card with { Properties = wanted.Json.GetRawText(), Operation = run.Stack.Operation, Before = null, Signals = [], PhysicalId = null }, "CREATE_IN_PROGRESS");
        return Make(run, declared, resource, wanted, "CREATE");
    }

    /// <summary>Deletes what an earlier operation made and could not bring to its end, so that it is made again.</summary>
    /// <returns>The resource on its way out, without its physical identifier once it is gone.</returns>
    public static StackResource ClearAway(StackRun run, StackResource failed)
    {
        var going = run.Turn(failed with { Operation = run.Stack.Operation, Before = null }, "DELETE_IN_PROGRESS");
        var error = run.Transaction.Attempt(() => run.TypeOf(failed.Type).Delete(run.CallFor(failed.LogicalId), failed.PhysicalId!, failed.Given));
        if (error is not null) return run.Turn(going, "CREATE_FAILED", run.Explain(failed.Type, error));
        return AwaitDeletion(run, going);
    }

    public static StackResource AwaitDeletion(StackRun run, StackResource going) =>
        run.TypeOf(going.Type).Read(run.Transaction, going.PhysicalId!, going.Given) is null ? run.Turn(going, "DELETE_COMPLETE") with { PhysicalId = null } : going;

    /// <summary>Takes a resource that stands into the stack.</summary>
    public static StackResource Import(StackRun run, StackResource card, PropertyReader wanted, string physicalId)
    {
        var resource = run.Turn(
            card with { Properties = wanted.Json.GetRawText(), Operation = run.Stack.Operation, Before = null, PhysicalId = physicalId }, "IMPORT_IN_PROGRESS");
        if (run.TypeOf(card.Type).Read(run.Transaction, physicalId, wanted) is null)
            return run.Turn(resource, "IMPORT_FAILED", $"Resource of type '{card.Type}' with identifier '{physicalId}' was not found.");
        StackTags.Mark(run, resource);
        return run.Turn(resource, "IMPORT_COMPLETE");
    }

    /// <summary>Changes a resource in place, or makes its successor and leaves it to the cleanup.</summary>
    public static StackResource Change(
        StackRun run, ResourceDeclaration declared, StackResource standing, StackResource card, PropertyReader wanted, IReadOnlyList<PropertyChange> changes)
    {
        var type = run.TypeOf(declared.Type);
        var update = new ProvisionedUpdate(standing.PhysicalId!, standing.Given, wanted);
        var replaces = PropertyChanges.Replace(type, run.Transaction, update, changes);
        card = card with { Operation = run.Stack.Operation, Before = ResourceBefore.Of(standing), Signals = [] };
        if (StackPolicy.Refusal(run.Stack, standing, replaces ? "Update:Replace" : "Update:Modify") is { } refusal) return run.Turn(card, "UPDATE_FAILED", refusal);
        card = card with { Properties = wanted.Json.GetRawText() };
        if (replaces) return Replace(run, declared, standing, card, wanted);
        var resource = run.Turn(card, "UPDATE_IN_PROGRESS");
        var id = standing.PhysicalId!;
        var error = run.Transaction.Attempt(() => id = type.Update(run.CallFor(declared.LogicalId), update));
        if (error is not null) return run.Turn(resource with { Properties = standing.Properties }, "UPDATE_FAILED", run.Explain(declared.Type, error));
        return Poll(run, declared, run.Transaction.Put(resource with { PhysicalId = id }));
    }

    /// <summary>Looks whether a resource that is being made or changed is done.</summary>
    public static StackResource Poll(StackRun run, ResourceDeclaration declared, StackResource resource)
    {
        if (!resource.IsInProgress) return resource;
        var verb = resource.Status.Split('_')[0];
        var settling = run.TypeOf(resource.Type).Settle(run.Transaction, resource.PhysicalId!);
        if (settling.Failure is { } failure) return run.Turn(resource, $"{verb}_FAILED", failure);
        if (!settling.IsSettled) return resource;
        if (verb == "CREATE" && declared.CreationPolicy is { } policy && SignalsOf(run, policy) is { } wanted)
        {
            if (resource.Signals.FirstOrDefault(signal => !signal.IsSuccess) is { } bad)
                return run.Turn(resource, "CREATE_FAILED", $"Received 1 FAILURE signal(s) out of {wanted.Count}. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement (UniqueId {bad.UniqueId})");
            if (resource.Signals.Length < wanted.Count)
            {
                return run.Transaction.Now < resource.At + wanted.Timeout
                    ? resource
                    : run.Turn(resource, "CREATE_FAILED", $"Failed to receive {wanted.Count - resource.Signals.Length} resource signal(s) within the specified duration");
            }
        }

        return run.Turn(resource, $"{verb}_COMPLETE");
    }

    private static StackResource Replace(StackRun run, ResourceDeclaration declared, StackResource standing, StackResource card, PropertyReader wanted)
    {
        var resource = run.Turn(card, "UPDATE_IN_PROGRESS", Replacing);
        var made = Make(run, declared, resource, wanted, "UPDATE");
        if (made.PhysicalId != standing.PhysicalId)
            run.Leave(standing, standing.PhysicalId!, standing.Properties, standing.ReplacePolicy, endsResource: false);
        return made;
    }

    private static StackResource Make(StackRun run, ResourceDeclaration declared, StackResource resource, PropertyReader wanted, string verb)
    {
        var id = "";
        var type = run.TypeOf(declared.Type);
        var error = run.Transaction.Attempt(() => id = type.Create(run.CallFor(declared.LogicalId), wanted));
        if (error is not null)
        {
            return run.Turn(
                resource with { PhysicalId = resource.Before?.PhysicalId, Properties = resource.Before?.Properties ?? resource.Properties },
                $"{verb}_FAILED",
                run.Explain(declared.Type, error));
        }

        var made = run.Turn(resource with { PhysicalId = id }, $"{verb}_IN_PROGRESS", "Resource creation Initiated");
        StackTags.Mark(run, made);
        return Poll(run, declared, made);
    }

    private static (int Count, TimeSpan Timeout)? SignalsOf(StackRun run, MapNode policy)
    {
        if (policy.Find("ResourceSignal") is not { } node || run.Draft.Scope.Evaluate(node) is not System.Text.Json.Nodes.JsonObject signal) return null;
        var count = int.TryParse(signal["Count"]?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 1;
        return (count, signal["Timeout"]?.ToString() is { } text ? XmlConvert.ToTimeSpan(text) : TimeSpan.FromMinutes(5));
    }
}
