using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Control.Resources;

namespace Weft.Control.Tags;

/// <summary>The tags of one resource, kept beside it under the same identifier, so that tags work alike for every type.</summary>
/// <param name="Id">The tagged resource's identifier.</param>
/// <param name="Noun">The tagged resource's type.</param>
public sealed record TagSet(Id<TagSet> Id, string Noun, TagMap Tags) : IResource<TagSet>
{
    public static ResourceType<TagSet> Type { get; } = new ResourceType<TagSet>("tag-set", TagJson.Default).WithoutTags();

    internal static readonly TagMap NoTags = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

[JsonSerializable(typeof(TagSet))]
internal sealed partial class TagJson : JsonSerializerContext;
