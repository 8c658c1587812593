using System.Collections.Immutable;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam;

/// <summary>
/// The tags of IAM's own resources. Their keys differ by more than letter case only, other than in EC2; and they are part of the record,
/// since IAM names are unique only within their type (IAM User Guide, "Tags for AWS Identity and Access Management resources").
/// </summary>
internal static class IamTags
{
    private const int Limit = 50;

    public static readonly TagMap None = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public static TagMap Merge(TagMap tags, IReadOnlyList<TagShape> added)
    {
        var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var tag in added)
        {
            if (tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) throw IamErrors.InvalidInput("Tag keys beginning with aws: are reserved.");
            if (!keys.Add(tag.Key)) throw IamErrors.InvalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            tags = Remove(tags, [tag.Key]).Add(tag.Key, tag.Value);
        }

        return tags.Count <= Limit ? tags : throw IamErrors.LimitExceeded($"The number of tags has reached the maximum limit: {Limit}.");
    }

    public static TagMap Remove(TagMap tags, IReadOnlyList<string> keys) =>
        tags.RemoveRange(tags.Keys.Where(present => keys.Contains(present, StringComparer.OrdinalIgnoreCase)).ToList());

    /// <summary>Null when there are none, so that the answer leaves the element out.</summary>
    public static IReadOnlyList<TagShape>? Shapes(TagMap tags) => tags.IsEmpty ? null : ShapesOf(tags);

    public static IReadOnlyList<TagShape> ShapesOf(IEnumerable<KeyValuePair<string, string>> tags) =>
        [.. tags.Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })];
}
