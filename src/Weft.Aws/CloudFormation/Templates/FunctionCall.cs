namespace Weft.Aws.CloudFormation.Templates;

/// <summary>A map that stands for a function: one entry whose name is a function's.</summary>
/// <param name="Name"><c>Ref</c>, <c>Condition</c> or <c>Fn::…</c>.</param>
internal readonly record struct FunctionCall(string Name, TemplateNode Argument)
{
    private const string Prefix = "Fn::";

    /// <summary>The call that the node stands for; null where it stands for itself.</summary>
    public static FunctionCall? Of(TemplateNode node) =>
        node is MapNode { Entries: [{ Key: var key, Value: var argument }] } && (key is "Ref" || (key.StartsWith(Prefix, StringComparison.Ordinal) && !Loops.IsLoop(key)))
            ? new FunctionCall(key, argument)
            : null;

    /// <summary>As <see cref="Of"/>, where <c>Condition</c> too is a function: in conditions.</summary>
    public static FunctionCall? OfCondition(TemplateNode node) =>
        node is MapNode { Entries: [{ Key: "Condition", Value: TextNode name }] } ? new FunctionCall("Condition", name) : Of(node);

    /// <summary>The arguments as a list; one that is none counts as the only argument.</summary>
    public ReadOnlySpan<TemplateNode> Arguments => Argument is ListNode list ? list.Items.AsSpan() : new[] { Argument };
}
