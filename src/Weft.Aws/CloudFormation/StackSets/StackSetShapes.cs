using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.State;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>Stack sets and their instances as CloudFormation shows them.</summary>
internal static class StackSetShapes
{
    public static StackSetShape Of(View view, StackSet set) => new()
    {
        StackSetName = set.Name,
        StackSetId = set.Id.Text,
        Description = set.Description,
        Status = set.Status,
        TemplateBody = view.Require(new Control.Resources.Id<TemplateBody>(set.Template)).Text,
        Parameters = [.. set.Parameters.Select(StackShapes.Of)],
        Capabilities = set.Capabilities,
        Tags = StackShapes.Tags(set.Tags),
        StackSetARN = set.Arn,
        AdministrationRoleARN = set.AdministrationArn(view),
        ExecutionRoleName = set.ExecutionRole,
        StackSetDriftDetectionDetails = OperationShapes.DriftOf(FindDrift(view, set)),
        OrganizationalUnitIds = [],
        PermissionModel = PermissionModelsValues.SelfManaged,
        ManagedExecution = new ManagedExecutionShape { Active = false },
        Regions = [.. view.Referring(StackInstance.OfSet, set.Id).Select(instance => instance.Region).Distinct().Order(StringComparer.Ordinal)],
    };

    public static StackSetSummaryShape Summary(View view, StackSet set)
    {
        var drift = OperationShapes.DriftOf(FindDrift(view, set));
        return new StackSetSummaryShape
        {
            StackSetName = set.Name,
            StackSetId = set.Id.Text,
            Description = set.Description,
            Status = set.Status,
            PermissionModel = PermissionModelsValues.SelfManaged,
            DriftStatus = drift.DriftStatus,
            LastDriftCheckTimestamp = drift.LastDriftCheckTimestamp,
            ManagedExecution = new ManagedExecutionShape { Active = false },
        };
    }

    public static StackInstanceShape Of(StackInstance instance) => new()
    {
        StackSetId = instance.Set.Text,
        Region = instance.Region,
        Account = instance.Account,
        StackId = instance.Stack,
        ParameterOverrides = [.. instance.Overrides.Select(StackShapes.Of)],
        Status = instance.Status,
        StackInstanceStatus = new StackInstanceComprehensiveStatusShape { DetailedStatus = instance.Detailed },
        StatusReason = instance.Reason,
        DriftStatus = instance.Drift,
        LastDriftCheckTimestamp = instance.DriftChecked,
        LastOperationId = instance.LastOperation,
    };

    public static StackInstanceSummaryShape Summary(StackInstance instance) => new()
    {
        StackSetId = instance.Set.Text,
        Region = instance.Region,
        Account = instance.Account,
        StackId = instance.Stack,
        Status = instance.Status,
        StatusReason = instance.Reason,
        StackInstanceStatus = new StackInstanceComprehensiveStatusShape { DetailedStatus = instance.Detailed },
        DriftStatus = instance.Drift,
        LastDriftCheckTimestamp = instance.DriftChecked,
        LastOperationId = instance.LastOperation,
    };

    private static StackSetOperation? FindDrift(View view, StackSet set) => set.DriftOperation == 0 ? null : view.Find(StackSetOperation.IdOf(set, set.DriftOperation));
}
