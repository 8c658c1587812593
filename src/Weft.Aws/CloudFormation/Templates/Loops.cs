using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>
/// Fn::ForEach of AWS::LanguageExtensions (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html):
/// a loop stands among the entries of a map and becomes as many entries as its collection has items.
/// </summary>
public static class Loops
{
    private const string Prefix = "Fn::ForEach::";

    /// <summary>How many values an unrolled template may hold; loops in loops grow fast.</summary>
    private const int MaxValues = 200_000;

    /// <summary>How many characters its texts may hold together.</summary>
    private const int MaxText = 8_000_000;

    private const int MaxNesting = 5;

    public static bool IsLoop(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether anything of the template is a loop.</summary>
    public static bool AreIn(Template template) => template.HasLanguageExtensions && FindIn(template.Root) is not null;

    /// <summary>
    /// The template that is left once all loops have run: AWS's "processed" template. Functions in the names of Ref and Fn::GetAtt, which the
    /// language extensions allow too, are evaluated as well. A template without the transform comes back as it is.
    /// </summary>
    /// <exception cref="TemplateFault">A loop is malformed, its collection unknown, or the result breaks a rule of templates.</exception>
    public static Template Unroll(Template template, ResolvedParameters parameters, PseudoParameters pseudo)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (!template.HasLanguageExtensions) return template;
        var root = (MapNode)new Unrolling(new TemplateScope(template, parameters, pseudo, NoReferences.Instance)).Copy(template.Root, [], 0);
        var processed = TemplateReader.Read(root);
        TemplateRules.Check(processed, isUnrolled: true);
        return processed;
    }

    /// <summary>Where the first loop stands; null where there is none.</summary>
    internal static Mark? FindIn(TemplateNode node) => node switch
    {
        MapNode map => FindIn(map),
        ListNode list => list.Items.Select(FindIn).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static Mark? FindIn(MapNode map)
    {
        foreach (var entry in map.Entries)
        {
            if (IsLoop(entry.Key)) return entry.KeyMark;
            if (FindIn(entry.Value) is { } found) return found;
        }

        return null;
    }

    /// <summary>One run over a template.</summary>
    private sealed class Unrolling(TemplateScope scope)
    {
        private int made;
        private int written;

        public TemplateNode Copy(TemplateNode node, ImmutableArray<Variable> variables, int nesting)
        {
            if (++made > MaxValues) throw scope.Fault($"Template error: Fn::ForEach makes more than {MaxValues} values.", node);
            switch (node)
            {
                case TextNode text:
                    return variables.IsEmpty ? text : new TextNode(Fill(text.Source, variables, text.Mark), text.Mark);
                case ListNode list:
                    return new ListNode([.. list.Items.Select(item => Copy(item, variables, nesting))], list.Mark);
                case MapNode { Entries: [{ Key: "Ref", Value: TextNode name }] } when variables.LastOrDefault(one => one.Name == name.Source) is { Name: not null } variable:
                    return new TextNode(variable.Value, node.Mark);
                case MapNode map:
                    return Named(CopyMap(map, variables, nesting));
                default:
                    return node;
            }
        }

        private MapNode CopyMap(MapNode map, ImmutableArray<Variable> variables, int nesting)
        {
            var entries = ImmutableArray.CreateBuilder<MapEntry>();
            foreach (var entry in map.Entries)
            {
                if (IsLoop(entry.Key)) entries.AddRange(Run(entry, variables, nesting + 1));
                else entries.Add(new MapEntry(Fill(entry.Key, variables, entry.KeyMark), Copy(entry.Value, variables, nesting), entry.KeyMark));
            }

            return TemplateText.Map(entries.DrainToImmutable(), map.Mark, (why, mark) => scope.Template.Fault($"Template error: {why} once Fn::ForEach has run.", mark));
        }

        private List<MapEntry> Run(MapEntry loop, ImmutableArray<Variable> variables, int nesting)
        {
            if (nesting > MaxNesting) throw scope.Fault($"Template error: Fn::ForEach may be nested {MaxNesting} deep.", loop.Value);
            if (loop.Value is not ListNode { Items: [TextNode { Source.Length: > 0 } name, var collection, MapNode body] })
            {
                throw scope.Fault(
                    "Template error: every Fn::ForEach object requires three parameters, (1) the name of its variable, (2) a list of strings and (3) what it repeats.", loop.Value);
            }

            if (scope.Parameters.Find(name.Source) is not null || variables.Any(one => one.Name == name.Source))
                throw scope.Fault($"Template error: the name {name.Source} of a Fn::ForEach variable is already in use.", name);
            List<MapEntry> made = [];
            foreach (var item in ItemsOf(collection, variables, nesting)) made.AddRange(CopyMap(body, variables.Add(new Variable(name.Source, item)), nesting).Entries);
            return made;
        }

        private IEnumerable<string> ItemsOf(TemplateNode collection, ImmutableArray<Variable> variables, int nesting)
        {
            if (scope.Evaluate(Copy(collection, variables, nesting)) is not JsonArray list || list.Any(item => item is not JsonValue))
                throw scope.Fault("Template error: Fn::ForEach needs a list of strings as its collection.", collection);
            return list.Select(item => TemplateScope.TextOf((JsonValue)item!));
        }

        /// <summary>Ref and Fn::GetAtt with a function for the name of the resource: the function is evaluated now.</summary>
        private MapNode Named(MapNode map) => map switch
        {
            { Entries: [{ Key: "Ref", Value: MapNode name } entry] } => new MapNode([entry with { Value = Evaluated(name) }], map.Mark),
            { Entries: [{ Key: "Fn::GetAtt", Value: ListNode { Items: [MapNode name, var attribute] } arguments } entry] } =>
                new MapNode([entry with { Value = new ListNode([Evaluated(name), attribute], arguments.Mark) }], map.Mark),
            _ => map,
        };

        private TextNode Evaluated(MapNode name) => new(scope.EvaluateText(name) ?? throw scope.Fault("Template error: a name is needed here.", name), name.Mark);

        private string Fill(string text, ImmutableArray<Variable> variables, Mark mark)
        {
            foreach (var (name, value) in variables)
            {
                if (written > MaxText) throw scope.Template.Fault($"Template error: Fn::ForEach makes more than {MaxText} characters.", mark);
                text = text.Replace($"${{{name}}}", value, StringComparison.Ordinal)
                    .Replace($"&{{{name}}}", string.Concat(value.Where(char.IsAsciiLetterOrDigit)), StringComparison.Ordinal);
            }

            written += text.Length;
            return text;
        }
    }

    private readonly record struct Variable(string Name, string Value);

    /// <summary>Loops run before any resource is there.</summary>
    private sealed class NoReferences : IReferences
    {
        public static readonly NoReferences Instance = new();

        public JsonNode RefOf(string logicalId) => throw Early(logicalId);

        public JsonNode AttributeOf(string logicalId, string attribute) => throw Early(logicalId);

        public string? FindExport(string name) => throw Early(name);

        public string? FindSsmParameter(string name, long? version) => throw Early(name);

        public IReadOnlyList<string> ZonesOf(string region) => throw Early("Fn::GetAZs");

        private static TemplateFault Early(string name) => new($"Template error: Fn::ForEach cannot use {name}: it is not known before the stack is made.");
    }
}
