using System.Collections.Frozen;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Which function may stand where, and that its arguments have their shape.</summary>
internal sealed class FunctionRules
{
    private static readonly FrozenSet<string> Extended = new[] { "Fn::Length", "Fn::ToJsonString" }.ToFrozenSet();
    private static readonly FrozenSet<string> Deciding = new[] { "Condition", "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals" }.ToFrozenSet();
    private static readonly FrozenSet<string> InConditions = new[] { "Ref", "Fn::FindInMap", "Fn::If", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::Sub", "Fn::Length", "Fn::ToJsonString" }.ToFrozenSet();
    private static readonly FrozenSet<string> InRules = new[] { "Ref", "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn", "Fn::RefAll", "Fn::ValueOf", "Fn::ValueOfAll" }.ToFrozenSet();
    private static readonly FrozenSet<string> InMapLookups = new[] { "Ref", "Fn::FindInMap" }.ToFrozenSet();

    private readonly Template template;
    private readonly bool isUnrolled;
    private readonly Action<TemplateNode> values;
    private readonly Action<TemplateNode, FunctionCall> requireValue;

    private FunctionRules(Template template, bool isUnrolled)
    {
        this.template = template;
        this.isUnrolled = isUnrolled;
        // Made once: a template has thousands of values.
        values = Values;
        requireValue = RequireValue;
    }

    public static void Check(Template template, bool isUnrolled)
    {
        var rules = new FunctionRules(template, isUnrolled);
        rules.CheckSections();
    }

    private void CheckSections()
    {
        foreach (var resource in template.Resources)
        {
            Values(resource.Properties);
            if (resource.Metadata is { } metadata) Values(metadata);
            if (resource.CreationPolicy is { } creation) Values(creation);
            if (resource.UpdatePolicy is { } update) Values(update);
            if (resource.DeletionPolicy is { } deletion) Values(deletion);
            if (resource.UpdateReplacePolicy is { } replacement) Values(replacement);
        }

        foreach (var output in template.Outputs)
        {
            if (output.Value is ListNode || (output.Value is MapNode && FunctionCall.Of(output.Value) is null))
            {
                throw template.Fault(
                    $"Template format error: The Value field of every Outputs member must evaluate to a String and not a {(output.Value is ListNode ? "List" : "Map")}.", output.Value);
            }

            Values(output.Value);
            if (output.ExportName is { } name) Values(name);
        }

        foreach (var condition in template.Conditions) Decision(condition.Expression);
        foreach (var rule in template.Rules)
        {
            if (rule.When is { } when) Rule(when);
            foreach (var assertion in rule.Assertions) Rule(assertion.Claim);
        }
    }

    /// <summary>Properties, outputs and whatever else takes values.</summary>
    private void Values(TemplateNode node) => Each(node, FunctionCall.Of(node), requireValue, values);

    private void RequireValue(TemplateNode at, FunctionCall call)
    {
        if (Deciding.Contains(call.Name) || InRules.Contains(call.Name) && call.Name != "Ref")
            throw template.Fault($"Template error: {call.Name} cannot be used here: it belongs to the Conditions or Rules section", at);
        RequireKnown(at, call);
    }

    private void Decision(TemplateNode node)
    {
        var call = FunctionCall.OfCondition(node);
        if (call is not { Name: var name } || !(Deciding.Contains(name) || name == "Fn::If"))
            throw template.Fault(ConditionFunctions.NotAnOperation, node);
        RequireShape(node, call.Value);
        if (name == "Condition") return;
        foreach (var argument in call.Value.Arguments[(name == "Fn::If" ? 1 : 0)..])
        {
            if (name == "Fn::Equals") Operand(argument);
            else Decision(argument);
        }
    }

    /// <summary>What is compared in a condition.</summary>
    private void Operand(TemplateNode node) => Each(node, FunctionCall.Of(node), (at, call) =>
    {
        if (call.Name is "Fn::GetAtt" or "Fn::ImportValue" || (!InConditions.Contains(call.Name) && Functions.Has(call.Name)))
            throw template.Fault($"{ConditionFunctions.NotAnOperation}; {call.Name} is neither", at);
        RequireKnown(at, call);
    }, Operand);

    private void Rule(TemplateNode node) => Each(node, FunctionCall.OfCondition(node), (at, call) =>
    {
        if (!InRules.Contains(call.Name) && (!Deciding.Contains(call.Name) || call.Name == "Condition"))
            throw template.Fault($"Template error: {call.Name} cannot be used in a rule", at);
        RequireShape(at, call);
    }, Rule);

    private static void Each(TemplateNode node, FunctionCall? call, Action<TemplateNode, FunctionCall> check, Action<TemplateNode> next)
    {
        if (call is { } found)
        {
            check(node, found);
            if (found.Name is not "Ref" and not "Condition") next(found.Argument);
        }
        else if (node is ListNode list)
        {
            foreach (var item in list.Items) next(item);
        }
        else if (node is MapNode map)
        {
            foreach (var entry in map.Entries) next(entry.Value);
        }
    }

    private void RequireKnown(TemplateNode node, FunctionCall call)
    {
        if (call.Name == "Fn::Transform") throw template.Fault("Template error: Weft does not do Fn::Transform.", node);
        if (!Functions.Has(call.Name)) throw Functions.Unsupported(template, node, call.Name);
        if (Extended.Contains(call.Name) && !template.HasLanguageExtensions)
            throw template.Fault($"Template error: {call.Name} needs Transform: {Template.LanguageExtensions}.", node);
        RequireShape(node, call);
        if (call.Name == "Fn::FindInMap" && !template.HasLanguageExtensions) RequirePlainLookup(node, call);
    }

    private void RequireShape(TemplateNode node, FunctionCall call)
    {
        // Names may still be functions until the language extensions have run.
        if (template.HasLanguageExtensions && !isUnrolled && call is { Name: "Ref", Argument: MapNode } or { Name: "Fn::GetAtt", Argument: ListNode { Items: [MapNode, _] } }) return;
        if (FunctionShapes.Fault(call) is { } sentence) throw template.Fault(sentence, node);
    }

    private void RequirePlainLookup(TemplateNode node, FunctionCall call)
    {
        if (call.Arguments.Length == 4) throw template.Fault($"Template error: DefaultValue of Fn::FindInMap needs Transform: {Template.LanguageExtensions}.", node);
        foreach (var argument in call.Arguments)
        {
            if (FunctionCall.Of(argument) is { } inner && !InMapLookups.Contains(inner.Name))
                throw template.Fault($"Template error: {inner.Name} inside Fn::FindInMap needs Transform: {Template.LanguageExtensions}.", node);
        }
    }
}
