using Weft.Aws.S3.Buckets;
using Weft.Control.State;
using Weft.Wire.S3;

namespace Weft.Aws.S3.Objects;

/// <summary>ListObjectsV2 and ListObjects: keys in order, those with the same stem up to a delimiter rolled up into one.</summary>
internal static class ObjectListing
{
    private const int MostOfAPage = 1000;

    public static ListObjectsV2Result ListV2(View view, ListObjectsV2Request request)
    {
        var bucket = Bucket.Require(view, request.Bucket, request.ExpectedBucketOwner);
        var after = request.ContinuationToken is { } token ? PageToken.Read(token) : request.StartAfter ?? "";
        var page = PageOf(view, bucket, request.Prefix ?? "", request.Delimiter, after, request.MaxKeys);
        var write = Encoder(request.EncodingType);
        return new ListObjectsV2Result
        {
            Name = bucket.Name,
            Prefix = write(request.Prefix ?? ""),
            Delimiter = request.Delimiter is { } delimiter ? write(delimiter) : null,
            StartAfter = request.StartAfter is { } start ? write(start) : null,
            MaxKeys = Math.Min(request.MaxKeys ?? MostOfAPage, MostOfAPage),
            KeyCount = page.Objects.Count + page.Prefixes.Count,
            IsTruncated = page.Last is not null,
            ContinuationToken = request.ContinuationToken,
            NextContinuationToken = page.Last is { } last ? PageToken.Write(last) : null,
            EncodingType = request.EncodingType,
            Contents = [.. page.Objects.Select(stored => ShapeOf(stored, write, request.FetchOwner == true ? BucketOperations.OwnerOf(bucket.Home.Account) : null))],
            CommonPrefixes = [.. page.Prefixes.Select(prefix => new CommonPrefixShape { Prefix = write(prefix) })],
        };
    }

    public static ListObjectsResult List(View view, ListObjectsRequest request)
    {
        var bucket = Bucket.Require(view, request.Bucket, request.ExpectedBucketOwner);
        var page = PageOf(view, bucket, request.Prefix ?? "", request.Delimiter, request.Marker ?? "", request.MaxKeys);
        var write = Encoder(request.EncodingType);
        return new ListObjectsResult
        {
            Name = bucket.Name,
            Prefix = write(request.Prefix ?? ""),
            Delimiter = request.Delimiter is { } delimiter ? write(delimiter) : null,
            Marker = write(request.Marker ?? ""),
            MaxKeys = Math.Min(request.MaxKeys ?? MostOfAPage, MostOfAPage),
            IsTruncated = page.Last is not null,
            // Without a delimiter the last key is the marker, and S3 does not say it again.
            NextMarker = request.Delimiter is not null && page.Last is { } last ? write(last) : null,
            EncodingType = request.EncodingType,
            Contents = [.. page.Objects.Select(stored => ShapeOf(stored, write, BucketOperations.OwnerOf(bucket.Home.Account)))],
            CommonPrefixes = [.. page.Prefixes.Select(prefix => new CommonPrefixShape { Prefix = write(prefix) })],
        };
    }

    /// <param name="after">Goes on behind this key; one that is a rolled-up stem stands for all keys under it.</param>
    private static ListedPage PageOf(View view, Bucket bucket, string prefix, string? delimiter, string after, int? maxKeys)
    {
        if (maxKeys < 0) throw S3Errors.InvalidArgument("Argument maxKeys must be an integer between 0 and 2147483647");
        var most = Math.Min(maxKeys ?? MostOfAPage, MostOfAPage);
        List<StoredObject> objects = [];
        List<string> prefixes = [];
        string? last = null;
        if (most == 0) return new ListedPage(objects, prefixes, null);
        foreach (var stored in view.Under(StoredObject.ByBucket, bucket.Name))
        {
            if (string.CompareOrdinal(stored.Key, after) <= 0 || !stored.Key.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var stem = StemOf(stored.Key, prefix, delimiter);
            if (stem is not null && (stem == last || stem == after)) continue;
            if (objects.Count + prefixes.Count == most) return new ListedPage(objects, prefixes, last);
            if (stem is null) objects.Add(stored);
            else prefixes.Add(stem);
            last = stem ?? stored.Key;
        }

        return new ListedPage(objects, prefixes, null);
    }

    /// <summary>The key up to the first delimiter behind the prefix; null where there is none.</summary>
    private static string? StemOf(string key, string prefix, string? delimiter)
    {
        if (string.IsNullOrEmpty(delimiter)) return null;
        var at = key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + delimiter.Length)];
    }

    private static ObjectShape ShapeOf(StoredObject stored, Func<string, string> write, OwnerShape? owner) => new()
    {
        Key = write(stored.Key),
        LastModified = stored.ModifiedAt,
        ETag = stored.QuotedETag,
        Size = stored.Size,
        StorageClass = "STANDARD",
        ChecksumAlgorithm = [stored.Checksum.Algorithm],
        ChecksumType = stored.Checksum.Kind,
        Owner = owner,
    };

    /// <summary>Keys may hold what XML cannot, so that a caller may ask for them encoded.</summary>
    private static Func<string, string> Encoder(string? encoding) => encoding is null
        ? text => text
        : text => Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal);

    private sealed record ListedPage(List<StoredObject> Objects, List<string> Prefixes, string? Last);
}
