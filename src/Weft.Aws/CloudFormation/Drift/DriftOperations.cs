using Weft.Aws.CloudFormation.Execution;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Drift;

/// <summary>DetectStackDrift, DetectStackResourceDrift and what they found. The state is here, so the answer is there at once and exact.</summary>
internal sealed class DriftOperations(Catalog catalog)
{
    private const int PageSize = 100;

    /// <summary>How many detections of a stack can be asked about.</summary>
    private const int Kept = 10;

    public DetectStackDriftResult Detect(Transaction transaction, DetectStackDriftRequest request)
    {
        var stack = RequireSettled(transaction, request.StackName);
        foreach (var asked in request.LogicalResourceIds) StackLookup.RequireResource(transaction, stack, asked);
        var resources = transaction.Referring(StackResource.OfStack, stack.Id)
            .Where(resource => resource.PhysicalId is not null && (request.LogicalResourceIds.Count == 0 || request.LogicalResourceIds.Contains(resource.LogicalId)))
            .ToList();
        StackGate.RequireDetecting(transaction);
        var gate = StackGate.ForCaller(catalog, transaction);
        var (drifted, refusals) = (0, new List<string>());
        foreach (var resource in resources)
        {
            if (Refusal(transaction, gate, resource) is { } refusal) refusals.Add($"{resource.LogicalId}: {refusal.Message}");
            else if (IsDrifted(Check(transaction, resource))) drifted++;
        }

        var status = Summarize(transaction, stack, isWhole: refusals.Count == 0);
        Trim(transaction, stack);
        var id = new Id<DriftDetection>(transaction.Ids.NextUuid());
        var failure = refusals.Count == 0 ? null : $"Failed to detect drift on {refusals.Count} of {resources.Count} resources. {string.Join("; ", refusals)}";
        transaction.Put(new DriftDetection(id, stack.Id, transaction.Now, status, drifted, failure));
        return new DetectStackDriftResult { StackDriftDetectionId = id.Text };
    }

    public DetectStackResourceDriftResult DetectOne(Transaction transaction, DetectStackResourceDriftRequest request)
    {
        var stack = RequireSettled(transaction, request.StackName);
        var resource = StackLookup.RequireResource(transaction, stack, request.LogicalResourceId);
        if (Refusal(transaction, StackGate.ForCaller(catalog, transaction), resource) is { } refusal) throw new AwsException("AccessDenied", refusal.Message, 403);
        var isChecked = Check(transaction, resource);
        Summarize(transaction, stack, isWhole: stack.Drift != StackDriftStatusValues.Unknown);
        return new DetectStackResourceDriftResult { StackResourceDrift = ShapeOf(isChecked) };
    }

    public static DescribeStackDriftDetectionStatusResult Status(View view, DescribeStackDriftDetectionStatusRequest request)
    {
        var detection = view.Require(new Id<DriftDetection>(request.StackDriftDetectionId));
        return new DescribeStackDriftDetectionStatusResult
        {
            StackId = detection.Stack.Text,
            StackDriftDetectionId = detection.Id.Text,
            StackDriftStatus = detection.Status,
            DetectionStatus = detection.Failure is null ? StackDriftDetectionStatusValues.DetectionComplete : StackDriftDetectionStatusValues.DetectionFailed,
            DetectionStatusReason = detection.Failure,
            DriftedStackResourceCount = detection.Failure is null ? detection.Drifted : null,
            Timestamp = detection.At,
        };
    }

    public DescribeStackResourceDriftsResult Describe(View view, DescribeStackResourceDriftsRequest request)
    {
        var stack = StackLookup.Require(view, request.StackName);
        var found = view.Referring(StackResource.OfStack, stack.Id).Where(resource => resource.DriftChecked is not null
            && (request.StackResourceDriftStatusFilters.Count == 0 || request.StackResourceDriftStatusFilters.Contains(resource.Drift)));
        var page = Page.Of(found, resource => resource.LogicalId, request.MaxResults ?? PageSize, request.NextToken, StackErrors.InvalidToken);
        return new DescribeStackResourceDriftsResult { StackResourceDrifts = page.Select(ShapeOf), NextToken = page.NextToken };
    }

    private static bool IsDrifted(StackResource resource) => resource.Drift is StackResourceDriftStatusValues.Modified or StackResourceDriftStatusValues.Deleted;

    private static Stack RequireSettled(View view, string name)
    {
        var stack = StackLookup.RequireStanding(view, name);
        return stack.IsInProgress || stack.Status == StackStatusValues.ReviewInProgress
            ? throw StackErrors.Validation($"Drift detection cannot be performed on stack {stack.Id} in the state {stack.Status}.")
            : stack;
    }

    /// <summary>Why the caller may not read the resource ("Considerations when detecting drift"); null where they may.</summary>
    private AwsException? Refusal(Transaction transaction, CallGate gate, StackResource resource) => resource.PhysicalId is not { } id
        ? null
        : transaction.Attempt(() => catalog.FindProvisioned(resource.Type)!.RequireReadable(catalog, transaction, gate, id, resource.Given));

    private StackResource Check(Transaction transaction, StackResource resource)
    {
        var type = catalog.FindProvisioned(resource.Type)!;
        var actual = resource.PhysicalId is { } id ? type.Read(transaction, id, resource.Given)?.ToJsonString() : null;
        var differences = actual is null ? [] : PropertyDrift.Between(type, resource.Given.Json, StackResource.Read(actual).Json);
        return transaction.Put(resource with
        {
            Drift = actual is null ? StackResourceDriftStatusValues.Deleted
                : differences.Count == 0 ? StackResourceDriftStatusValues.InSync
                : StackResourceDriftStatusValues.Modified,
            DriftChecked = transaction.Now,
            Actual = actual,
        });
    }

    /// <param name="isWhole">Whether every resource could be read.</param>
    private static string Summarize(Transaction transaction, Stack stack, bool isWhole)
    {
        var status = transaction.Referring(StackResource.OfStack, stack.Id).Any(IsDrifted) ? StackDriftStatusValues.Drifted
            : isWhole ? StackDriftStatusValues.InSync
            : StackDriftStatusValues.Unknown;
        transaction.Put(stack with { Drift = status, DriftChecked = transaction.Now });
        return status;
    }

    private static void Trim(Transaction transaction, Stack stack)
    {
        foreach (var old in transaction.Referring(DriftDetection.OfStack, stack.Id).OrderByDescending(detection => detection.At).Skip(Kept - 1).ToList()) transaction.Remove(old.Id);
    }

    private StackResourceDriftShape ShapeOf(StackResource resource) => new()
    {
        StackId = resource.Stack.Text,
        LogicalResourceId = resource.LogicalId,
        PhysicalResourceId = resource.PhysicalId,
        ResourceType = resource.Type,
        ExpectedProperties = resource.Properties,
        ActualProperties = resource.Actual,
        PropertyDifferences = PropertyDrift.Of(catalog, resource),
        StackResourceDriftStatus = resource.Drift,
        Timestamp = resource.DriftChecked ?? resource.At,
    };
}
