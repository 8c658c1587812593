using Weft.Aws.CloudFormation.Execution;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.ChangeSets;

/// <summary>DescribeChangeSet, ListChangeSets, DeleteChangeSet and ExecuteChangeSet.</summary>
internal sealed class ChangeSetOperations(Catalog catalog, ITemplateStore store, StackAdvance advance)
{
    private const int PageSize = 100;

    public static DescribeChangeSetResult Describe(View view, DescribeChangeSetRequest request)
    {
        var set = ChangeSetLookup.Require(view, request.ChangeSetName, request.StackName);
        var stack = view.Require(set.Stack);
        var numbered = set.Changes.Select((change, place) => (Change: change, Key: $"{place:D4}"));
        var page = Page.Of(numbered, change => change.Key, PageSize, request.NextToken, StackErrors.InvalidToken);
        return new DescribeChangeSetResult
        {
            ChangeSetName = set.Name,
            ChangeSetId = set.Id.Text,
            StackId = stack.Id.Text,
            StackName = stack.Name,
            Description = set.Description,
            Parameters = [.. set.Version.Parameters.Select(StackShapes.Of)],
            CreationTime = set.Created,
            ExecutionStatus = ExecutionStatusOf(stack, set),
            Status = set.Status,
            StatusReason = set.Reason,
            NotificationARNs = set.Version.NotificationArns,
            RollbackConfiguration = (set.Version.Monitoring ?? StackMonitoring.None).ToShape(),
            Capabilities = set.Version.Capabilities,
            Tags = StackShapes.Tags(set.Version.Tags),
            Changes = page.Select(change => ChangeShapes.Of(change.Change, request.IncludePropertyValues == true)),
            NextToken = page.NextToken,
            IncludeNestedStacks = set.IncludesNested,
            ParentChangeSetId = set.Parent,
            RootChangeSetId = set.Root,
            OnStackFailure = set.OnFailure,
            ImportExistingResources = set.ImportsExisting,
        };
    }

    public static ListChangeSetsResult List(View view, ListChangeSetsRequest request)
    {
        var stack = StackLookup.Require(view, request.StackName);
        var page = Page.Of(view.Referring(ChangeSet.OfStack, stack.Id), set => set.Id.Text, PageSize, request.NextToken, StackErrors.InvalidToken);
        return new ListChangeSetsResult
        {
            Summaries = page.Select(set => new ChangeSetSummaryShape
            {
                StackId = stack.Id.Text,
                StackName = stack.Name,
                ChangeSetId = set.Id.Text,
                ChangeSetName = set.Name,
                ExecutionStatus = ExecutionStatusOf(stack, set),
                Status = set.Status,
                StatusReason = set.Reason,
                CreationTime = set.Created,
                Description = set.Description,
                IncludeNestedStacks = set.IncludesNested,
                ParentChangeSetId = set.Parent,
                RootChangeSetId = set.Root,
                ImportExistingResources = set.ImportsExisting,
            }),
            NextToken = page.NextToken,
        };
    }

    public static EmptyResult Delete(Transaction transaction, DeleteChangeSetRequest request)
    {
        if (ChangeSetLookup.Find(transaction, request.ChangeSetName, request.StackName) is not { } set) return EmptyResult.Instance;
        RequireRoot(set);
        if (set.ExecutionStatus == ExecutionStatusValues.ExecuteInProgress) throw InvalidStatus($"ChangeSet [{set.Id}] is being executed");
        ChangeSetLookup.Forget(transaction, set);
        return EmptyResult.Instance;
    }

    public EmptyResult Execute(Transaction transaction, ExecuteChangeSetRequest request)
    {
        var set = ChangeSetLookup.Require(transaction, request.ChangeSetName, request.StackName);
        RequireRoot(set);
        var stack = transaction.Require(set.Stack);
        var state = IsObsolete(transaction, set) ? ExecutionStatusValues.Obsolete : ExecutionStatusOf(stack, set);
        if (!set.IsReady || state != ExecutionStatusValues.Available)
            throw InvalidStatus($"ChangeSet [{set.Id}] cannot be executed in its current status of [{(set.IsReady ? state : set.Status)}]");
        var isNew = stack.Status == StackStatusValues.ReviewInProgress;
        if (!isNew) StackUpdates.RequireUpdatable(stack);
        foreach (var other in transaction.Referring(ChangeSet.OfStack, stack.Id).Where(other => other.Id != set.Id).ToList()) ChangeSetLookup.Forget(transaction, other);
        transaction.Put(set with { ExecutionStatus = ExecutionStatusValues.ExecuteComplete });
        stack = stack with
        {
            ChangeSet = set.Id.Text,
            Token = request.ClientRequestToken,
            RoleArn = set.RoleArn ?? stack.RoleArn,
            DisableRollback = request.DisableRollback ?? set.OnFailure == OnStackFailureValues.DoNothing,
            RetainExceptOnCreate = request.RetainExceptOnCreate == true,
        };
        if (isNew) Create(transaction, stack, set, request.DisableRollback == true);
        else new StackUpdates(catalog, store, advance).Begin(transaction, stack, set.Version, InProgress(set));
        return EmptyResult.Instance;
    }

    private void Create(Transaction transaction, Stack stack, ChangeSet set, bool disableRollback)
    {
        var begun = transaction.Put(stack with
        {
            Status = InProgress(set),
            Reason = "User Initiated",
            OperationStart = transaction.Now,
            Version = set.Version,
            Caller = transaction.Call.Caller,
            OnFailure = disableRollback ? OnFailureValues.DoNothing : set.OnFailure ?? OnFailureValues.Rollback,
        });
        advance.Begin(transaction, begun);
    }

    private static string InProgress(ChangeSet set) => set.Kind switch
    {
        ChangeSetTypeValues.Create => StackStatusValues.CreateInProgress,
        ChangeSetTypeValues.Import => StackStatusValues.ImportInProgress,
        _ => StackStatusValues.UpdateInProgress,
    };

    /// <summary>A change set is obsolete once the stack has changed by another way.</summary>
    private static string ExecutionStatusOf(Stack stack, ChangeSet set) =>
        set.ExecutionStatus == ExecutionStatusValues.Available && set.StackOperation != stack.Operation ? ExecutionStatusValues.Obsolete : set.ExecutionStatus;

    /// <summary>Whether a nested stack has changed by another way.</summary>
    private static bool IsObsolete(View view, ChangeSet set) => view.Under(ChangeSet.ByParent, set.Id.Text)
        .Any(nested => ExecutionStatusOf(view.Require(nested.Stack), nested) == ExecutionStatusValues.Obsolete || IsObsolete(view, nested));

    private static void RequireRoot(ChangeSet set)
    {
        if (set.Root is { } root) throw StackErrors.Validation($"ChangeSet [{set.Id}] belongs to a hierarchy of nested stacks; use its root change set [{root}]");
    }

    private static AwsException InvalidStatus(string message) => new("InvalidChangeSetStatus", message);
}
