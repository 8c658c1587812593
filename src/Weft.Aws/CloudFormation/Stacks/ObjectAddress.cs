namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>
/// The bucket and the key that a URL names. All forms of S3's URLs are known, with the bucket in the host name or in the path, and so are those of Weft's own
/// address: <c>http://127.0.0.1:4566/bucket/key</c>, <c>http://bucket.localhost:4566/key</c>.
/// </summary>
public sealed record ObjectAddress(string Bucket, string Key)
{
    /// <summary>Null for a URL that names no object.</summary>
    public static ObjectAddress? Of(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var path = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/'));
        if (Wire.BucketAddress.BucketOf(url.Host) is { } bucket) return path.Length > 0 ? new ObjectAddress(bucket, path) : null;
        var isS3 = url.Host.StartsWith("s3.", StringComparison.Ordinal) || url.Host.StartsWith("s3-", StringComparison.Ordinal);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return (url.IsLoopback || isS3) && slash > 0 && slash < path.Length - 1 ? new ObjectAddress(path[..slash], path[(slash + 1)..]) : null;
    }
}
