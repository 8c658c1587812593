using System.Globalization;
using Weft.Aws.S3.Buckets;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.S3;

namespace Weft.Aws.S3.Objects;

/// <summary>GetObject and HeadObject.</summary>
internal sealed class ObjectReading(IObjectBodies bodies)
{
    public static void Declare(Catalog catalog, IObjectBodies bodies)
    {
        var reading = new ObjectReading(bodies);
        catalog.Read(S3Api.GetObject, reading.Get)
            .Needs((view, r) => BucketNeeds.Of(view, "s3:GetObject", r.Bucket, r.Key))
            .Refuses(r => r.SSECustomerAlgorithm).Refuses(r => r.SSECustomerKey).Refuses(r => r.SSECustomerKeyMD5).Refuses(r => r.RequestPayer).Refuses(r => r.PartNumber);
        catalog.Read(S3Api.HeadObject, reading.Head)
            .Needs((view, r) => BucketNeeds.Of(view, "s3:GetObject", r.Bucket, r.Key))
            .Refuses(r => r.SSECustomerAlgorithm).Refuses(r => r.SSECustomerKey).Refuses(r => r.SSECustomerKeyMD5).Refuses(r => r.RequestPayer).Refuses(r => r.PartNumber);
    }

    private GetObjectResult Get(View view, GetObjectRequest request)
    {
        ObjectRules.CheckVersion(request.VersionId);
        var bucket = Bucket.Require(view, request.Bucket, request.ExpectedBucketOwner);
        var stored = StoredObject.Require(view, bucket, request.Key);
        ObjectRules.CheckRead(stored, request.IfMatch, request.IfUnmodifiedSince, request.IfNoneMatch, request.IfModifiedSince);
        var range = ByteRange.Of(request.Range, stored.Size);
        // Whoever is told of a whole object is told its checksum; a part of it has none.
        var sum = request.ChecksumMode is not null && range is null ? stored.Checksum : null;
        var headers = stored.Headers;
        return new GetObjectResult
        {
            Body = StoredBytes.Open(bodies, stored, range),
            AcceptRanges = "bytes",
            LastModified = stored.ModifiedAt,
            ContentLength = range?.Length ?? stored.Size,
            ContentRange = range?.Header(stored.Size),
            ETag = stored.QuotedETag,
            ChecksumType = sum?.Kind,
            ChecksumCRC32 = sum?.Of("CRC32"),
            ChecksumCRC32C = sum?.Of("CRC32C"),
            ChecksumCRC64NVME = sum?.Of("CRC64NVME"),
            ChecksumSHA1 = sum?.Of("SHA1"),
            ChecksumSHA256 = sum?.Of("SHA256"),
            ServerSideEncryption = ServerSideEncryptionValues.Aes256,
            ContentType = request.ResponseContentType ?? headers.ContentType,
            CacheControl = request.ResponseCacheControl ?? headers.CacheControl,
            ContentDisposition = request.ResponseContentDisposition ?? headers.ContentDisposition,
            ContentEncoding = request.ResponseContentEncoding ?? headers.ContentEncoding,
            ContentLanguage = request.ResponseContentLanguage ?? headers.ContentLanguage,
            Expires = request.ResponseExpires?.ToString("R", CultureInfo.InvariantCulture) ?? headers.Expires,
            Metadata = headers.Metadata,
        };
    }

    private HeadObjectResult Head(View view, HeadObjectRequest request)
    {
        ObjectRules.CheckVersion(request.VersionId);
        var bucket = Bucket.Require(view, request.Bucket, request.ExpectedBucketOwner);
        var stored = StoredObject.Require(view, bucket, request.Key);
        ObjectRules.CheckRead(stored, request.IfMatch, request.IfUnmodifiedSince, request.IfNoneMatch, request.IfModifiedSince);
        var range = ByteRange.Of(request.Range, stored.Size);
        var sum = request.ChecksumMode is not null && range is null ? stored.Checksum : null;
        var headers = stored.Headers;
        return new HeadObjectResult
        {
            AcceptRanges = "bytes",
            LastModified = stored.ModifiedAt,
            ContentLength = range?.Length ?? stored.Size,
            ContentRange = range?.Header(stored.Size),
            ETag = stored.QuotedETag,
            ChecksumType = sum?.Kind,
            ChecksumCRC32 = sum?.Of("CRC32"),
            ChecksumCRC32C = sum?.Of("CRC32C"),
            ChecksumCRC64NVME = sum?.Of("CRC64NVME"),
            ChecksumSHA1 = sum?.Of("SHA1"),
            ChecksumSHA256 = sum?.Of("SHA256"),
            ServerSideEncryption = ServerSideEncryptionValues.Aes256,
            ContentType = request.ResponseContentType ?? headers.ContentType,
            CacheControl = request.ResponseCacheControl ?? headers.CacheControl,
            ContentDisposition = request.ResponseContentDisposition ?? headers.ContentDisposition,
            ContentEncoding = request.ResponseContentEncoding ?? headers.ContentEncoding,
            ContentLanguage = request.ResponseContentLanguage ?? headers.ContentLanguage,
            Expires = request.ResponseExpires?.ToString("R", CultureInfo.InvariantCulture) ?? headers.Expires,
            Metadata = headers.Metadata,
        };
    }
}

/// <summary>A stretch of an object that a request asks for.</summary>
internal sealed record ByteRange(long First, long Length)
{
    /// <summary>Reads <c>bytes=0-9</c>, <c>bytes=9-</c> or <c>bytes=-9</c>. Another form, or several stretches, asks for the whole, as S3 has it.</summary>
    /// <exception cref="AwsException">InvalidRange where nothing of it is there.</exception>
    public static ByteRange? Of(string? header, long size)
    {
        if (header is null || !header.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase)) return null;
        var ends = header["bytes=".Length..].Split('-');
        if (ends.Length != 2) return null;
        var hasFirst = long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first);
        var hasLast = long.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last);
        if ((!hasFirst && ends[0].Length > 0) || (!hasLast && ends[1].Length > 0) || (!hasFirst && !hasLast) || (hasFirst && hasLast && last < first)) return null;
        if (!hasFirst) (first, last) = (Math.Max(0, size - last), last == 0 ? -1 : size - 1);
        else if (!hasLast || last >= size) last = size - 1;
        if (first >= size || last < first)
            throw new AwsException("InvalidRange", "The requested range is not satisfiable", 416) { Details = [("RangeRequested", header), ("ActualObjectSize", $"{size}")] };
        return new ByteRange(first, last - first + 1);
    }

    public string Header(long size) => $"bytes {First}-{First + Length - 1}/{size}";
}
