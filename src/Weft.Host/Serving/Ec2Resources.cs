using System.Text;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Wire;

namespace Weft.Host.Serving;

/// <summary>
/// What an EC2 request is about, as the ARNs that policies name: every parameter whose value is an identifier, and the type that the action
/// creates. Actions that only describe have no resource-level permissions (Service Authorization Reference, "Actions, resources, and condition keys
/// for Amazon EC2").
/// </summary>
internal static class Ec2Resources
{
    private static readonly string[] creatingVerbs = ["Create", "Allocate", "Import", "Run"];

    public static IReadOnlyList<string> Of(Catalog catalog, Operation operation, WireRequest request, Scope scope)
    {
        var name = operation.Contract.Name;
        if (operation.Contract.Service.SigningName != "ec2" || !operation.IsWrite) return [];
        var arns = IdentifiersIn(request)
            .Select(id => (Id: id, Type: catalog.TypeOfId(id)))
            .Where(found => found.Type is { IsTaggable: true } type)
            .Select(found => Arn(scope, found.Type!.Noun, found.Id))
            .ToHashSet(StringComparer.Ordinal);
        if (Created(catalog, name) is { } noun) arns.Add(Arn(scope, noun, "*"));
        return [.. arns];
    }

    private static string Arn(Scope scope, string noun, string id) => $"arn:aws:ec2:{scope.Region}:{scope.Account}:{noun}/{id}";

    // CreateRouteTable makes a "route-table"; RunInstances an "instance"; CreateRoute nothing that has an ARN of its own.
    private static string? Created(Catalog catalog, string operation)
    {
        var verb = Array.Find(creatingVerbs, candidate => operation.StartsWith(candidate, StringComparison.Ordinal));
        if (verb is null) return null;
        var noun = operation switch
        {
            "AllocateAddress" => "elastic-ip",
            "RunInstances" => "instance",
            "CreateNatGateway" => "natgateway",
            "CreateManagedPrefixList" => "prefix-list",
            "CreateDefaultVpc" => "vpc",
            "CreateDefaultSubnet" => "subnet",
            _ => Hyphened(operation[verb.Length..]),
        };
        return catalog.Types.Any(type => type.Noun == noun && type.IsTaggable) ? noun : null;
    }

    private static string Hyphened(string words)
    {
        var text = new StringBuilder();
        foreach (var letter in words)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    // Identifiers need no percent-encoding, so the raw form is searched value by value.
    private static IEnumerable<string> IdentifiersIn(WireRequest request)
    {
        var form = request.Body.Length > 0 ? Encoding.UTF8.GetString(request.Body.Span) : request.QueryString;
        foreach (var pair in form.Split('&'))
        {
            var value = pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];
            var dash = value.LastIndexOf('-');
            if (dash > 0 && value.Length - dash is 9 or 18) yield return value;
        }
    }
}
