using System.Text.Json.Nodes;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ssm;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>What a stack's template refers to, looked up in the state as it is now.</summary>
internal sealed class StackReferences(Catalog catalog, View view, Stack stack) : IReferences, IParameterLookups
{
    private const string ZoneKind = "AWS::EC2::AvailabilityZone::Name";

    private readonly HashSet<string> imports = new(StringComparer.Ordinal);

    /// <summary>The exports that were asked for so far.</summary>
    public IReadOnlyCollection<string> Imports => imports;

    public JsonNode RefOf(string logicalId) => Require(logicalId).PhysicalId!;

    public JsonNode AttributeOf(string logicalId, string attribute)
    {
        var resource = Require(logicalId);
        var type = catalog.FindProvisioned(resource.Type)!;
        if (!type.HasAttribute(attribute)) throw new TemplateFault($"Template error: resource {logicalId} does not support attribute type {attribute} in Fn::GetAtt");
        return type.ValueOf(view, resource.PhysicalId!, attribute) ?? "";
    }

    public string? FindExport(string name)
    {
        if (view.Under(Stack.ByExport, Stack.KeyOf(view, name)).FirstOrDefault() is not { } exporter) return null;
        imports.Add(name);
        return exporter.Version.Outputs.First(output => output.Export == name).Value;
    }

    public string? FindSsmParameter(string name) => FindSsmParameter(name, null);

    public string? FindSsmParameter(string name, long? version)
    {
        var fields = new RequestFields().With("Name", version is { } number ? $"{name}:{number}" : name);
        var operation = catalog.Find(SsmApi.Service.SigningName, SsmApi.GetParameter.Name)!;
        try
        {
            var parameter = ((GetParameterResult)operation.Look(view, SsmApi.GetParameter.ReadRequest(fields.ToRequest(SsmApi.GetParameter)))).Parameter!;
            return parameter.Type == ParameterTypeValues.SecureString ? null : parameter.Value;
        }
        catch (AwsException)
        {
            return null;
        }
    }

    public IReadOnlyList<string> ZonesOf(string region)
    {
        var there = region.Length == 0 ? view : view.In(new Scope(view.Account, new RegionName(region)));
        return [.. catalog.FindParameterValues(there, ZoneKind) ?? []];
    }

    public bool Exists(string awsType, string value) =>
        catalog.FindParameterValues(view, awsType) is { } known ? known.Contains(value)
        : catalog.TypeOfId(value) is { } type && type.Has(view, value);

    public IReadOnlyList<string> AllOf(string awsType) => [.. catalog.FindParameterValues(view, awsType) ?? []];

    /// <summary>A tag, or an attribute that stacks know the resource by.</summary>
    public string? AttributeOf(string awsType, string value, string attribute)
    {
        if (attribute.StartsWith("Tags.", StringComparison.Ordinal)) return view.TagsOf(value).GetValueOrDefault(attribute["Tags.".Length..]);
        var name = awsType.EndsWith("::Id", StringComparison.Ordinal) ? awsType[..^"::Id".Length] : awsType;
        return catalog.FindProvisioned(name) is { } type && type.HasAttribute(attribute) ? type.ValueOf(view, value, attribute)?.ToString() : null;
    }

    private StackResource Require(string logicalId) => view.Find(StackResource.IdOf(stack, logicalId)) is { PhysicalId: not null } resource
        ? resource
        : throw new TemplateFault($"Unresolved resource dependencies [{logicalId}] in the Resources block of the template");
}
