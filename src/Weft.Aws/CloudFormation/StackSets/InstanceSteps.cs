using Weft.Aws.CloudFormation.Execution;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>
/// One stack of an operation: begun, and looked at until it is over. All that is done to it goes through the operations of the API, in its account and
/// Region, with the rights of the execution role.
/// </summary>
internal sealed class InstanceSteps(Catalog catalog, StackCreation creation, StackUpdates updates)
{
    /// <summary>The longest part of a stack set's name that leaves room for the rest of its stacks' names.</summary>
    private const int LongestNamePart = 82;

    /// <summary>Begins the stack's part of the operation; what is refused at once ends it.</summary>
    public OperationTarget Begin(Transaction home, StackSet set, StackSetOperation operation, OperationTarget target)
    {
        var begun = target with { Status = StackSetOperationResultStatusValues.Running };
        var refusal = home.Attempt(() => begun = Begin(home, set, operation, begun, InstanceOf(home, set, target)));
        return refusal is null ? begun : Over(home, set, operation, target, refusal.Message);
    }

    /// <summary>Looks at a stack that is being worked on.</summary>
    public OperationTarget Poll(Transaction home, StackSet set, StackSetOperation operation, OperationTarget target)
    {
        var instance = InstanceOf(home, set, target);
        if (StackOf(home, instance) is not { IsDeleted: false } stack)
        {
            if (target.IsRenewing) return Begin(home, set, operation, target with { IsRenewing = false });
            return Over(home, set, operation, target, operation.Action == StackSetOperationActionValues.Delete ? null : $"Stack {instance.Stack} was deleted");
        }

        if (stack.IsInProgress) return target;
        var isGood = !target.IsRenewing && operation.Action != StackSetOperationActionValues.Delete
            && stack.Status is StackStatusValues.CreateComplete or StackStatusValues.UpdateComplete;
        return Over(home, set, operation, target, isGood ? null : FailureOf(home, stack));
    }

    /// <summary>Whether the stack goes on within this very commit.</summary>
    public static bool GoesOnNow(View home, StackSet set, OperationTarget target) => StackOf(home, InstanceOf(home, set, target)) is not { NextLook: not null };

    private OperationTarget Begin(Transaction home, StackSet set, StackSetOperation operation, OperationTarget target, StackInstance instance)
    {
        if (operation.RetainStacks == true) return Over(home, set, operation, target, null);
        var call = CallTo(home, set, operation, instance);
        var stack = StackOf(home, instance) is { IsDeleted: false } standing ? standing : null;
        if (operation.IsImport) return Import(home, set, operation, target, call, stack ?? throw StackSetErrors.StackNotFound(instance.Stack!));
        switch (operation.Action)
        {
            case StackSetOperationActionValues.Delete:
                if (stack is null) return Over(home, set, operation, target, null);
                Delete(call, stack);
                break;
            case StackSetOperationActionValues.DetectDrift:
                return Detect(home, set, operation, target, call, stack ?? throw StackSetErrors.Invalid($"There is no stack in account {target.Account} and region {target.Region}"));
            default:
                if (stack is not null && IsStillborn(stack))
                {
                    Delete(call, stack);
                    target = target with { IsRenewing = true };
                }
                else if (stack is null) home.Put(instance with { Stack = Create(call, set, instance, home.Require(new Id<TemplateBody>(set.Template)).Text) });
                else if (!Update(call, set, instance, stack, home.Require(new Id<TemplateBody>(set.Template)).Text)) return Over(home, set, operation, target, null);
                break;
        }

        home.Put(InstanceOf(home, set, target) with { Detailed = StackInstanceDetailedStatusValues.Running, LastOperation = operation.Name });
        return target;
    }

    private ProvisionCall CallTo(Transaction home, StackSet set, StackSetOperation operation, StackInstance instance)
    {
        var principal = StackSetRoles.TakeOn(home, set, operation, instance.Where.Account);
        var there = home.In(instance.Where).As(principal.Caller);
        return new ProvisionCall(catalog, there, StackGate.For(catalog, there, principal), set.Name, instance.Region);
    }

    private string Create(ProvisionCall call, StackSet set, StackInstance instance, string template)
    {
        var name = $"StackSet-{set.Name[..Math.Min(set.Name.Length, LongestNamePart)]}-{call.Transaction.Ids.NextUuid()}";
        return call.Run(CloudFormationApi.CreateStack, Fields(set, instance).With("StackName", name), (there, request) =>
            creation.Create(there, request, StackInputs.Of(request) with { StoredTemplate = template })).StackId!;
    }

    /// <returns>Whether anything was to be updated.</returns>
    private bool Update(ProvisionCall call, StackSet set, StackInstance instance, Stack stack, string template)
    {
        try
        {
            call.Run(CloudFormationApi.UpdateStack, Fields(set, instance).With("StackName", stack.Id.Text), (there, request) =>
                updates.Update(there, request, StackInputs.Of(request) with { StoredTemplate = template }));
            return true;
        }
        catch (AwsException nothing) when (nothing.Message == StackErrors.NoUpdates().Message)
        {
            return false;
        }
    }

    private static void Delete(ProvisionCall call, Stack stack) =>
        call.Run(CloudFormationApi.DeleteStack, new RequestFields().With("StackName", stack.Id.Text));

    private static OperationTarget Detect(Transaction home, StackSet set, StackSetOperation operation, OperationTarget target, ProvisionCall call, Stack stack)
    {
        call.Run(CloudFormationApi.DetectStackDrift, new RequestFields().With("StackName", stack.Id.Text));
        var drift = StackOf(home, InstanceOf(home, set, target))!.Drift;
        home.Put(InstanceOf(home, set, target) with { Drift = drift, DriftChecked = home.Now, DriftOperation = operation.Name });
        return Over(home, set, operation, target with { Drift = drift }, null);
    }

