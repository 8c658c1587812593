using System.Collections.Immutable;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>What a stack set is to be, checked as far as it can be without the accounts that its stacks go to.</summary>
internal sealed record StackSetDraft(string Text, ImmutableArray<StackParameter> Parameters)
{
    /// <param name="previous">The parameters that the stack set has now.</param>
    /// <param name="present">The template that it has now.</param>
    /// <exception cref="AwsException">ValidationError, InsufficientCapabilitiesException.</exception>
    public static StackSetDraft Check(View view, Catalog catalog, ITemplateStore store, StackInputs inputs, ImmutableArray<StackParameter> previous, string? present)
    {
        var text = inputs.TextOf(view, store, present);
        try
        {
            var template = Template.Parse(text);
            TypeRules.RequireServed(catalog, template);
            TypeRules.RequireCapabilities(template, inputs.Capabilities);
            var (given, kept) = inputs.SplitParameters();
            var before = previous.ToDictionary(parameter => parameter.Name, parameter => parameter.Given, StringComparer.Ordinal);
            var resolved = ParameterResolution.Resolve(template, given, before, kept, new UnseenTargets());
            return new StackSetDraft(
                text, [.. resolved.All.Select(parameter => new StackParameter(parameter.Name, parameter.Given, parameter.Given, parameter.Declaration.NoEcho))]);
        }
        catch (TemplateFault fault)
        {
            throw fault.ToAwsException();
        }
    }

    /// <summary>Other values for one stack: what is named must be a parameter of the stack set.</summary>
    /// <param name="held">The values that the stack has of its own now.</param>
    /// <exception cref="AwsException">ValidationError.</exception>
    public static ImmutableArray<StackParameter> Override(StackSet set, IReadOnlyList<Wire.CloudFormation.ParameterShape> asked, ImmutableArray<StackParameter> held)
    {
        if (asked.Count == 0) return held;
        var (given, kept) = new StackInputs(null, null, false, asked, [], [], [], []).SplitParameters();
        var unknown = given.Keys.Concat(kept).Where(name => set.Parameters.All(parameter => parameter.Name != name)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0) throw StackErrors.Validation($"Parameters: [{string.Join(", ", unknown)}] do not exist in the template");
        var fresh = kept.Where(name => held.All(parameter => parameter.Name != name)).Order(StringComparer.Ordinal).ToList();
        if (fresh.Count > 0) throw StackErrors.Validation($"Parameters: [{string.Join(", ", fresh)}] have no overridden value to keep");
        return
        [
            .. held.Where(parameter => kept.Contains(parameter.Name)),
            .. given.Select(pair => new StackParameter(pair.Key, pair.Value, pair.Value, set.Parameters.First(parameter => parameter.Name == pair.Key).IsSecret)),
        ];
    }

    /// <summary>What only the account of a stack can tell is taken as it is given; the stack itself will say.</summary>
    private sealed class UnseenTargets : IParameterLookups
    {
        public bool Exists(string awsType, string value) => true;

        public string? FindSsmParameter(string name) => name;

        public IReadOnlyList<string> AllOf(string awsType) => [];

        public string? AttributeOf(string awsType, string value, string attribute) => null;
    }
}
