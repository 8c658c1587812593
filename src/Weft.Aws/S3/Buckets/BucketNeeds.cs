using System.Globalization;
using Weft.Control.Operations;
using Weft.Control.State;

namespace Weft.Aws.S3.Buckets;

/// <summary>What a caller needs for a bucket or an object in it (Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3").</summary>
internal static class BucketNeeds
{
    public static IReadOnlyList<Need> Of(View view, string action, string bucket) => [One(view, action, bucket, null)];

    public static IReadOnlyList<Need> Of(View view, string action, string bucket, string key) => [One(view, action, bucket, key)];

    /// <summary>Who owns it, the bucket tells; of one that is not there the caller needs to be told so, and no more.</summary>
    public static Need One(View view, string action, string bucket, string? key, params IReadOnlyList<(string Key, string? Value)> facts)
    {
        var arn = key is null ? Bucket.ArnOf(bucket) : $"{Bucket.ArnOf(bucket)}/{key}";
        var owner = Bucket.Find(view, bucket)?.Home.Account;
        return new Need(action, arn, owner, Facts: [.. facts, ("s3:ResourceAccount", owner?.Text), ("aws:ResourceAccount", owner?.Text)]);
    }

    /// <summary>To list is about a part of the bucket, which policies may name.</summary>
    public static IReadOnlyList<Need> OfList(View view, string bucket, string? prefix, string? delimiter, int? maxKeys) =>
        [One(view, "s3:ListBucket", bucket, null, ("s3:prefix", prefix), ("s3:delimiter", delimiter), ("s3:max-keys", maxKeys?.ToString(CultureInfo.InvariantCulture)))];
}
