namespace Weft.Aws.CloudFormation.Templates;

/// <summary>What a value names elsewhere in its template.</summary>
internal enum ReferenceKind
{
    /// <summary>Ref, or a variable of Fn::Sub without a point.</summary>
    Ref,

    /// <summary>Fn::GetAtt, or a variable of Fn::Sub with a point.</summary>
    Attribute,

    /// <summary>The condition of Fn::If, or Condition.</summary>
    Condition,

    /// <summary>The mapping of Fn::FindInMap.</summary>
    Mapping,
}

/// <summary>One name of something else.</summary>
/// <param name="Attribute">The attribute's name where it was written out.</param>
internal readonly record struct NamedReference(ReferenceKind Kind, string Name, string? Attribute, Mark Mark);

/// <summary>Collects everything that a value refers to; with a scope, only what is left once its conditions are decided.</summary>
internal sealed class ReferenceWalk(TemplateScope? scope)
{
    private readonly List<NamedReference> found = [];

    public static List<NamedReference> In(TemplateNode? node, TemplateScope? scope = null)
    {
        if (node is null) return [];
        var walk = new ReferenceWalk(scope);
        walk.Visit(node);
        return walk.found;
    }

    private void Visit(TemplateNode node)
    {
        if (FunctionCall.OfCondition(node) is { } call) VisitCall(call);
        else if (node is MapNode map)
        {
            foreach (var entry in map.Entries) Visit(entry.Value);
        }
        else if (node is ListNode list)
        {
            foreach (var item in list.Items) Visit(item);
        }
    }

    private void VisitCall(FunctionCall call)
    {
        switch (call)
        {
            case { Name: "Ref", Argument: TextNode name }:
                Add(ReferenceKind.Ref, name);
                return;
            case { Name: "Condition", Argument: TextNode name }:
                Add(ReferenceKind.Condition, name);
                return;
            case { Name: "Fn::GetAtt", Argument: ListNode { Items: [TextNode resource, var attribute] } }:
                found.Add(new NamedReference(ReferenceKind.Attribute, resource.Source, (attribute as TextNode)?.Source, resource.Mark));
                Visit(attribute);
                return;
            case { Name: "Fn::If", Argument: ListNode { Items: [TextNode condition, var yes, var no] } }:
                Add(ReferenceKind.Condition, condition);
                VisitBranches(condition.Source, yes, no);
                return;
            case { Name: "Fn::FindInMap", Argument: ListNode { Items: [TextNode mapping, ..] } }:
                Add(ReferenceKind.Mapping, mapping);
                break;
            case { Name: "Fn::Sub", Argument: TextNode text }:
                VisitVariables(text, null);
                return;
            case { Name: "Fn::Sub", Argument: ListNode { Items: [TextNode text, MapNode variables] } }:
                VisitVariables(text, variables);
                Visit(variables);
                return;
        }

        Visit(call.Argument);
    }

    private void VisitBranches(string condition, TemplateNode yes, TemplateNode no)
    {
        var holds = scope?.Holds(condition);
        if (holds != false) Visit(yes);
        if (holds != true) Visit(no);
    }

    private void VisitVariables(TextNode text, MapNode? variables)
    {
        foreach (var part in SubText.Parse(text.Source) ?? [])
        {
            if (!part.IsVariable || variables?.Find(part.Text) is not null) continue;
            var point = part.Text.IndexOf('.');
            found.Add(point < 0
                ? new NamedReference(ReferenceKind.Ref, part.Text, null, text.Mark)
                : new NamedReference(ReferenceKind.Attribute, part.Text[..point], part.Text[(point + 1)..], text.Mark));
        }
    }

    private void Add(ReferenceKind kind, TextNode name) => found.Add(new NamedReference(kind, name.Source, null, name.Mark));
}
