using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Operations;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>What a template may say of its resources' types: that they are served, that their attributes are, and what the caller must consent to.</summary>
internal static class TypeRules
{
    /// <summary>The types that give someone permissions, with the property by which a template names them.</summary>
    private static readonly Dictionary<string, string?> permitting = new(StringComparer.Ordinal)
    {
        ["AWS::IAM::AccessKey"] = null,
        ["AWS::IAM::Group"] = "GroupName",
        ["AWS::IAM::InstanceProfile"] = "InstanceProfileName",
        ["AWS::IAM::ManagedPolicy"] = "ManagedPolicyName",
        ["AWS::IAM::Policy"] = null,
        ["AWS::IAM::Role"] = "RoleName",
        ["AWS::IAM::User"] = "UserName",
        ["AWS::IAM::UserToGroupAddition"] = null,
    };

    public static void Check(Catalog catalog, StackDraft draft, StackInputs inputs)
    {
        RequireServed(catalog, draft.Template);
        RequireAttributes(catalog, draft);
        RequireAllowed(draft.Template, inputs.ResourceTypes);
        RequireCapabilities(draft.Template, inputs.Capabilities);
    }

    public static void RequireCapabilities(Template template, IReadOnlyList<string> acknowledged)
    {
        var given = acknowledged.Contains(CapabilityValues.CapabilityNamedIam) ? [.. acknowledged, CapabilityValues.CapabilityIam] : acknowledged;
        var missing = CapabilitiesOf(template).Except(given).ToList();
        if (missing.Count > 0) throw StackErrors.InsufficientCapabilities(missing);
    }

    public static void RequireServed(Catalog catalog, Template template)
    {
        var unknown = UnknownTypes(catalog, template);
        if (unknown.Count > 0) throw new TemplateFault($"Template format error: Unrecognized resource types: [{string.Join(", ", unknown)}]");
    }

    public static IReadOnlyList<string> UnknownTypes(Catalog catalog, Template template) =>
        [.. template.Resources.Select(resource => resource.Type).Where(type => catalog.FindProvisioned(type) is null).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What the caller must say that they know of.</summary>
    public static IReadOnlyList<string> CapabilitiesOf(Template template)
    {
        var permissions = template.Resources.Where(resource => permitting.ContainsKey(resource.Type)).ToList();
        var needed = new List<string>();
        if (permissions.Exists(resource => permitting[resource.Type] is { } name && resource.Properties.Find(name) is not null)) needed.Add(CapabilityValues.CapabilityNamedIam);
        else if (permissions.Count > 0) needed.Add(CapabilityValues.CapabilityIam);
        if (template.HasLanguageExtensions) needed.Add(CapabilityValues.CapabilityAutoExpand);
        return needed;
    }

    /// <summary>Why, in AWS's words.</summary>
    public static string? CapabilitiesReasonOf(Template template)
    {
        var types = template.Resources.Select(resource => resource.Type).Where(permitting.ContainsKey).Distinct().Order(StringComparer.Ordinal).ToList();
        return types.Count == 0 ? null : $"The following resource(s) require capabilities: [{string.Join(", ", types)}]";
    }

    private static void RequireAttributes(Catalog catalog, StackDraft draft)
    {
        var values = draft.Template.Resources.Select(resource => (TemplateNode)resource.Properties).Concat(draft.Template.Outputs.Select(output => output.Value));
        foreach (var reference in values.SelectMany(value => ReferenceWalk.In(value)).Where(reference => reference is { Kind: ReferenceKind.Attribute, Attribute: not null }))
        {
            if (draft.Template.Resources.Find(reference.Name) is { } resource && !catalog.FindProvisioned(resource.Type)!.HasAttribute(reference.Attribute!))
            {
                throw draft.Template.Fault(
                    $"Template error: resource {reference.Name} does not support attribute type {reference.Attribute} in Fn::GetAtt", reference.Mark);
            }
        }
    }

    private static void RequireAllowed(Template template, IReadOnlyList<string> allowed)
    {
        if (allowed.Count == 0) return;
        var refused = template.Resources.Select(resource => resource.Type).Where(type => !allowed.Any(pattern => Covers(pattern, type))).Distinct().Order(StringComparer.Ordinal).ToList();
        if (refused.Count > 0) throw StackErrors.Validation($"Resource types [{string.Join(", ", refused)}] are not allowed by the parameter ResourceTypes [{string.Join(", ", allowed)}]");
    }

    // "AWS::*", "AWS::EC2::*", or a type.
    private static bool Covers(string pattern, string type) => pattern.EndsWith('*') ? type.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == type;
}
