using System.Collections.Immutable;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Tags;
using Weft.Wire;
using Weft.Wire.S3;

namespace Weft.Aws.S3.Buckets;

/// <summary>GetBucketTagging, PutBucketTagging and DeleteBucketTagging.</summary>
internal static class BucketTags
{
    private const int Most = 50;
    private const int LongestKey = 128;
    private const int LongestValue = 256;

    public static GetBucketTaggingResult Get(View view, GetBucketTaggingRequest request)
    {
        var bucket = Bucket.Require(view, request.Bucket, request.ExpectedBucketOwner);
        var tags = view.In(bucket.Home).TagsOf(bucket.Id);
        if (tags.IsEmpty) throw new AwsException("NoSuchTagSet", "The TagSet does not exist", 404) { Details = [("BucketName", bucket.Name)] };
        return new GetBucketTaggingResult { TagSet = [.. tags.Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })] };
    }

    /// <summary>What a stack has set stays, and cannot be set by hand.</summary>
    public static EmptyResult Put(Transaction transaction, PutBucketTaggingRequest request)
    {
        var bucket = Bucket.Require(transaction, request.Bucket, request.ExpectedBucketOwner);
        Set(transaction.In(bucket.Home), bucket, Check(request.Tagging.TagSet));
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteBucketTaggingRequest request)
    {
        var bucket = Bucket.Require(transaction, request.Bucket, request.ExpectedBucketOwner);
        Set(transaction.In(bucket.Home), bucket, Check([]));
        return EmptyResult.Instance;
    }

    /// <exception cref="AwsException">InvalidTag or BadRequest.</exception>
    public static TagMap Check(IReadOnlyList<TagShape> tags)
    {
        if (tags.Count > Most) throw new AwsException("BadRequest", $"Bucket tag count cannot be greater than {Most}");
        if (tags.Select(tag => tag.Key).Distinct(StringComparer.Ordinal).Count() < tags.Count)
            throw new AwsException("InvalidTag", "Cannot provide multiple Tags with the same key");
        foreach (var tag in tags)
        {
            if (tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) throw new AwsException("InvalidTag", "System tags cannot be added/updated by requester");
            if (tag.Key.Length is 0 or > LongestKey) throw new AwsException("InvalidTag", "The TagKey you have provided is invalid");
            if (tag.Value.Length > LongestValue) throw new AwsException("InvalidTag", "The TagValue you have provided is invalid");
        }

        return tags.ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
    }

    /// <summary>Replaces the bucket's own tags.</summary>
    public static void Set(Transaction home, Bucket bucket, TagMap tags)
    {
        var id = new Id<TagSet>(bucket.Id.Text);
        var kept = home.TagsOf(bucket.Id).Where(tag => tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase));
        var all = tags.SetItems(kept);
        if (!all.IsEmpty) home.Put(new TagSet(id, Bucket.Type.Noun, all));
        else if (home.Find(id) is not null) home.Remove(id);
    }
}
