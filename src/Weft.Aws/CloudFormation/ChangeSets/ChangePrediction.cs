using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Aws.CloudFormation.Execution;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.ChangeSets;

/// <summary>
/// Foresees what an update will do to each resource, by the same evaluation and comparison as the update itself, except that what will be made or
/// replaced is not known yet. Nothing is changed.
/// </summary>
internal sealed class ChangePrediction
{
    private readonly Catalog catalog;
    private readonly View view;
    private readonly Stack stack;
    private readonly StackDraft draft;
    private readonly TagMap tags;
    private readonly FutureReferences future;
    private readonly TemplateScope scope;
    private readonly ChangeSources sources;

    private ChangePrediction(Catalog catalog, View view, Stack stack, StackDraft draft, TagMap tags, Template? before)
    {
        this.catalog = catalog;
        this.view = view;
        this.stack = stack;
        this.draft = draft;
        this.tags = tags;
        future = new FutureReferences(draft.References);
        scope = new TemplateScope(draft.Template, draft.Parameters, draft.Scope.Pseudo, future);
        sources = new ChangeSources(before, draft, stack.Version.Parameters, future);
    }

    /// <summary>The changes, in the order of the template; what the template no longer has comes last.</summary>
    /// <param name="before">The template that the stack has now; null for a stack that is only to be made.</param>
    /// <param name="nested">Looks into a nested stack that is made or changed; null where nothing changes in it. Without it they are left closed.</param>
    public static ImmutableArray<PredictedChange> Of(
        Catalog catalog, View view, Stack stack, StackDraft draft, TagMap tags, Template? before, Func<PredictedChange, PredictedChange?>? nested = null) =>
        new ChangePrediction(catalog, view, stack, draft, tags, before).Changes(nested);

    /// <summary>Whether anything changes at all; looks no further than the first change.</summary>
    public static bool IsAnything(Catalog catalog, View view, Stack stack, StackDraft draft, StackVersion becoming)
    {
        var unchanged = UnchangedDeclarations.Between(view, stack.Version, becoming, draft);
        var prediction = new ChangePrediction(catalog, view, stack, draft, becoming.Tags, null);
        return draft.Graph.Order.Select(logicalId => draft.Template.Resources.Find(logicalId)!).Any(declared => !IsSurelySame(declared) && prediction.ChangeOf(declared) is not null)
            || prediction.Gone.Any();

        // Nothing before it changes, so what it names is what it was.
        bool IsSurelySame(ResourceDeclaration declared) => unchanged.Has(declared)
            && !catalog.FindProvisioned(declared.Type)!.IsReexamined
            && view.Find(StackResource.IdOf(stack, declared.LogicalId)) is { PhysicalId: not null, IsFailed: false };
    }

    /// <summary>Whether the outputs would differ, as far as that is known before.</summary>
    public static bool ChangeOutputs(Stack stack, StackDraft draft)
    {
        var now = stack.Version.Outputs;
        var becoming = draft.Template.Outputs.Where(draft.Scope.IsActive).ToList();
        if (becoming.Count != now.Length) return true;
        try
        {
            return becoming.Exists(output => now.FirstOrDefault(held => held.Name == output.Name) is not { } held
                || held.Value != draft.Scope.EvaluateText(output.Value)
                || held.Description != output.Description
                || held.Export != (output.ExportName is { } name ? draft.Scope.EvaluateText(name) : null));
        }
        catch (TemplateFault)
        {
            return true;
        }
    }

    private IEnumerable<StackResource> Gone
    {
        get
        {
            var active = draft.Graph.Order.ToHashSet(StringComparer.Ordinal);
            return view.Referring(StackResource.OfStack, stack.Id).Where(resource => !active.Contains(resource.LogicalId) && resource.PhysicalId is not null);
        }
    }

    private ImmutableArray<PredictedChange> Changes(Func<PredictedChange, PredictedChange?>? nested)
    {
        var changes = new Dictionary<string, PredictedChange>(StringComparer.Ordinal);
        foreach (var logicalId in draft.Graph.Order)
        {
            if (ChangeOf(draft.Template.Resources.Find(logicalId)!) is not { } change) continue;
            if (nested is not null && change.Type == StackEvent.StackType)
            {
                if (nested(change) is not { } inside) continue;
                change = inside;
                // What it puts out may change with it.
                if (change.NestedChangeSet is not null) future.ForgetAttributes(logicalId);
            }

            if (change.Action == ChangeActionValues.Add) future.Forget(logicalId);
            foreach (var attribute in change.Details.Select(detail => detail.Name).OfType<string>().SelectMany(catalog.FindProvisioned(change.Type)!.MovedBy))
                future.ForgetAttribute(logicalId, attribute);
            changes.Add(logicalId, change);
        }

        return
        [
            .. draft.Template.Resources.Select(resource => changes.GetValueOrDefault(resource.Name)).OfType<PredictedChange>(),
            .. Gone.Select(resource => new PredictedChange(
                ChangeActionValues.Remove, resource.LogicalId, resource.Type, resource.PhysicalId, null,
                resource.DeletionPolicy == StackResource.Deleting ? PolicyActionValues.Delete : PolicyActionValues.Retain, [])
            {
                Before = resource.Properties,
            }),
        ];
    }

