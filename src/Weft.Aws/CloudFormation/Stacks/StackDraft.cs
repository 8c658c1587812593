using System.Collections.Immutable;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>A version of a stack that was checked as far as it can be before anything is made: its template, parameters and what they amount to.</summary>
/// <param name="Template">The template with its loops unrolled.</param>
/// <param name="Scope">Evaluates it; what it refers to is looked up in the stack.</param>
internal sealed record StackDraft(Template Template, TemplateScope Scope, StackReferences References, DependencyGraph Graph, ResolvedParameters Parameters)
{
    /// <summary>Checks a version that a caller asks for.</summary>
    /// <param name="stack">The stack; for a new one a record that is not in the state yet.</param>
    /// <param name="previous">The parameters that the stack has now.</param>
    /// <exception cref="AwsException">ValidationError, InsufficientCapabilitiesException.</exception>
    public static StackDraft Check(Catalog catalog, View view, Stack stack, TemplateBody body, StackInputs inputs, ImmutableArray<StackParameter> previous)
    {
        try
        {
            var (given, kept) = inputs.SplitParameters();
            var template = body.Template;
            var references = new StackReferences(catalog, view, stack);
            var before = previous.ToDictionary(parameter => parameter.Name, parameter => parameter.Given, StringComparer.Ordinal);
            var parameters = ParameterResolution.Resolve(template, given, before, kept, references, inputs.Later);
            var draft = Of(template, parameters, PseudoOf(stack, view, [.. inputs.NotificationArns]), references);
            if (inputs.Later.Count == 0) RuleCheck.Run(draft.Scope, references);
            TypeRules.Check(catalog, draft, inputs);
            return draft;
        }
        catch (TemplateFault fault)
        {
            throw fault.ToAwsException();
        }
    }

    /// <summary>A version that a stack has already.</summary>
    public static StackDraft Of(Catalog catalog, View view, Stack stack, StackVersion version)
    {
        var template = view.Require(new Control.Resources.Id<TemplateBody>(version.Template)).Template;
        var parameters = new ResolvedParameters(version.Parameters
            .Where(parameter => template.Parameters.Has(parameter.Name))
            .Select(parameter => new ResolvedParameter(template.Parameters.Find(parameter.Name)!, parameter.Given, parameter.Value)));
        return Of(template, parameters, PseudoOf(stack, view, version.NotificationArns), new StackReferences(catalog, view, stack));
    }

    /// <summary>The parameters as the stack keeps them.</summary>
    public ImmutableArray<StackParameter> Kept =>
        [.. Parameters.All.Select(parameter => new StackParameter(parameter.Name, parameter.Given, parameter.Value, parameter.Declaration.NoEcho))];

    private static StackDraft Of(Template template, ResolvedParameters parameters, PseudoParameters pseudo, StackReferences references)
    {
        var unrolled = Loops.Unroll(template, parameters, pseudo);
        var scope = new TemplateScope(unrolled, parameters, pseudo, references);
        return new StackDraft(unrolled, scope, references, DependencyGraph.Of(unrolled, scope), parameters);
    }

    private static PseudoParameters PseudoOf(Stack stack, View view, ImmutableArray<string> notified) =>
        new(view.Account.Text, view.Region.Text, stack.Name, stack.Id.Text, notified);
}
