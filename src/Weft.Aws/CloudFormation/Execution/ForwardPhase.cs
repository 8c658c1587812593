using System.Collections.Immutable;
using System.Text.Json;
using Weft.Aws.CloudFormation.ChangeSets;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>
/// Makes a stack what its template says: resources in the order of their dependencies, independent ones side by side. What a resource is to be is
/// evaluated once all that it needs stands, so that a replaced dependency changes it.
/// </summary>
internal static class ForwardPhase
{
    public static void Advance(StackRun run)
    {
        if (run.Stack.Version.Monitoring?.Missing is { } missing)
        {
            Fail(run, [], $"The rollback trigger {missing.Arn} of type {missing.Type} does not exist.");
            return;
        }

        var ready = new HashSet<string>(StringComparer.Ordinal);
        var failed = new List<string>();
        var waits = false;
        foreach (var logicalId in run.Draft.Graph.Order)
        {
            if (!run.Draft.Graph.NeedsOf(logicalId).All(ready.Contains)) continue;
            var declared = run.Draft.Template.Resources.Find(logicalId)!;
            var resource = run.Find(logicalId);
            resource = resource is { } held && held.Operation == run.Stack.Operation ? GoOn(run, declared, held) : Start(run, declared, resource);
            if (resource.IsInProgress) waits = true;
            else if (resource.IsFailed && resource.Operation == run.Stack.Operation) failed.Add(logicalId);
            else ready.Add(logicalId);
            if (failed.Count > 0 && !run.Stack.DisableRollback) break;
        }

        if (failed.Count > 0 && (!waits || !run.Stack.DisableRollback)) Fail(run, failed);
        else if (HasTimedOut(run)) Fail(run, [], "Stack creation time exceeded the specified timeout.");
        else if (!waits && !IsMonitored(run)) Complete(run);
    }

    /// <summary>Whether the time in which the operation can still be cancelled runs on.</summary>
    private static bool IsMonitored(StackRun run)
    {
        if (run.Stack.Version.Monitoring is not { Minutes: > 0 } monitoring || run.Stack.Status == StackStatusValues.ImportInProgress) return false;
        if (run.Stack.Deployed is null) run.Put(run.Stack with { Deployed = run.Transaction.Now });
        return run.Transaction.Now < run.Stack.Deployed + TimeSpan.FromMinutes(monitoring.Minutes);
    }

    /// <summary>Stops an update at its caller's wish; it rolls back.</summary>
    public static void Cancel(StackRun run) => Fail(run, [], "User Initiated");

    private static bool HasTimedOut(StackRun run) => run.Stack.Status == StackStatusValues.CreateInProgress
        && run.Stack.TimeoutMinutes is { } minutes
        && run.Transaction.Now >= run.Stack.OperationStart + TimeSpan.FromMinutes(minutes);

    private static StackResource GoOn(StackRun run, ResourceDeclaration declared, StackResource resource)
    {
        if (resource.Status != "DELETE_IN_PROGRESS") return ResourceSteps.Poll(run, declared, resource);
        var left = ResourceSteps.AwaitDeletion(run, resource);
        return left.PhysicalId is null ? Start(run, declared, left) : left;
    }

    /// <summary>Makes, changes or leaves a resource that this operation has not come to yet.</summary>
    private static StackResource Start(StackRun run, ResourceDeclaration declared, StackResource? standing)
    {
        if (standing is { PhysicalId: not null } && StaysAsItIs(run, declared, standing)) return standing;
        // "Resources without a last known stable state will be deleted upon the next stack operation" (User Guide, "Stack failure options").
        if (standing is { PhysicalId: not null, Status: "CREATE_FAILED" })
        {
            var going = ResourceSteps.ClearAway(run, standing);
            if (going.PhysicalId is not null) return going;
            standing = going;
        }

        var card = CardOf(run, declared, standing);
        PropertyReader wanted;
        try
        {
            wanted = Evaluate(run, declared);
            card = WithAttributes(run, declared, card);
        }
        catch (Exception fault) when (fault is TemplateFault or AwsException)
        {
            var verb = standing?.PhysicalId is null ? "CREATE" : "UPDATE";
            return run.Turn(card with { Operation = run.Stack.Operation, Before = standing?.PhysicalId is null ? null : ResourceBefore.Of(standing) }, $"{verb}_FAILED", fault.Message);
        }

        if (ImportOf(run, declared) is { } imported && standing is null) return ResourceSteps.Import(run, card, wanted, imported);
        if (standing?.PhysicalId is null) return ResourceSteps.Create(run, declared, card, wanted);
        var type = run.TypeOf(declared.Type);
        var changes = PropertyChanges.Between(type, standing.Given, wanted);
        return changes.Count == 0 && !type.IsReexamined && !standing.IsFailed ? Keep(run, standing, card) : ResourceSteps.Change(run, declared, standing, card, wanted, changes);
    }

    private static bool StaysAsItIs(StackRun run, ResourceDeclaration declared, StackResource standing) =>
        standing.Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE" or "IMPORT_COMPLETE"
        && !run.TypeOf(declared.Type).IsReexamined
        && run.Unchanged.Has(declared)
        && !run.Draft.Graph.NeedsOf(declared.LogicalId).Any(run.HasTouched);

    private static string? ImportOf(StackRun run, ResourceDeclaration declared) =>
        run.Stack.Status == StackStatusValues.ImportInProgress && run.Stack.ChangeSet is { } set
            ? run.Transaction.Find(new Id<ChangeSet>(set))?.Imports.FirstOrDefault(imported => imported.LogicalId == declared.LogicalId)?.PhysicalId
            : null;