    /// <summary>Takes a stack that stands into the stack set, with what it was given otherwise than the stack set says as its own values.</summary>
    /// <exception cref="AwsException">The stack is not of the stack set's template, or can't belong to it.</exception>
    private static OperationTarget Import(Transaction home, StackSet set, StackSetOperation operation, OperationTarget target, ProvisionCall call, Stack stack)
    {
        // "The target account must have permission to use the GetTemplate operation with the input of stack ID or ARN."
        var template = call.Run(CloudFormationApi.GetTemplate, new RequestFields().With("StackName", stack.Id.Text).With("TemplateStage", TemplateStageValues.Original)).TemplateBody;
        if (template != home.Require(new Id<TemplateBody>(set.Template)).Text) throw StackSetErrors.Invalid($"The template of stack {stack.Id} is not that of StackSet {set.Name}");
        if (stack.Parent is not null) throw StackSetErrors.Invalid($"Stack {stack.Id} is nested and can't be imported");
        if (stack.Status is not (StackStatusValues.CreateComplete or StackStatusValues.UpdateComplete or StackStatusValues.UpdateRollbackComplete or StackStatusValues.ImportComplete
            or StackStatusValues.ImportRollbackComplete)) throw StackSetErrors.Invalid($"Stack {stack.Id} is in {stack.Status} state and can not be imported");
        if (set.Parameters.FirstOrDefault(parameter => parameter.IsSecret) is { } secret) throw StackSetErrors.Invalid($"Parameter {secret.Name} is NoEcho, so that stack {stack.Id} can't be imported");
        home.Put(InstanceOf(home, set, target) with
        {
            Overrides = [.. stack.Version.Parameters.Where(own => set.Parameters.FirstOrDefault(parameter => parameter.Name == own.Name)?.Given != own.Given)],
        });
        return Over(home, set, operation, target, null);
    }

    /// <summary>Ends the stack's part of the operation, and says at its place how it stands now.</summary>
    /// <param name="failure">Why it failed; null where it did not.</param>
    private static OperationTarget Over(Transaction home, StackSet set, StackSetOperation operation, OperationTarget target, string? failure)
    {
        var instance = InstanceOf(home, set, target) with { LastOperation = operation.Name };
        switch (operation.Action)
        {
            case StackSetOperationActionValues.Delete when failure is null:
                home.Remove(instance.Id);
                break;
            case StackSetOperationActionValues.Delete:
                home.Put(instance with { Status = StackInstanceStatusValues.Inoperable, Detailed = StackInstanceDetailedStatusValues.Inoperable, Reason = failure });
                break;
            case StackSetOperationActionValues.DetectDrift:
                home.Put(instance);
                break;
            case StackSetOperationActionValues.Create when operation.IsImport && failure is not null:
                home.Put(instance with { Status = StackInstanceStatusValues.Inoperable, Detailed = StackInstanceDetailedStatusValues.FailedImport, Reason = failure });
                break;
            default:
                home.Put(instance with
                {
                    Status = failure is null ? StackInstanceStatusValues.Current : StackInstanceStatusValues.Outdated,
                    Detailed = failure is null ? StackInstanceDetailedStatusValues.Succeeded : StackInstanceDetailedStatusValues.Failed,
                    Reason = failure,
                });
                break;
        }

        return target with
        {
            Status = failure is null ? StackSetOperationResultStatusValues.Succeeded : StackSetOperationResultStatusValues.Failed,
            Reason = failure,
            IsRenewing = false,
        };
    }

    private static RequestFields Fields(StackSet set, StackInstance instance) => new RequestFields()
        .With("Parameters", set.Parameters
            .Select(parameter => instance.Overrides.FirstOrDefault(other => other.Name == parameter.Name) ?? parameter)
            .Select(parameter => new RequestFields().With("ParameterKey", parameter.Name).With("ParameterValue", parameter.Given)))
        .With("Capabilities", set.Capabilities)
        .With("Tags", set.Tags.Select(tag => new RequestFields().With("Key", tag.Key).With("Value", tag.Value)));

    /// <summary>The first thing that failed, as stack sets tell it.</summary>
    private static string FailureOf(View home, Stack stack)
    {
        var history = HistoryPage.EventsOf(home, stack).ToList();
        var begun = history.FindLastIndex(happened => happened.PhysicalId == stack.Id.Text
            && happened.Status is StackStatusValues.CreateInProgress or StackStatusValues.UpdateInProgress or StackStatusValues.DeleteInProgress);
        var failed = history.Skip(begun + 1).FirstOrDefault(happened => happened.PhysicalId != stack.Id.Text && happened.Status.EndsWith("_FAILED", StringComparison.Ordinal));
        return failed is null
            ? stack.Reason ?? $"Stack {stack.Id} is in {stack.Status} state"
            : $"ResourceLogicalId:{failed.LogicalId}, ResourceType:{failed.ResourceType}, ResourceStatusReason:{failed.Reason}.";
    }

    /// <summary>A stack whose creation failed can't become anything; the next operation makes it anew.</summary>
    private static bool IsStillborn(Stack stack) =>
        stack.Status is StackStatusValues.RollbackComplete or StackStatusValues.RollbackFailed or StackStatusValues.CreateFailed or StackStatusValues.DeleteFailed;

    private static StackInstance InstanceOf(View home, StackSet set, OperationTarget target) => StackSetLookup.RequireInstance(home, set, target.Account, target.Region);

    private static Stack? StackOf(View home, StackInstance instance) => instance.Stack is { } id ? home.In(instance.Where).Find(new Id<Stack>(id)) : null;
}
