using System.Text.Json.Nodes;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Functions that look something up: a parameter, a resource, a mapping, an export, zones, a condition.</summary>
internal static class LookupFunctions
{
    public static JsonNode? Ref(TemplateScope scope, TemplateNode at, TemplateNode argument) => ValueOf(scope, at, ((TextNode)argument).Source);

    /// <summary>What a name stands for: a pseudo parameter, a parameter, a resource. Null for AWS::NoValue.</summary>
    public static JsonNode? ValueOf(TemplateScope scope, TemplateNode at, string name)
    {
        if (PseudoParameters.Has(name)) return scope.Pseudo.Find(name);
        if (scope.Parameters.Find(name) is { } parameter) return parameter.ToJson();
        RequireActive(scope, at, name);
        return scope.References.RefOf(name);
    }

    public static JsonNode GetAtt(TemplateScope scope, TemplateNode at, TemplateNode argument)
    {
        var items = ((ListNode)argument).Items;
        return AttributeOf(scope, at, ((TextNode)items[0]).Source, TextFunctions.RequireText(scope, items[1], "Fn::GetAtt"));
    }

    public static JsonNode AttributeOf(TemplateScope scope, TemplateNode at, string resource, string attribute)
    {
        RequireActive(scope, at, resource);
        return scope.References.AttributeOf(resource, attribute);
    }

    public static JsonNode? FindInMap(TemplateScope scope, TemplateNode at, TemplateNode argument)
    {
        var items = ((ListNode)argument).Items;
        string[] keys = [.. items.Take(3).Select(item => TextFunctions.RequireText(scope, item, "Fn::FindInMap"))];
        var mapping = scope.Template.Mappings.Find(keys[0]);
        var found = (mapping?.Table.Find(keys[1]) as MapNode)?.Find(keys[2]);
        if (found is not null) return scope.ValueOf(found);
        if (items.Length == 4) return scope.ValueOf(((MapNode)items[3]).Entries[0].Value);
        throw scope.Fault(
            mapping is null
                ? $"Template error: Mapping named '{keys[0]}' is not present in the 'Mappings' section of template."
                : $"Template error: Unable to get mapping for {string.Join("::", keys)}",
            at);
    }

    public static JsonNode GetAZs(TemplateScope scope, TemplateNode at, TemplateNode argument)
    {
        var region = TextFunctions.RequireText(scope, argument, "Fn::GetAZs");
        return new JsonArray([.. scope.References.ZonesOf(region.Length == 0 ? scope.Pseudo.Region : region).Select(zone => scope.Text(zone, at))]);
    }

    public static JsonNode? If(TemplateScope scope, TemplateNode at, TemplateNode argument)
    {
        var items = ((ListNode)argument).Items;
        return scope.ValueOf(scope.Holds(((TextNode)items[0]).Source) ? items[1] : items[2]);
    }

    public static JsonNode ImportValue(TemplateScope scope, TemplateNode at, TemplateNode argument)
    {
        var name = TextFunctions.RequireText(scope, argument, "Fn::ImportValue");
        return scope.Text(scope.References.FindExport(name) ?? throw scope.Fault($"No export named {name} found.", at), at);
    }

    private static void RequireActive(TemplateScope scope, TemplateNode at, string resource)
    {
        if (scope.Template.Resources.Find(resource) is not { } declared || !scope.IsActive(declared))
            throw scope.Fault($"Template format error: Unresolved resource dependencies [{resource}] in the Resources block of the template", at);
    }
}
