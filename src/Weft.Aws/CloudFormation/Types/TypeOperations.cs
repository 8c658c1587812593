using System.Text.Json.Nodes;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Types;

/// <summary>DescribeType and ListTypes: the types that stacks can hold here, as they are declared.</summary>
internal sealed class TypeOperations(Catalog catalog)
{
    private const int PageSize = 100;

    public DescribeTypeResult Describe(View view, DescribeTypeRequest request)
    {
        if (request.Arn is null && (request.TypeName is null || request.Type is null)) throw Stacks.StackErrors.Validation("Type and TypeName, or Arn, must be specified.");
        var name = request.TypeName ?? request.Arn![(request.Arn!.LastIndexOf('/') + 1)..].Replace("-", "::", StringComparison.Ordinal);
        var isResource = (request.Type ?? RegistryTypeValues.Resource) == RegistryTypeValues.Resource;
        if (!isResource || catalog.FindProvisioned(name) is not { } type)
            throw new AwsException("TypeNotFoundException", $"The type '{name}' cannot be found.", 404);
        return new DescribeTypeResult
        {
            Arn = ArnOf(view, type),
            Type = RegistryTypeValues.Resource,
            TypeName = type.Name,
            IsDefaultVersion = true,
            ProvisioningType = type.CanUpdate ? ProvisioningTypeValues.FullyMutable : ProvisioningTypeValues.Immutable,
            DeprecatedStatus = DeprecatedStatusValues.Live,
            Visibility = VisibilityValues.Public,
            Schema = SchemaOf(type).ToJsonString(),
            IsActivated = true,
        };
    }

    /// <summary>AWS lists an account's private types unless told otherwise; Weft has none.</summary>
    public ListTypesResult List(View view, ListTypesRequest request)
    {
        var isAsked = request.Visibility == VisibilityValues.Public
            && (request.Type ?? RegistryTypeValues.Resource) == RegistryTypeValues.Resource
            && (request.DeprecatedStatus ?? DeprecatedStatusValues.Live) == DeprecatedStatusValues.Live
            && request.Filters?.PublisherId is null
            && request.Filters?.Category is null or CategoryValues.AwsTypes;
        var types = catalog.ProvisionedTypes
            .Where(type => isAsked
                && (request.ProvisioningType is not { } wanted || wanted == (type.CanUpdate ? ProvisioningTypeValues.FullyMutable : ProvisioningTypeValues.Immutable))
                && (request.Filters?.TypeNamePrefix is not { } prefix || type.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .OrderBy(type => type.Name, StringComparer.Ordinal);
        var page = Page.Of(types, type => type.Name, request.MaxResults ?? PageSize, request.NextToken, Stacks.StackErrors.InvalidToken);
        return new ListTypesResult
        {
            TypeSummaries = page.Select(type => new TypeSummaryShape { Type = RegistryTypeValues.Resource, TypeName = type.Name, TypeArn = ArnOf(view, type), IsActivated = true }),
            NextToken = page.NextToken,
        };
    }

    private static string ArnOf(View view, ProvisionedType type) =>
        $"arn:aws:cloudformation:{view.Region}::type/resource/{type.Name.Replace("::", "-", StringComparison.Ordinal)}";

    private static JsonObject SchemaOf(ProvisionedType type)
    {
        var served = type.Properties.Values.Where(property => !property.IsRefused).ToList();
        return new JsonObject
        {
            ["typeName"] = type.Name,
            ["properties"] = new JsonObject(served.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)SchemaOf(property)))),
            ["additionalProperties"] = false,
            ["required"] = Names(served.Where(property => property.IsRequired), ""),
            ["createOnlyProperties"] = Names(served.Where(property => property.Effect == UpdateEffect.Replacement), "/properties/"),
            ["conditionalCreateOnlyProperties"] = Names(served.Where(property => property.Effect == UpdateEffect.Conditional), "/properties/"),
            ["writeOnlyProperties"] = Names(served.Where(property => property.IsWriteOnly), "/properties/"),
            ["readOnlyProperties"] = new JsonArray([.. type.Attributes.Where(name => !type.Properties.ContainsKey(name)).Select(name => (JsonNode)$"/properties/{name}")]),
        };
    }

    private static JsonObject SchemaOf(Property property) => property.Kind switch
    {
        PropertyKind.Text => new JsonObject { ["type"] = "string" },
        PropertyKind.Integer => new JsonObject { ["type"] = "integer" },
        PropertyKind.Flag => new JsonObject { ["type"] = "boolean" },
        PropertyKind.List => new JsonObject { ["type"] = "array", ["insertionOrder"] = !property.IsUnordered, ["items"] = SchemaOf(property.Element!) },
        PropertyKind.Group => new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(property.Members.Values.Where(member => !member.IsRefused).OrderBy(member => member.Name, StringComparer.Ordinal)
                .Select(member => KeyValuePair.Create(member.Name, (JsonNode?)SchemaOf(member)))),
            ["required"] = Names(property.Members.Values.Where(member => member.IsRequired).OrderBy(member => member.Name, StringComparer.Ordinal), ""),
        },
        _ => new JsonObject { ["type"] = "object" },
    };

    private static JsonArray Names(IEnumerable<Property> properties, string prefix) => new([.. properties.Select(property => (JsonNode)(prefix + property.Name))]);
}
