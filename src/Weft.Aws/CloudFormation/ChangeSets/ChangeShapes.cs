using System.Text.Json.Nodes;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.ChangeSets;

/// <summary>Foreseen changes as CloudFormation shows them.</summary>
internal static class ChangeShapes
{
    public static ChangeShape Of(PredictedChange change, bool withValues) => new()
    {
        Type = ChangeTypeValues.Resource,
        ResourceChange = new ResourceChangeShape
        {
            Action = change.Action,
            LogicalResourceId = change.LogicalId,
            PhysicalResourceId = change.PhysicalId,
            ResourceType = change.Type,
            Replacement = change.Replacement,
            PolicyAction = change.PolicyAction,
            ChangeSetId = change.NestedChangeSet,
            Scope = [.. change.Details.Select(detail => detail.Attribute).Distinct()],
            Details = [.. change.Details.Select(detail => Of(detail, withValues))],
            BeforeContext = withValues ? Context(change.Before) : null,
            AfterContext = withValues ? Context(change.After) : null,
        },
    };

    private static ResourceChangeDetailShape Of(PredictedDetail detail, bool withValues) => new()
    {
        Target = new ResourceTargetDefinitionShape
        {
            Attribute = detail.Attribute,
            Name = detail.Name,
            RequiresRecreation = detail.Recreation,
            Path = withValues ? $"/{(detail.Name is { } name ? $"Properties/{name}" : detail.Attribute == ResourceAttributeValues.Tags ? "Properties/Tags" : detail.Attribute)}" : null,
            BeforeValue = withValues ? detail.Before : null,
            AfterValue = withValues ? detail.After : null,
            AttributeChangeType = withValues ? detail.ChangeType : null,
        },
        Evaluation = detail.Evaluation,
        ChangeSource = detail.Source,
        CausingEntity = detail.Cause,
    };

    private static string? Context(string? properties) => properties is null ? null : new JsonObject { ["Properties"] = JsonNode.Parse(properties) }.ToJsonString();
}
