namespace Weft.Aws.CloudFormation.Templates;

/// <summary>What a template names is there: resources, parameters, conditions and mappings.</summary>
internal static class ReferenceRules
{
    public static void Check(Template template)
    {
        CheckConditions(template);
        foreach (var rule in template.Rules)
        {
            var named = rule.Assertions.Select(assertion => assertion.Claim).Append(rule.When).SelectMany(node => ReferenceWalk.In(node)).ToList();
            Require(template, named.Where(reference => !IsParameter(template, reference.Name)), missing => $"Template format error: Unresolved dependencies [{missing}]. Cannot reference resources in the Rules block of the template");
        }

        foreach (var resource in template.Resources)
        {
            Condition(template, resource.Condition, resource.Mark, "Resources");
            foreach (TemplateNode? part in (ReadOnlySpan<TemplateNode?>)[resource.Properties, resource.Metadata, resource.CreationPolicy, resource.UpdatePolicy, resource.DeletionPolicy, resource.UpdateReplacePolicy])
                Values(template, part, "Resources");
            if (resource.DependsOn.IsEmpty) continue;
            var missing = resource.DependsOn.Where(id => !template.Resources.Has(id)).ToList();
            if (missing.Count > 0) throw template.Fault(Unresolved(string.Join(", ", missing), "Resources"), resource.Mark);
            if (resource.DependsOn.Contains(resource.Name)) throw template.Fault($"Circular dependency between resources: [{resource.Name}]", resource.Mark);
        }

        foreach (var output in template.Outputs)
        {
            Condition(template, output.Condition, output.Mark, "Outputs");
            Values(template, output.Value, "Outputs");
            Values(template, output.ExportName, "Outputs");
        }
    }

    private static void Values(Template template, TemplateNode? node, string block)
    {
        if (node is null) return;
        var named = ReferenceWalk.In(node);
        foreach (var reference in named)
        {
            if (reference.Kind == ReferenceKind.Ref && !IsThere(template, reference.Name)) throw Missing(template, named, block);
        }

        foreach (var reference in named)
        {
            if (reference.Kind == ReferenceKind.Attribute && !template.Resources.Has(reference.Name))
                throw template.Fault($"Template error: instance of Fn::GetAtt references undefined resource {reference.Name}", reference.Mark);
            if (reference.Kind == ReferenceKind.Condition) Condition(template, reference.Name, reference.Mark, block);
            if (reference.Kind == ReferenceKind.Mapping) Mapping(template, reference);
        }
    }

    private static void CheckConditions(Template template)
    {
        foreach (var condition in template.Conditions)
        {
            var named = ReferenceWalk.In(condition.Expression);
            Require(
                template,
                named.Where(reference => reference.Kind == ReferenceKind.Ref && !IsParameter(template, reference.Name)),
                missing => $"Template format error: Unresolved dependencies [{missing}]. Cannot reference resources in the Conditions block of the template");
            foreach (var reference in named)
            {
                if (reference.Kind == ReferenceKind.Condition) Condition(template, reference.Name, reference.Mark, "Conditions");
                if (reference.Kind == ReferenceKind.Mapping) Mapping(template, reference);
            }
        }

        RequireNoCircle(template);
    }

    private static void RequireNoCircle(Template template)
    {
        Sorting.Sort(
            [.. template.Conditions.Names],
            name => [.. ReferenceWalk.In(template.Conditions.Find(name)!.Expression).Where(reference => reference.Kind == ReferenceKind.Condition).Select(reference => reference.Name)],
            out var circle);
        if (circle.IsEmpty) return;
        throw template.Fault(
            $"Template format error: Circular dependency between conditions: [{string.Join(", ", circle)}]", template.Conditions.Find(circle[0])!.Mark);
    }

    private static void Condition(Template template, string? name, Mark mark, string block)
    {
        if (name is not null && !template.Conditions.Has(name))
            throw template.Fault($"Template format error: Unresolved condition dependency {name} in the {block} block of the template", mark);
    }

    private static void Mapping(Template template, NamedReference reference)
    {
        if (!template.Mappings.Has(reference.Name))
            throw template.Fault($"Template error: Mapping named '{reference.Name}' is not present in the 'Mappings' section of template.", reference.Mark);
    }

    private static void Require(Template template, IEnumerable<NamedReference> missing, Func<string, string> sentence)
    {
        var all = missing.ToList();
        if (all.Count > 0) throw template.Fault(sentence(NamesOf(all)), all[0].Mark);
    }

    private static TemplateFault Missing(Template template, List<NamedReference> named, string block)
    {
        var missing = named.FindAll(reference => reference.Kind == ReferenceKind.Ref && !IsThere(template, reference.Name));
        return template.Fault(Unresolved(NamesOf(missing), block), missing[0].Mark);
    }

    private static string NamesOf(List<NamedReference> references) => string.Join(", ", references.Select(reference => reference.Name).Distinct(StringComparer.Ordinal));

    private static string Unresolved(string missing, string block) => $"Template format error: Unresolved resource dependencies [{missing}] in the {block} block of the template";

    private static bool IsThere(Template template, string name) => template.Resources.Has(name) || IsParameter(template, name);

    private static bool IsParameter(Template template, string name) => template.Parameters.Has(name) || PseudoParameters.Has(name);
}
