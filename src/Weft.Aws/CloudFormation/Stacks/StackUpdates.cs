using Weft.Aws.CloudFormation.ChangeSets;
using Weft.Aws.CloudFormation.Execution;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>UpdateStack, CancelUpdateStack, ContinueUpdateRollback and RollbackStack.</summary>
internal sealed class StackUpdates(Catalog catalog, ITemplateStore store, StackAdvance advance)
{
    private static readonly string[] updatable =
    [
        StackStatusValues.CreateComplete, StackStatusValues.UpdateComplete, StackStatusValues.UpdateRollbackComplete, StackStatusValues.ImportComplete,
        StackStatusValues.ImportRollbackComplete, StackStatusValues.UpdateFailed, StackStatusValues.CreateFailed,
    ];

    public UpdateStackResult Update(Transaction transaction, UpdateStackRequest request) => Update(transaction, request, StackInputs.Of(request));

    /// <param name="inputs">What the stack is to become; of the request only the rest counts.</param>
    public UpdateStackResult Update(Transaction transaction, UpdateStackRequest request, StackInputs inputs)
    {
        var stack = StackLookup.RequireStanding(transaction, request.StackName);
        if (request.ClientRequestToken is { } token && stack.Token == token && stack.Operation > 1) return new UpdateStackResult { StackId = stack.Id.Text };
        RequireUpdatable(stack);
        StackGate.RequirePassable(transaction, request.RoleARN);
        var policy = StackCreation.PolicyOf(transaction, store, request.StackPolicyBody, request.StackPolicyURL);
        var during = StackCreation.PolicyOf(transaction, store, request.StackPolicyDuringUpdateBody, request.StackPolicyDuringUpdateURL);
        var (version, draft) = StackCreation.VersionOf(catalog, store, transaction, stack, inputs, stack.Version);
        RequireChange(transaction, stack, version, draft, policy);
        Begin(transaction, stack with
        {
            Token = request.ClientRequestToken,
            RoleArn = request.RoleARN ?? stack.RoleArn,
            DisableRollback = request.DisableRollback == true,
            RetainExceptOnCreate = request.RetainExceptOnCreate == true,
            Policy = policy ?? stack.Policy,
            PolicyDuringUpdate = during,
            ChangeSet = null,
        }, version);
        return new UpdateStackResult { StackId = stack.Id.Text };
    }

    /// <summary>Sets a stack going towards another version.</summary>
    public Stack Begin(Transaction transaction, Stack stack, StackVersion version, string status = StackStatusValues.UpdateInProgress)
    {
        // After an update that failed and was left so, what there was before it is still what a rollback goes back to.
        // Its resources are partly of one and partly of the other.
        var prior = stack.Status is StackStatusValues.UpdateFailed && stack.Prior is { } held ? held with { IsReached = false } : stack.Version;
        ChangeSetLookup.ForgetExecuted(transaction, stack);
        if (stack.Prior is { } old && old.Template != prior.Template) StackVersions.Forget(transaction, old.Template, version.Template);
        var begun = transaction.Put(stack with
        {
            Status = status,
            Reason = "User Initiated",
            Updated = transaction.Now,
            OperationStart = transaction.Now,
            Operation = stack.Operation + 1,
            Version = version,
            Prior = prior,
            Caller = transaction.Call.Caller,
            Spared = [],
            IdleLooks = 0,
            Deployed = null,
        });
        advance.Begin(transaction, begun);
        return begun;
    }

    public static void RequireUpdatable(Stack stack)
    {
        if (!updatable.Contains(stack.Status)) throw StackErrors.WrongState(stack.Id.Text, stack.Status, "updated");
    }

    public EmptyResult Cancel(Transaction transaction, CancelUpdateStackRequest request)
    {
        var stack = StackLookup.RequireStanding(transaction, request.StackName);
        if (stack.Status != StackStatusValues.UpdateInProgress)
            throw StackErrors.Validation("CancelUpdateStack cannot be called from current stack status");
        using var run = new StackRun(catalog, transaction, stack with { Token = request.ClientRequestToken ?? stack.Token, DisableRollback = false });
        ForwardPhase.Cancel(run);
        if (transaction.IsInstant) transaction.Later(TimeSpan.Zero, advance.Step, stack.Id.Text);
        return EmptyResult.Instance;
    }

