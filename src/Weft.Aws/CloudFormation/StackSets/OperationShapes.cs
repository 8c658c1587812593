using Weft.Control.State;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>Operations on stack sets as CloudFormation shows them.</summary>
internal static class OperationShapes
{
    /// <summary>What a detection of drift found; nothing yet where there was none.</summary>
    public static StackSetDriftDetectionDetailsShape DriftOf(StackSetOperation? detection)
    {
        var targets = detection?.Targets ?? [];
        var drifted = targets.Count(target => target.Drift == StackDriftStatusValues.Drifted);
        var inSync = targets.Count(target => target.Drift == StackDriftStatusValues.InSync);
        return new StackSetDriftDetectionDetailsShape
        {
            DriftStatus = drifted > 0 ? StackSetDriftStatusValues.Drifted : inSync > 0 ? StackSetDriftStatusValues.InSync : StackSetDriftStatusValues.NotChecked,
            DriftDetectionStatus = detection is null ? null : DetectionStatusOf(detection),
            LastDriftCheckTimestamp = detection?.Ended,
            TotalStackInstancesCount = targets.Length,
            DriftedStackInstancesCount = drifted,
            InSyncStackInstancesCount = inSync,
            InProgressStackInstancesCount = targets.Count(target => !target.IsOver),
            FailedStackInstancesCount = targets.Count(target => target.Status == StackSetOperationResultStatusValues.Failed),
        };
    }

    private static string DetectionStatusOf(StackSetOperation detection) => detection.Status switch
    {
        StackSetOperationStatusValues.Stopped => StackSetDriftDetectionStatusValues.Stopped,
        StackSetOperationStatusValues.Failed => StackSetDriftDetectionStatusValues.Failed,
        StackSetOperationStatusValues.Succeeded when detection.Targets.Any(target => target.Status == StackSetOperationResultStatusValues.Failed) =>
            StackSetDriftDetectionStatusValues.PartialSuccess,
        StackSetOperationStatusValues.Succeeded => StackSetDriftDetectionStatusValues.Completed,
        _ => StackSetDriftDetectionStatusValues.InProgress,
    };

    public static StackSetOperationShape Of(StackSetOperation operation) => new()
    {
        OperationId = operation.Name,
        StackSetId = operation.Set.Text,
        Action = operation.Action,
        Status = operation.Status,
        OperationPreferences = Of(operation.Preferences),
        RetainStacks = operation.RetainStacks,
        AdministrationRoleARN = operation.AdministrationRole,
        ExecutionRoleName = operation.ExecutionRole,
        CreationTimestamp = operation.Created,
        EndTimestamp = operation.Ended,
        StackSetDriftDetectionDetails = operation.Action == StackSetOperationActionValues.DetectDrift ? DriftOf(operation) : null,
        StatusDetails = DetailsOf(operation),
    };

    public static StackSetOperationSummaryShape Summary(StackSetOperation operation) => new()
    {
        OperationId = operation.Name,
        Action = operation.Action,
        Status = operation.Status,
        CreationTimestamp = operation.Created,
        EndTimestamp = operation.Ended,
        StatusDetails = DetailsOf(operation),
        OperationPreferences = Of(operation.Preferences),
    };

    public static StackSetOperationResultSummaryShape Of(View view, OperationTarget target) => new()
    {
        Account = target.Account,
        Region = target.Region,
        Status = target.Status,
        StatusReason = target.Reason,
        AccountGateResult = IsBeforeGate(target) ? null : new AccountGateResultShape
        {
            Status = AccountGateStatusValues.Skipped,
            StatusReason = $"Function not found: arn:aws:lambda:{view.Region}:{view.Account}:function:AWSCloudFormationStackSetAccountGate",
        },
    };

    // There is no Lambda here, and so no gate function in any account: AWS skips it then, once it comes to the account.
    private static bool IsBeforeGate(OperationTarget target) =>
        target.Status is StackSetOperationResultStatusValues.Pending or StackSetOperationResultStatusValues.Cancelled;

    private static StackSetOperationStatusDetailsShape DetailsOf(StackSetOperation operation) =>
        new() { FailedStackInstancesCount = operation.Targets.Count(target => target.Status == StackSetOperationResultStatusValues.Failed) };

    private static StackSetOperationPreferencesShape Of(OperationPreferences preferences) => new()
    {
        RegionConcurrencyType = preferences.RegionConcurrency,
        RegionOrder = preferences.RegionOrder,
        FailureToleranceCount = preferences.ToleranceCount,
        FailureTolerancePercentage = preferences.TolerancePercentage,
        MaxConcurrentCount = preferences.MaxConcurrentCount,
        MaxConcurrentPercentage = preferences.MaxConcurrentPercentage,
        ConcurrencyMode = preferences.ConcurrencyMode,
    };
}
