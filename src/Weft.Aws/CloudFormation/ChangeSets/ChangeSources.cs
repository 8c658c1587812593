using System.Collections.Immutable;
using System.Text.Json;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Provisioning;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.ChangeSets;

/// <summary>Why a property changes: the template says something else, a parameter has another value, or a resource that it names becomes another.</summary>
internal sealed class ChangeSources(Template? before, StackDraft draft, ImmutableArray<StackParameter> held, FutureReferences future)
{
    public IEnumerable<PredictedDetail> DetailsOf(ResourceDeclaration declared, ProvisionedType type, PropertyChange change)
    {
        var node = declared.Properties.Find(change.Property.Name);
        var causes = CausesOf(node).Distinct().ToList();
        var old = before?.Resources.Find(declared.LogicalId)?.Properties.Find(change.Property.Name);
        if (causes.Count == 0 || !WordForWord.AreSame(old, node)) causes.Insert(0, (ChangeSourceValues.DirectModification, null));
        var isKnown = change.After?.GetRawText().Contains(FutureReferences.KnownAfterApply, StringComparison.Ordinal) != true;
        foreach (var (source, cause) in causes)
        {
            yield return new PredictedDetail(
                change.Property.IsTags ? ResourceAttributeValues.Tags : ResourceAttributeValues.Properties,
                change.Property.IsTags ? null : change.Property.Name,
                RecreationOf(type, change.Property),
                isKnown || source is ChangeSourceValues.ParameterReference ? EvaluationTypeValues.Static : EvaluationTypeValues.Dynamic,
                source,
                cause,
                Text(change.Before),
                Text(change.After));
        }
    }

    private static string RecreationOf(ProvisionedType type, Property property) => property.Effect switch
    {
        UpdateEffect.Replacement => RequiresRecreationValues.Always,
        UpdateEffect.Conditional => RequiresRecreationValues.Conditionally,
        _ => type.CanUpdate ? RequiresRecreationValues.Never : RequiresRecreationValues.Always,
    };

    private IEnumerable<(string Source, string? Cause)> CausesOf(TemplateNode? node)
    {
        foreach (var reference in ReferenceWalk.In(node, draft.Scope))
        {
            if (reference.Kind == ReferenceKind.Ref && draft.Parameters.Find(reference.Name) is { } parameter)
            {
                if (held.FirstOrDefault(kept => kept.Name == reference.Name)?.Value != parameter.Value) yield return (ChangeSourceValues.ParameterReference, reference.Name);
            }
            else if (draft.Template.Resources.Has(reference.Name) && !future.IsKnown(reference.Name))
            {
                yield return reference.Kind == ReferenceKind.Attribute
                    ? (ChangeSourceValues.ResourceAttribute, $"{reference.Name}.{reference.Attribute}")
                    : (ChangeSourceValues.ResourceReference, reference.Name);
            }
        }
    }

    private static string? Text(JsonElement? value) => value is not { } given ? null : given.ValueKind == JsonValueKind.String ? given.GetString() : given.GetRawText();
}