    public EmptyResult Continue(Transaction transaction, ContinueUpdateRollbackRequest request)
    {
        var stack = StackLookup.RequireStanding(transaction, request.StackName);
        if (stack.Status != StackStatusValues.UpdateRollbackFailed)
            throw StackErrors.WrongState(stack.Id.Text, stack.Status, "continued to roll back");
        StackGate.RequirePassable(transaction, request.RoleARN);
        foreach (var spared in request.ResourcesToSkip)
        {
            if (!StackLookup.RequireResource(transaction, stack, spared).IsFailed)
                throw StackErrors.Validation($"The following resources are not in the UPDATE_FAILED state: [{spared}]");
        }

        RollBack(transaction, stack with { Token = request.ClientRequestToken, RoleArn = request.RoleARN ?? stack.RoleArn, Spared = [.. request.ResourcesToSkip] });
        return EmptyResult.Instance;
    }

    public RollbackStackResult Rollback(Transaction transaction, RollbackStackRequest request)
    {
        var stack = StackLookup.RequireStanding(transaction, request.StackName);
        StackGate.RequirePassable(transaction, request.RoleARN);
        stack = stack with
        {
            Token = request.ClientRequestToken,
            RoleArn = request.RoleARN ?? stack.RoleArn,
            RetainExceptOnCreate = request.RetainExceptOnCreate == true,
            Caller = transaction.Call.Caller,
        };
        switch (stack.Status)
        {
            case StackStatusValues.CreateFailed:
                TakeDown(transaction, stack);
                break;
            case StackStatusValues.UpdateFailed:
                RollBack(transaction, stack);
                break;
            default:
                throw StackErrors.WrongState(stack.Id.Text, stack.Status, "rolled back");
        }

        return new RollbackStackResult { StackId = stack.Id.Text };
    }

    private void TakeDown(Transaction transaction, Stack stack)
    {
        using var run = new StackRun(catalog, transaction, stack);
        DeletionPhase.Begin(run, StackStatusValues.RollbackInProgress, "User Initiated");
        advance.Resume(transaction, run.Stack);
    }

    private void RollBack(Transaction transaction, Stack stack)
    {
        using var run = new StackRun(catalog, transaction, stack);
        run.Turn(StackStatusValues.UpdateRollbackInProgress, "User Initiated");
        advance.Resume(transaction, run.Stack);
    }

    private void RequireChange(Transaction transaction, Stack stack, StackVersion version, StackDraft draft, string? policy)
    {
        RequireSameTypes(transaction, stack, draft);
        if (stack.Status is StackStatusValues.UpdateFailed or StackStatusValues.CreateFailed) return;
        var held = stack.Version;
        if ((policy is not null && policy != stack.Policy) || !version.NotificationArns.SequenceEqual(held.NotificationArns)) return;
        if (!StackMonitoring.Of(null, version.Monitoring).IsSame(StackMonitoring.Of(null, held.Monitoring))) return;
        if (!version.Tags.SequenceEqual(held.Tags) || ChangePrediction.ChangeOutputs(stack, draft)) return;
        if (!ChangePrediction.IsAnything(catalog, transaction, stack, draft, version)) throw StackErrors.NoUpdates();
    }

    /// <summary>A resource can't become one of another type.</summary>
    public static void RequireSameTypes(View view, Stack stack, StackDraft draft)
    {
        var turned = view.Referring(StackResource.OfStack, stack.Id)
            .Where(resource => draft.Template.Resources.Find(resource.LogicalId) is { } declared && declared.Type != resource.Type)
            .Select(resource => resource.LogicalId)
            .ToList();
        if (turned.Count > 0)
        {
            throw StackErrors.Validation(
                $"Update of resource type is not permitted. The new template modifies resource type of the following resources: [{string.Join(", ", turned)}]");
        }
    }
}
