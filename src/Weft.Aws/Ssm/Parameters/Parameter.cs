using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ssm;

namespace Weft.Aws.Ssm.Parameters;

/// <summary>
/// A value that an account keeps under a name, with its earlier versions
/// (https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html). Weft keeps no secrets: there are no secure strings.
/// </summary>
/// <param name="Id"><c>parameter:</c> and the name.</param>
/// <param name="Versions">Oldest first; the last one is in force.</param>
public sealed record Parameter(Id<Parameter> Id, string Name, ImmutableArray<ParameterVersion> Versions) : IResource<Parameter>
{
    public static ResourceType<Parameter> Type { get; } = new ResourceType<Parameter>("parameter", ParameterJson.Default)
        .Unknown(id => ParameterErrors.NotFound(id["parameter:".Length..]));

    [JsonIgnore]
    public ParameterVersion Newest => Versions[^1];

    public static Id<Parameter> IdOf(string name) => new($"parameter:{name}");

    /// <summary>The version of that number, the newest for null; null where it is not kept (any more).</summary>
    public ParameterVersion? Find(long? number) => number is null ? Newest : Versions.FirstOrDefault(version => version.Number == number);

    public string ArnIn(View view) => $"arn:aws:ssm:{view.Region}:{view.Account}:parameter{(Name[0] == '/' ? "" : "/")}{Name}";

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(SsmApi.PutParameter, ParameterWriting.Put).Refuses(r => r.KeyId).Refuses(r => r.Policies);
        catalog.Write(SsmApi.DeleteParameter, ParameterWriting.Delete);
        catalog.Write(SsmApi.DeleteParameters, ParameterWriting.DeleteSeveral);
        catalog.Read(SsmApi.GetParameterHistory, ParameterDescriptions.History).Accepts(r => r.WithDecryption, because: "no parameter is encrypted");
        catalog.Read(SsmApi.DescribeParameters, ParameterDescriptions.Describe).Refuses(r => r.Filters).Refuses(r => r.Shared);
        catalog.Write(SsmApi.AddTagsToResource, ParameterTags.Add);
        catalog.Write(SsmApi.RemoveTagsFromResource, ParameterTags.Remove);
        catalog.Read(SsmApi.ListTagsForResource, ParameterTags.List);
        ParameterProvisioning.Declare(catalog);
    }
}

/// <summary>One version of a parameter.</summary>
/// <param name="Kind"><c>String</c> or <c>StringList</c>.</param>
/// <param name="DataType"><c>text</c> or <c>aws:ec2:image</c>.</param>
/// <param name="Tier"><c>Standard</c> or <c>Advanced</c>.</param>
/// <param name="By">The ARN of who wrote it.</param>
public sealed record ParameterVersion(
    long Number, string Kind, string Value, string? Description, string? AllowedPattern, string DataType, string Tier, DateTimeOffset At, string By);

[JsonSerializable(typeof(Parameter))]
internal sealed partial class ParameterJson : JsonSerializerContext;
