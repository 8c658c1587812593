using Weft.Control.State;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>Stacks and what belongs to them as CloudFormation shows them.</summary>
internal static class StackShapes
{
    /// <summary>What stands for the value of a parameter that is not to be shown.</summary>
    private const string Hidden = "****";

    public static StackShape Of(Stack stack) => new()
    {
        StackId = stack.Id.Text,
        StackName = stack.Name,
        ChangeSetId = stack.ChangeSet,
        Description = stack.Version.Description,
        Parameters = UnlessEmpty(stack.Version.Parameters.Select(Of)),
        CreationTime = stack.Created,
        LastUpdatedTime = stack.Updated,
        DeletionTime = stack.Deleted,
        RollbackConfiguration = (stack.Version.Monitoring ?? StackMonitoring.None).ToShape(),
        StackStatus = stack.Status,
        StackStatusReason = stack.Reason,
        DisableRollback = stack.DisableRollback,
        NotificationARNs = stack.Version.NotificationArns,
        TimeoutInMinutes = stack.TimeoutMinutes,
        Capabilities = UnlessEmpty(stack.Version.Capabilities),
        Outputs = UnlessEmpty(stack.Version.Outputs.Where(_ => IsStanding(stack))
            .Select(output => new OutputShape { OutputKey = output.Name, OutputValue = output.Value, Description = output.Description, ExportName = output.Export })),
        RoleARN = stack.RoleArn,
        Tags = Tags(stack.Version.Tags),
        EnableTerminationProtection = stack.IsProtected,
        ParentId = stack.Parent,
        RootId = stack.Root,
        DriftInformation = new StackDriftInformationShape { StackDriftStatus = stack.Drift, LastCheckTimestamp = stack.DriftChecked },
        RetainExceptOnCreate = stack.RetainExceptOnCreate,
    };

    // AWS leaves these members away, and clients ask whether they are there.
    private static List<T>? UnlessEmpty<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;

    public static StackSummaryShape Summary(Stack stack) => new()
    {
        StackId = stack.Id.Text,
        StackName = stack.Name,
        TemplateDescription = stack.Version.Description,
        CreationTime = stack.Created,
        LastUpdatedTime = stack.Updated,
        DeletionTime = stack.Deleted,
        StackStatus = stack.Status,
        StackStatusReason = stack.Reason,
        ParentId = stack.Parent,
        RootId = stack.Root,
        DriftInformation = new StackDriftInformationSummaryShape { StackDriftStatus = stack.Drift, LastCheckTimestamp = stack.DriftChecked },
    };

    public static StackEventShape Of(Stack stack, HistoryPage page, int place) => Of(stack, page, page.Events[place], page.NumberOf(place));

    private static StackEventShape Of(Stack stack, HistoryPage page, StackEvent happened, string number) => new()
    {
        StackId = stack.Id.Text,
        StackName = stack.Name,
        EventId = $"{happened.LogicalId}-{happened.Status}-{number}",
        LogicalResourceId = happened.LogicalId,
        PhysicalResourceId = happened.PhysicalId ?? "",
        ResourceType = happened.ResourceType,
        Timestamp = page.At,
        ResourceStatus = happened.Status,
        ResourceStatusReason = happened.Reason,
        ResourceProperties = happened.Properties,
        ClientRequestToken = page.Token,
    };

    public static StackResourceShape Of(Stack stack, StackResource resource) => new()
    {
        StackId = stack.Id.Text,
        StackName = stack.Name,
        LogicalResourceId = resource.LogicalId,
        PhysicalResourceId = resource.PhysicalId,
        ResourceType = resource.Type,
        Timestamp = resource.At,
        ResourceStatus = resource.Status,
        ResourceStatusReason = resource.Reason,
        DriftInformation = DriftOf(resource),
    };

    public static StackResourceSummaryShape Summary(StackResource resource) => new()
    {
        LogicalResourceId = resource.LogicalId,
        PhysicalResourceId = resource.PhysicalId,
        ResourceType = resource.Type,
        LastUpdatedTimestamp = resource.At,
        ResourceStatus = resource.Status,
        ResourceStatusReason = resource.Reason,
        DriftInformation = new StackResourceDriftInformationSummaryShape { StackResourceDriftStatus = resource.Drift, LastCheckTimestamp = resource.DriftChecked },
    };

    public static StackResourceDetailShape Detail(Stack stack, StackResource resource) => new()
    {
        StackId = stack.Id.Text,
        StackName = stack.Name,
        LogicalResourceId = resource.LogicalId,
        PhysicalResourceId = resource.PhysicalId,
        ResourceType = resource.Type,
        LastUpdatedTimestamp = resource.At,
        ResourceStatus = resource.Status,
        ResourceStatusReason = resource.Reason,
        Metadata = resource.Metadata,
        DriftInformation = DriftOf(resource),
    };

    private static StackResourceDriftInformationShape DriftOf(StackResource resource) =>
        new() { StackResourceDriftStatus = resource.Drift, LastCheckTimestamp = resource.DriftChecked };

    public static ParameterShape Of(StackParameter parameter) => new()
    {
        ParameterKey = parameter.Name,
        ParameterValue = parameter.IsSecret ? Hidden : parameter.Given,
        ResolvedValue = parameter.Value == parameter.Given ? null : parameter.IsSecret ? Hidden : parameter.Value,
    };

    public static IReadOnlyList<TagShape> Tags(TagMap tags) => [.. tags.Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })];

    // While a stack is made, and after that failed, it has no outputs to show.
    private static bool IsStanding(Stack stack) => stack.Status is not (StackStatusValues.CreateInProgress or StackStatusValues.CreateFailed or StackStatusValues.ReviewInProgress);
}
