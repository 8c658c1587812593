using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Iam.Authorization;

/// <summary>
/// What an EC2 request is about: whatever it names by identifier, and for a creation also what is made. Reading actions have no
/// resources, so policies allow them on "*" only (Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2").
/// </summary>
internal static class Ec2Resources
{
    private static readonly string[] Reading = ["Describe", "Get", "Search", "List"];
    private static readonly string[] Making = ["Create", "Allocate", "Run", "Import", "Copy", "Register"];

    private const string Launching = "RunInstances";

    /// <summary>Filters name nothing, and what a launch template names is weighed when it is launched.</summary>
    private static readonly string[] Unweighed = ["Filter.", "LaunchTemplateData."];

    /// <summary>Where the name of an operation does not spell what it makes.</summary>
    private static readonly Dictionary<string, string> Made = new(StringComparer.Ordinal)
    {
        ["AllocateAddress"] = "elastic-ip",
        ["CreateDefaultVpc"] = "vpc",
        ["CreateDefaultSubnet"] = "subnet",
        [Launching] = "instance",
        ["CreateManagedPrefixList"] = "prefix-list",
        ["CreateFlowLogs"] = "vpc-flow-log",
    };

    public static IReadOnlyList<TargetResource> Of(Catalog catalog, View view, Operation operation, object parsed, WireRequest request)
    {
        var name = operation.Contract.Name;
        if (Reading.Any(verb => name.StartsWith(verb, StringComparison.Ordinal))) return [];
        var mentions = operation.MentionsIn(view, parsed).ToList();
        var template = mentions.FirstOrDefault(mention => mention.Through is not null).Through;
        var brought = mentions.Where(mention => mention.Through is not null).Select(mention => mention.Id).ToHashSet(StringComparer.Ordinal);
        var named = request.Fields()
            .Where(field => !Unweighed.Any(start => field.Name.StartsWith(start, StringComparison.Ordinal)))
            .Select(field => field.Value)
            .Concat(mentions.Select(mention => mention.Id))
            .Distinct()
            .Select(id => (Type: catalog.TypeOfId(id), Id: id))
            .Where(found => found.Type is not null)
            .Select(found => new TargetResource(Arn(view, found.Type!.Noun, found.Id), view.TagsOf(found.Id)) { Facts = [.. found.Type.FactsOf(view, found.Id), .. Part(found.Id)] });
        var made = operation.MadeBy(view, operation.Whole(view, parsed)).Select(made => Made(made.Type.Noun, made.Facts));
        return NounMadeBy(catalog, name) is { } noun ? [Made(noun, []), .. made, .. named] : [.. made, .. named];

        TargetResource Made(string noun, IReadOnlyList<ConditionFact> facts) => TargetResource.Untagged(Arn(view, noun, "*")) with { Facts = [.. facts, .. Part(null)] };

        // What is made comes of the template as much as what the template names; what the request names instead does not.
        IReadOnlyList<ConditionFact> Part(string? id) => name != Launching ? [] :
        [
            new ConditionFact("ec2:IsLaunchTemplateResource", template is not null && (id is null || brought.Contains(id)) ? "true" : "false"),
            new ConditionFact("ec2:LaunchTemplate", template is null ? null : Arn(view, "launch-template", template)),
        ];
    }

    private static string Arn(View view, string noun, string id) => $"arn:aws:ec2:{view.Region}:{view.Account}:{noun}/{id}";

    /// <summary>CreateNetworkAcl makes a network-acl, CreateNatGateway a natgateway; CreateTags makes no resource.</summary>
    private static string? NounMadeBy(Catalog catalog, string operation)
    {
        if (Made.TryGetValue(operation, out var noun)) return noun;
        var verb = Making.FirstOrDefault(verb => operation.StartsWith(verb, StringComparison.Ordinal));
        if (verb is null) return null;
        var name = operation[verb.Length..];
        return catalog.Types.FirstOrDefault(type => type.IsTaggable && Spelt(type).Equals(name, StringComparison.OrdinalIgnoreCase))?.Noun;
    }

    private static string Spelt(ResourceType type) => type.Noun.Replace("-", "", StringComparison.Ordinal);
}
