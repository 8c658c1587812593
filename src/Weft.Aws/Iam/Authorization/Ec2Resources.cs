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

    /// <summary>Where the name of an operation does not spell what it makes.</summary>
    private static readonly Dictionary<string, string> Made = new(StringComparer.Ordinal)
    {
        ["AllocateAddress"] = "elastic-ip",
        ["CreateDefaultVpc"] = "vpc",
        ["CreateDefaultSubnet"] = "subnet",
        ["RunInstances"] = "instance",
        ["CreateManagedPrefixList"] = "prefix-list",
        ["CreateFlowLogs"] = "vpc-flow-log",
    };

    public static IReadOnlyList<TargetResource> Of(Catalog catalog, View view, Operation operation, object parsed, WireRequest request)
    {
        var name = operation.Contract.Name;
        if (Reading.Any(verb => name.StartsWith(verb, StringComparison.Ordinal))) return [];
        var named = request.Fields()
            .Where(field => !field.Name.StartsWith("Filter.", StringComparison.Ordinal))
            .Select(field => (Type: catalog.TypeOfId(field.Value), Id: field.Value))
            .Where(found => found.Type is not null)
            .Distinct()
            .Select(found => new TargetResource(Arn(view, found.Type!.Noun, found.Id), view.TagsOf(found.Id)) { Facts = found.Type.FactsOf(view, found.Id) });
        var made = operation.MadeBy(view, parsed).Select(made => TargetResource.Untagged(Arn(view, made.Type.Noun, "*")) with { Facts = made.Facts });
        return NounMadeBy(catalog, name) is { } noun ? [TargetResource.Untagged(Arn(view, noun, "*")), .. made, .. named] : [.. made, .. named];
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