    private PredictedChange? ChangeOf(ResourceDeclaration declared)
    {
        var type = catalog.FindProvisioned(declared.Type)!;
        var standing = view.Find(StackResource.IdOf(stack, declared.LogicalId));
        var wanted = Evaluate(type, declared, out var isChecked);
        if (standing?.PhysicalId is null)
            return new PredictedChange(ChangeActionValues.Add, declared.LogicalId, declared.Type, null, null, null, []) { After = wanted.Json.GetRawText() };
        var changed = PropertyChanges.Between(type, standing.Given, wanted);
        List<PredictedDetail> details = [.. changed.SelectMany(change => sources.DetailsOf(declared, type, change)), .. AttributesOf(declared, standing)];
        if (type.IsReexamined && details.Count == 0)
        {
            details.Add(new PredictedDetail(
                ResourceAttributeValues.Properties, null, RequiresRecreationValues.Never, EvaluationTypeValues.Dynamic, ChangeSourceValues.Automatic, null, null, null));
        }

        if (details.Count == 0) return null;
        var update = new ProvisionedUpdate(standing.PhysicalId, standing.Given, wanted);
        if (changed.Any(change => change.Property.Effect == UpdateEffect.Replacement) || !type.CanUpdate || (isChecked && PropertyChanges.Replace(type, view, update, changed)))
            future.Forget(declared.LogicalId);
        var replacement = ReplacementOf(details);
        var policy = replacement == ReplacementValues.False ? null
            : standing.ReplacePolicy == StackResource.Deleting ? PolicyActionValues.ReplaceAndDelete : PolicyActionValues.ReplaceAndRetain;
        return new PredictedChange(ChangeActionValues.Modify, declared.LogicalId, declared.Type, standing.PhysicalId, replacement, policy, [.. details])
        {
            Before = standing.Properties,
            After = wanted.Json.GetRawText(),
        };
    }

    // API Reference, ResourceChange: recreation that is certain only once the update runs is conditional here.
    private static string ReplacementOf(List<PredictedDetail> details) =>
        details.Exists(detail => detail is { Recreation: RequiresRecreationValues.Always, Evaluation: EvaluationTypeValues.Static }) ? ReplacementValues.True
        : details.Exists(detail => detail.Recreation != RequiresRecreationValues.Never) ? ReplacementValues.Conditional
        : ReplacementValues.False;

    private PropertyReader Evaluate(ProvisionedType type, ResourceDeclaration declared, out bool isChecked)
    {
        using var document = JsonDocument.Parse(Evaluate(declared.Properties).ToJsonString());
        var merged = StackTags.Merge(type, document.RootElement, tags);
        isChecked = true;
        try
        {
            return PropertyCheck.Check(type, merged);
        }
        catch (AwsException)
        {
            // A value that is known only later stands where a number will be; or the template is wrong, which the update will say.
            isChecked = false;
            return new PropertyReader(merged);
        }
    }

    /// <summary>Each property by itself: one that needs an identifier which is not known yet leaves the others known.</summary>
    private JsonObject Evaluate(MapNode properties)
    {
        var evaluated = new JsonObject();
        foreach (var entry in properties.Entries)
        {
            try
            {
                if (scope.Evaluate(entry.Value) is { } value) evaluated[entry.Key] = value;
            }
            catch (TemplateFault)
            {
                evaluated[entry.Key] = FutureReferences.KnownAfterApply;
            }
        }

        return evaluated;
    }

    private IEnumerable<PredictedDetail> AttributesOf(ResourceDeclaration declared, StackResource standing)
    {
        var pairs = new (string Attribute, string? Before, string? After)[]
        {
            (ResourceAttributeValues.DeletionPolicy, standing.DeletionPolicy, Text(declared.DeletionPolicy) ?? StackResource.Deleting),
            (ResourceAttributeValues.UpdateReplacePolicy, standing.ReplacePolicy, Text(declared.UpdateReplacePolicy) ?? StackResource.Deleting),
            (ResourceAttributeValues.Metadata, standing.Metadata, declared.Metadata is { } metadata ? Try(() => scope.Evaluate(metadata)?.ToJsonString()) : null),
        };
        return pairs.Where(pair => pair.Before != pair.After).Select(pair => new PredictedDetail(
            pair.Attribute, null, RequiresRecreationValues.Never, EvaluationTypeValues.Static, ChangeSourceValues.DirectModification, null, pair.Before, pair.After));

        string? Text(TemplateNode? node) => node is null ? null : Try(() => scope.EvaluateText(node));
    }

    private static string? Try(Func<string?> evaluate)
    {
        try
        {
            return evaluate();
        }
        catch (TemplateFault)
        {
            return null;
        }
    }
}
