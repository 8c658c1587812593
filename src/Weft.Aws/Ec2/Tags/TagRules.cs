using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Tags;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Tags;

/// <summary>What EC2 accepts as tags, and how they reach a resource (EC2 User Guide, "Tag your Amazon EC2 resources").</summary>
public static class TagRules
{
    public const int MaxTags = 50;

    private const int MaxKeyLength = 128;
    private const int MaxValueLength = 256;
    private const string ReservedPrefix = "aws:";

    /// <summary>Puts the tags of a Create request's TagSpecifications on the resource that it made.</summary>
    public static void TagNew<T>(this Transaction transaction, Id<T> id, IReadOnlyList<TagSpecificationShape> specifications)
        where T : class, IResource<T>
    {
        foreach (var specification in specifications)
        {
            if (specification.ResourceType != T.Type.Noun)
                throw Ec2Errors.InvalidParameterValue($"'{specification.ResourceType}' is not a valid taggable resource type for this operation.");
        }

        Merge(transaction, id.Text, T.Type, [.. specifications.SelectMany(specification => specification.Tags)]);
    }

    /// <summary>Adds tags to a resource, replacing those with the same keys.</summary>
    /// <exception cref="AwsException">InvalidParameterValue for a key or value that can't be; TagLimitExceeded beyond 50 tags, AWS's own not counted.</exception>
    public static void Merge(Transaction transaction, string id, ResourceType type, IReadOnlyList<TagShape> tags)
    {
        Validate(tags);
        if (tags.Count == 0) return;
        var merged = transaction.TagsOf(id).SetItems(tags.Select(tag => KeyValuePair.Create(tag.Key!, tag.Value ?? "")));
        if (merged.Keys.Count(key => !IsReserved(key)) > MaxTags)
            throw new AwsException("TagLimitExceeded", $"The maximum number of tags ({MaxTags}) for the resource '{id}' has been reached.");
        transaction.Put(new TagSet(new Id<TagSet>(id), type.Noun, merged));
    }

    public static IReadOnlyList<TagShape>? Shapes(TagMap tags) =>
        tags.IsEmpty ? null : [.. tags.Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })];

    /// <summary>Whether the key is one of AWS's own, which callers can neither set nor remove.</summary>
    public static bool IsReserved(string key) => key.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase);

    private static void Validate(IReadOnlyList<TagShape> tags)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            if (string.IsNullOrEmpty(tag.Key)) throw Ec2Errors.InvalidParameterValue("Tag key cannot be empty or null.");
            if (IsReserved(tag.Key))
                throw Ec2Errors.InvalidParameterValue("Tag keys starting with 'aws:' are reserved for internal use");
            if (tag.Key.Length > MaxKeyLength)
                throw Ec2Errors.InvalidParameterValue($"Tag key exceeds the maximum length of {MaxKeyLength} characters");
            if (tag.Value?.Length > MaxValueLength)
                throw Ec2Errors.InvalidParameterValue($"Tag value exceeds the maximum length of {MaxValueLength} characters");
            if (!keys.Add(tag.Key)) throw Ec2Errors.InvalidParameterValue($"Duplicate tag key '{tag.Key}' specified.");
        }
    }
}
