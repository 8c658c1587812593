namespace Weft.Wire;

/// <summary>
/// Where a request of S3 says its bucket: in the path (<c>/bucket/key</c>), or before the endpoint in the host name: <c>bucket.localhost</c>,
/// <c>bucket.s3.localhost</c>, <c>bucket.s3.REGION.amazonaws.com</c>.
/// </summary>
public static class BucketAddress
{
    private static readonly string[] Endpoints = [".localhost", ".amazonaws.com", ".amazonaws.com.cn"];

    /// <summary>The path with the bucket in it, still encoded.</summary>
    public static string PathOf(WireRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return BucketOf(request.Header("host")) is { } bucket ? $"/{bucket}{(request.Path == "/" ? "" : request.Path)}" : request.Path;
    }

    /// <summary>The bucket in a host name; null where there is none.</summary>
    public static string? BucketOf(string? host)
    {
        if (host is null) return null;
        var colon = host.LastIndexOf(':');
        var name = (colon < 0 ? host : host[..colon]).ToLowerInvariant();
        if (Array.Find(Endpoints, end => name.EndsWith(end, StringComparison.Ordinal)) is not { } endpoint) return null;
        var before = name[..^endpoint.Length];
        var service = Math.Max(before.LastIndexOf(".s3.", StringComparison.Ordinal), before.LastIndexOf(".s3-", StringComparison.Ordinal));
        if (service > 0) return before[..service];
        if (before.EndsWith(".s3", StringComparison.Ordinal)) return before[..^3];
        var isService = before == "s3" || before.StartsWith("s3.", StringComparison.Ordinal) || before.StartsWith("s3-", StringComparison.Ordinal);
        return isService || endpoint != ".localhost" ? null : before;
    }
}
