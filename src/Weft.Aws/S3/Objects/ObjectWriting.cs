using Weft.Aws.S3.Buckets;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Checksums;
using Weft.Wire.S3;

namespace Weft.Aws.S3.Objects;

/// <summary>PutObject. The bytes are kept before the writer's turn; what becomes visible is one record.</summary>
internal sealed class ObjectWriting(IObjectBodies bodies)
{
    public static void Declare(Catalog catalog, IObjectBodies bodies)
    {
        var writing = new ObjectWriting(bodies);
        catalog.Write<PutObjectRequest, PutObjectResult, KeptBody>(S3Api.PutObject, writing.Keep, Put)
            .Needs((view, r) => BucketNeeds.Of(view, "s3:PutObject", r.Bucket, r.Key))
            .Refuses(r => r.GrantFullControl).Refuses(r => r.GrantRead).Refuses(r => r.GrantReadACP).Refuses(r => r.GrantWriteACP)
            .Refuses(r => r.ChecksumSHA512).Refuses(r => r.ChecksumMD5).Refuses(r => r.ChecksumXXHASH64).Refuses(r => r.ChecksumXXHASH3).Refuses(r => r.ChecksumXXHASH128)
            .Refuses(r => r.WriteOffsetBytes).Refuses(r => r.WebsiteRedirectLocation).Refuses(r => r.RequestPayer).Refuses(r => r.Tagging)
            .Refuses(r => r.SSECustomerAlgorithm).Refuses(r => r.SSECustomerKey).Refuses(r => r.SSECustomerKeyMD5)
            .Refuses(r => r.SSEKMSKeyId).Refuses(r => r.SSEKMSEncryptionContext).RefusesValue(r => r.BucketKeyEnabled, true)
            .Refuses(r => r.ObjectLockMode).Refuses(r => r.ObjectLockRetainUntilDate).Refuses(r => r.ObjectLockLegalHoldStatus)
            .Accepts(r => r.ContentLength, because: "exactly so many bytes were read").Accepts(r => r.ContentMD5, because: "it was held against the body before");
    }

    /// <summary>What is wrong is told before the bytes are kept.</summary>
    private KeptBody Keep(View view, PutObjectRequest request)
    {
        ObjectRules.CheckKey(request.Key);
        ObjectRules.CheckKeeping(request.ACL, request.StorageClass, request.ServerSideEncryption);
        var bucket = Bucket.Require(view, request.Bucket, request.ExpectedBucketOwner);
        ObjectRules.CheckWrite(StoredObject.Find(view, bucket, request.Key), request.Key, request.IfMatch, request.IfNoneMatch);
        return KeptBody.Of(bodies, request.Body ?? default, request.ChecksumAlgorithm, Given(request));
    }

    private static PutObjectResult Put(Transaction transaction, PutObjectRequest request, KeptBody kept)
    {
        var bucket = Bucket.Require(transaction, request.Bucket, request.ExpectedBucketOwner);
        ObjectRules.CheckWrite(StoredObject.Find(transaction, bucket, request.Key), request.Key, request.IfMatch, request.IfNoneMatch);
        var headers = new ObjectHeaders(
            request.ContentType ?? ObjectHeaders.UnknownType, request.CacheControl, request.ContentDisposition, request.ContentEncoding, request.ContentLanguage,
            request.Expires, ObjectHeaders.Check(request.Metadata));
        var stored = transaction.In(bucket.Home).Put(new StoredObject(
            StoredObject.IdOf(bucket.Name, request.Key), bucket.Name, request.Key, [kept.Part], kept.ETag, kept.Checksum, transaction.Now, headers));
        var sum = stored.Checksum;
        return new PutObjectResult
        {
            ETag = stored.QuotedETag,
            ChecksumType = sum.Kind,
            ChecksumCRC32 = sum.Of("CRC32"),
            ChecksumCRC32C = sum.Of("CRC32C"),
            ChecksumCRC64NVME = sum.Of("CRC64NVME"),
            ChecksumSHA1 = sum.Of("SHA1"),
            ChecksumSHA256 = sum.Of("SHA256"),
            ServerSideEncryption = ServerSideEncryptionValues.Aes256,
        };
    }

    private static IEnumerable<(string Algorithm, string? Value)> Given(PutObjectRequest request) =>
    [
        ("CRC32", request.ChecksumCRC32), ("CRC32C", request.ChecksumCRC32C), ("CRC64NVME", request.ChecksumCRC64NVME), ("SHA1", request.ChecksumSHA1),
        ("SHA256", request.ChecksumSHA256),
    ];
}

/// <summary>Bytes that are kept, before anything names them.</summary>
internal sealed record KeptBody(BodyPart Part, string ETag, ObjectChecksum Checksum)
{
    public const string Whole = "FULL_OBJECT";

    /// <param name="announced">The algorithm that the request announces a checksum of; null for none.</param>
    /// <param name="given">The checksums that came with the request, held against the body already.</param>
    /// <exception cref="AwsException">InvalidRequest.</exception>
    public static KeptBody Of(IObjectBodies bodies, ReadOnlyMemory<byte> bytes, string? announced, IEnumerable<(string Algorithm, string? Value)> given)
    {
        var sums = given.Where(sum => sum.Value is not null).ToList();
        if (sums.Count > 1) throw S3Errors.InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        if (announced is not null && (sums.Count == 0 || sums[0].Algorithm != announced))
            throw S3Errors.InvalidRequest("x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.");
        var checksum = sums.Count == 1
            ? new ObjectChecksum(sums[0].Algorithm, sums[0].Value!, Whole)
            : new ObjectChecksum(PayloadChecksums.Default, PayloadChecksums.Compute(PayloadChecksums.Default, bytes.Span), Whole);
        return new KeptBody(new BodyPart(bodies.Keep(bytes), bytes.Length), Convert.ToHexStringLower(PayloadChecksums.Md5(bytes.Span)), checksum);
    }
}
