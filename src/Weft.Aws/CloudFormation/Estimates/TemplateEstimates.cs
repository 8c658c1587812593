using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Estimates;

/// <summary>EstimateTemplateCost: the template is checked as for a stack, and its resources are counted by what AWS bills them by.</summary>
internal sealed class TemplateEstimates(Catalog catalog, ITemplateStore store, IHostAddress host)
{
    /// <summary>An estimate makes nothing, so nothing is asked of its caller.</summary>
    private static readonly string[] everything = [CapabilityValues.CapabilityNamedIam, CapabilityValues.CapabilityAutoExpand];

    public EstimateTemplateCostResult Estimate(View view, EstimateTemplateCostRequest request)
    {
        // API Reference: "If both are passed, only TemplateBody is used."
        var text = StackInputs.TextOf(view, store, request.TemplateBody, request.TemplateBody is null ? request.TemplateURL : null);
        var inputs = new StackInputs(text, null, false, request.Parameters, everything, [], [], []);
        var stack = StackCreation.NewStack(view, "estimate", Guid.Empty.ToString(), StackStatusValues.CreateInProgress);
        var draft = StackDraft.Check(catalog, view, stack, new TemplateBody(new Id<TemplateBody>("estimate"), text), inputs, []);
        var counted = draft.Graph.Order.Select(id => draft.Template.Resources.Find(id)!)
            .Select(declared => (declared.Type, Kind: KindOf(draft, declared)))
            .GroupBy(resource => resource)
            .Select(group => new EstimatedResources(group.Key.Type, group.Key.Kind, group.Count()))
            .OrderBy(line => line.Type, StringComparer.Ordinal).ThenBy(line => line.Kind, StringComparer.Ordinal);
        return new EstimateTemplateCostResult { Url = $"{host.Endpoint}{EstimatedResources.Path}?{EstimatedResources.ToQuery(counted)}" };
    }

    /// <summary>The kind that the price hangs on, where the template and its parameters tell it.</summary>
    private string? KindOf(StackDraft draft, ResourceDeclaration declared)
    {
        if (catalog.FindProvisioned(declared.Type)!.KindProperty is not { } property || declared.Properties.Find(property) is not { } node) return null;
        try
        {
            return draft.Scope.EvaluateText(node);
        }
        catch (TemplateFault)
        {
            // It hangs on a resource that is not there yet.
            return null;
        }
    }
}