    /// <summary>Nothing of the resource itself changes; how the stack treats it may.</summary>
    private static StackResource Keep(StackRun run, StackResource standing, StackResource card)
    {
        var isSame = standing.Needs.SequenceEqual(card.Needs) && standing.DeletionPolicy == card.DeletionPolicy && standing.ReplacePolicy == card.ReplacePolicy
            && standing.Metadata == card.Metadata;
        if (isSame) return standing;
        return run.Transaction.Put(card with { Before = ResourceBefore.Of(standing), Operation = run.Stack.Operation });
    }

    private static StackResource CardOf(StackRun run, ResourceDeclaration declared, StackResource? standing) =>
        (standing ?? new StackResource(StackResource.IdOf(run.Stack, declared.LogicalId), run.Stack.Id, declared.LogicalId, declared.Type, "", run.Transaction.Now)) with
        {
            Needs = run.Draft.Graph.NeedsOf(declared.LogicalId),
        };

    private static StackResource WithAttributes(StackRun run, ResourceDeclaration declared, StackResource card)
    {
        var scope = run.Draft.Scope;
        return card with
        {
            DeletionPolicy = (declared.DeletionPolicy is { } deleting ? scope.EvaluateText(deleting) : null) ?? StackResource.Deleting,
            ReplacePolicy = (declared.UpdateReplacePolicy is { } replacing ? scope.EvaluateText(replacing) : null) ?? StackResource.Deleting,
            Metadata = declared.Metadata is { } metadata ? scope.Evaluate(metadata)?.ToJsonString() : null,
        };
    }

    private static PropertyReader Evaluate(StackRun run, ResourceDeclaration declared)
    {
        var type = run.TypeOf(declared.Type);
        var value = run.Draft.Scope.Evaluate(declared.Properties)?.ToJsonString() ?? "{}";
        return PropertyCheck.Check(type, StackTags.Merge(type, JsonElement.Parse(value), run.Stack.Version.Tags));
    }

    private static void Complete(StackRun run)
    {
        var isCreation = run.Stack.Status == StackStatusValues.CreateInProgress;
        ImmutableArray<StackOutput> outputs;
        try
        {
            outputs = StackOutputs.Evaluate(run);
            if (!isCreation) StackOutputs.RequireUnused(run, outputs);
        }
        catch (Exception fault) when (fault is TemplateFault or AwsException)
        {
            Fail(run, [], fault.Message);
            return;
        }

        var kept = run.Draft.Graph.Order.ToHashSet(StringComparer.Ordinal);
        var gone = run.Resources.Where(resource => !kept.Contains(resource.LogicalId)).ToList();
        if (gone.Select(resource => StackPolicy.Refusal(run.Stack, resource, "Update:Delete")).OfType<string>().FirstOrDefault() is { } refusal)
        {
            Fail(run, [], refusal);
            return;
        }

        run.Put(run.Stack with { Version = run.Stack.Version with { Outputs = outputs, Imports = [.. run.Draft.References.Imports.Order(StringComparer.Ordinal)], IsReached = true } });
        if (isCreation)
        {
            run.Turn(StackStatusValues.CreateComplete);
            return;
        }

        if (run.Stack.Status == StackStatusValues.ImportInProgress)
        {
            run.Turn(StackStatusValues.ImportComplete);
            return;
        }

        foreach (var resource in gone)
        {
            if (resource.PhysicalId is null) run.Transaction.Remove(resource.Id);
            else run.Leave(resource, resource.PhysicalId, resource.Properties, resource.DeletionPolicy, endsResource: true);
        }

        run.Turn(StackStatusValues.UpdateCompleteCleanupInProgress);
    }

    private static void Fail(StackRun run, List<string> failed, string? reason = null)
    {
        foreach (var waiting in run.Resources.Where(resource => resource.IsInProgress).ToList())
        {
            var verb = waiting.Status.Split('_')[0].Replace("DELETE", "CREATE", StringComparison.Ordinal);
            run.Turn(waiting, $"{verb}_FAILED", verb == "CREATE" ? "Resource creation cancelled" : "Resource update cancelled");
        }

        ChangeSetLookup.ForgetReviews(run.Transaction, run.Stack);
        var isCreation = run.Stack.Status == StackStatusValues.CreateInProgress;
        var verbs = failed.GroupBy(id => run.Find(id)!.Status.Split('_')[0].ToLowerInvariant()).Select(group => $"failed to {group.Key}: [{string.Join(", ", group)}]");
        var sentence = reason ?? $"The following resource(s) {string.Join(" and ", verbs)}.";
        if (isCreation) FailCreation(run, sentence);
        else if (run.Stack.Status == StackStatusValues.ImportInProgress) run.Turn(StackStatusValues.ImportRollbackInProgress, sentence);
        else if (run.Stack.DisableRollback) run.Turn(StackStatusValues.UpdateFailed, sentence);
        else run.Turn(StackStatusValues.UpdateRollbackInProgress, sentence);
    }

    private static void FailCreation(StackRun run, string sentence)
    {
        switch (run.Stack.OnFailure)
        {
            case OnFailureValues.DoNothing:
                run.Turn(StackStatusValues.CreateFailed, sentence);
                break;
            case OnFailureValues.Delete:
                DeletionPhase.Begin(run, StackStatusValues.DeleteInProgress, $"{sentence} Delete requested by user.");
                break;
            default:
                DeletionPhase.Begin(run, StackStatusValues.RollbackInProgress, $"{sentence} Rollback requested by user.");
                break;
        }
    }
}
