using Weft.Aws.CloudFormation.Drift;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>What operations on a stack set there were and how each stack came through them, and StopStackSetOperation.</summary>
internal sealed class OperationHistory(Catalog catalog, StackSetAdvance advance)
{
    private const int PageSize = 100;

    public static DescribeStackSetOperationResult Describe(View view, DescribeStackSetOperationRequest request)
    {
        var set = StackSetLookup.Require(view, request.StackSetName, request.CallAs);
        return new DescribeStackSetOperationResult { StackSetOperation = OperationShapes.Of(StackSetLookup.RequireOperation(view, set, request.OperationId)) };
    }

    /// <summary>The newest first.</summary>
    public static ListStackSetOperationsResult List(View view, ListStackSetOperationsRequest request)
    {
        var set = StackSetLookup.Require(view, request.StackSetName, request.CallAs);
        var newestFirst = view.Referring(StackSetOperation.OfSet, set.Id).Reverse();
        var page = Page.Of(newestFirst, CountDown, request.MaxResults ?? PageSize, request.NextToken, StackErrors.InvalidToken);
        return new ListStackSetOperationsResult { Summaries = page.Select(OperationShapes.Summary), NextToken = page.NextToken };

        // Pages are cut in ascending order of their key.
        static string CountDown(StackSetOperation operation) => $"{99_999_999 - int.Parse(operation.Id.Text[(operation.Id.Text.LastIndexOf('/') + 1)..]):D8}";
    }

    public static ListStackSetOperationResultsResult Results(View view, ListStackSetOperationResultsRequest request)
    {
        var set = StackSetLookup.Require(view, request.StackSetName, request.CallAs);
        var operation = StackSetLookup.RequireOperation(view, set, request.OperationId);
        if (request.Filters.Any(filter => filter.Name is null)) throw StackErrors.Validation("Filters: a filter needs a Name");
        var numbered = operation.Targets.Select((target, place) => (Target: target, Key: $"{place:D6}")).Where(entry => request.Filters.All(filter => entry.Target.Status == filter.Values));
        var page = Page.Of(numbered, entry => entry.Key, request.MaxResults ?? PageSize, request.NextToken, StackErrors.InvalidToken);
        return new ListStackSetOperationResultsResult { Summaries = page.Select(entry => OperationShapes.Of(view, entry.Target)), NextToken = page.NextToken };
    }

    public EmptyResult Stop(Transaction transaction, StopStackSetOperationRequest request)
    {
        var set = StackSetLookup.RequireActive(transaction, request.StackSetName, request.CallAs);
        var operation = StackSetLookup.RequireOperation(transaction, set, request.OperationId);
        if (!operation.IsInProgress) throw StackSetErrors.Invalid($"Operation {operation.Name} is in {operation.Status} state and can not be stopped");
        operation = transaction.Put(operation with { Status = StackSetOperationStatusValues.Stopping });
        advance.Resume(transaction, operation);
        return EmptyResult.Instance;
    }

    /// <summary>What the stack set's newest detection found of one stack's resources.</summary>
    public ListStackInstanceResourceDriftsResult ResourceDrifts(View view, ListStackInstanceResourceDriftsRequest request)
    {
        var set = StackSetLookup.Require(view, request.StackSetName, request.CallAs);
        var instance = StackSetLookup.RequireInstance(view, set, request.StackInstanceAccount, request.StackInstanceRegion);
        if (StackSetLookup.RequireOperation(view, set, request.OperationId).Name != instance.DriftOperation)
            throw StackSetErrors.Invalid($"Operation {request.OperationId} is not the newest detection of drift on this stack instance");
        var there = view.In(instance.Where);
        var found = there.Referring(StackResource.OfStack, new Id<Stack>(instance.Stack!)).Where(resource => resource.DriftChecked is not null
            && (request.StackInstanceResourceDriftStatuses.Count == 0 || request.StackInstanceResourceDriftStatuses.Contains(resource.Drift)));
        var page = Page.Of(found, resource => resource.LogicalId, request.MaxResults ?? PageSize, request.NextToken, StackErrors.InvalidToken);
        return new ListStackInstanceResourceDriftsResult
        {
            Summaries = page.Select(resource => new StackInstanceResourceDriftsSummaryShape
            {
                StackId = instance.Stack!,
                LogicalResourceId = resource.LogicalId,
                PhysicalResourceId = resource.PhysicalId,
                ResourceType = resource.Type,
                PropertyDifferences = PropertyDrift.Of(catalog, resource),
                StackResourceDriftStatus = resource.Drift,
                Timestamp = resource.DriftChecked!.Value,
            }),
            NextToken = page.NextToken,
        };
    }
}
