using System.Collections.Immutable;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.ChangeSets;

/// <summary>What an update would do to one resource.</summary>
/// <param name="Action"><c>Add</c>, <c>Modify</c>, <c>Remove</c> or <c>Import</c>.</param>
/// <param name="Replacement"><c>True</c>, <c>False</c> or <c>Conditional</c>; null where the resource is not modified.</param>
/// <param name="PolicyAction">What becomes of the old resource: <c>Delete</c>, <c>Retain</c>, <c>ReplaceAndDelete</c>, …</param>
public sealed record PredictedChange(
    string Action, string LogicalId, string Type, string? PhysicalId, string? Replacement, string? PolicyAction, ImmutableArray<PredictedDetail> Details)
{
    /// <summary>The resource's properties before, as JSON.</summary>
    public string? Before { get; init; }

    /// <summary>The resource's properties after, as JSON.</summary>
    public string? After { get; init; }

    /// <summary>The change set of the nested stack.</summary>
    public string? NestedChangeSet { get; init; }
}

/// <summary>One reason why a resource changes.</summary>
/// <param name="Attribute">The part of the resource: <c>Properties</c>, <c>Tags</c>, <c>Metadata</c>, <c>DeletionPolicy</c> or <c>UpdateReplacePolicy</c>.</param>
/// <param name="Name">The property; null for the other parts.</param>
/// <param name="Recreation"><c>Never</c>, <c>Conditionally</c> or <c>Always</c>.</param>
/// <param name="Evaluation"><c>Static</c> where the new value is known now, <c>Dynamic</c> where only the update tells.</param>
/// <param name="Source"><c>DirectModification</c>, <c>ParameterReference</c>, <c>ResourceReference</c> or <c>ResourceAttribute</c>.</param>
/// <param name="Cause">The parameter or resource that brings the change about.</param>
public sealed record PredictedDetail(string Attribute, string? Name, string Recreation, string Evaluation, string Source, string? Cause, string? Before, string? After)
{
    /// <summary>What happens to the value.</summary>
    internal string ChangeType => (Before, After) switch
    {
        (null, _) => AttributeChangeTypeValues.Add,
        (_, null) => AttributeChangeTypeValues.Remove,
        _ => AttributeChangeTypeValues.Modify,
    };
}
