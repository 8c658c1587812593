using System.Text.Json.Nodes;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>A template with everything that its values depend on: evaluates functions, conditions and dynamic references.</summary>
public sealed class TemplateScope
{
    /// <summary>How much text one value may grow to; a hostile template multiplies parameters by the million.</summary>
    private const int MaxText = 8_000_000;

    /// <summary>How many conditions may stand on one another; AWS names no limit.</summary>
    private const int MaxChain = 50;

    private readonly Dictionary<string, bool> conditions = new(StringComparer.Ordinal);
    private int written;
    private int chain;

    public TemplateScope(Template template, ResolvedParameters parameters, PseudoParameters pseudo, IReferences references)
    {
        Template = template;
        Parameters = parameters;
        Pseudo = pseudo;
        References = references;
    }

    public Template Template { get; }

    public ResolvedParameters Parameters { get; }

    public PseudoParameters Pseudo { get; }

    public IReferences References { get; }

    /// <summary>The value; null for AWS::NoValue, which is also taken out of lists and maps. Numbers keep the text that they were written with.</summary>
    /// <exception cref="TemplateFault">A function cannot be evaluated.</exception>
    public JsonNode? Evaluate(TemplateNode node)
    {
        written = 0;
        return DynamicReferences.Resolve(this, node, ValueOf(node));
    }

    /// <summary>The value as text; null for AWS::NoValue.</summary>
    /// <exception cref="TemplateFault">The value is a list or a map.</exception>
    public string? EvaluateText(TemplateNode node) => Evaluate(node) switch
    {
        null => null,
        JsonValue value => TextOf(value),
        _ => throw Fault("Template error: a string is needed here.", node),
    };

    /// <summary>Whether the resource exists under the parameters given.</summary>
    public bool IsActive(ResourceDeclaration resource) => resource.Condition is null || Holds(resource.Condition);

    public bool IsActive(OutputDeclaration output) => output.Condition is null || Holds(output.Condition);

    /// <summary>Whether a condition of the template holds.</summary>
    public bool Holds(string condition)
    {
        if (conditions.TryGetValue(condition, out var known)) return known;
        var declared = Template.Conditions.Find(condition)
            ?? throw new TemplateFault($"Template format error: Unresolved condition dependency {condition} in the Conditions block of the template");
        if (++chain > MaxChain) throw Template.Fault($"Template error: more than {MaxChain} conditions stand on one another.", declared.Mark);
        var holds = ConditionFunctions.Decide(this, declared.Expression);
        chain--;
        conditions[condition] = holds;
        return holds;
    }

    internal JsonNode? ValueOf(TemplateNode node)
    {
        if (FunctionCall.Of(node) is { } call) return Functions.Call(this, node, call);
        switch (node)
        {
            case TextNode text:
                return Text(text.Source, node);
            case NumberNode number:
                return JsonNode.Parse(number.Source);
            case BooleanNode boolean:
                return boolean.Value;
            case ListNode list:
                return new JsonArray([.. list.Items.Select(ValueOf).Where(value => value is not null)]);
            default:
                var map = new JsonObject();
                foreach (var entry in ((MapNode)node).Entries)
                {
                    if (ValueOf(entry.Value) is { } value) map[entry.Key] = value;
                }

                return map;
        }
    }

    /// <summary>A string, counted towards what one value may grow to.</summary>
    internal JsonNode Text(string text, TemplateNode node)
    {
        written += text.Length;
        return written <= MaxText ? text : throw Fault($"Template error: a value grows beyond {MaxText} characters.", node);
    }

    internal TemplateFault Fault(string reason, TemplateNode node) => Template.Fault(reason, node);

    /// <summary>The text of a value without parts: numbers as they were written, booleans as true and false.</summary>
    internal static string TextOf(JsonValue value) => value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
