using Weft.Aws.S3.Buckets;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire.S3;

namespace Weft.Aws.S3.Objects;

/// <summary>CopyObject: another record of the same bodies, which never change.</summary>
internal static class ObjectCopying
{
    public static void Declare(Catalog catalog) => catalog.Write(S3Api.CopyObject, Copy)
        .Needs((view, r) =>
        {
            var (bucket, key) = SourceOf(r.CopySource);
            return [BucketNeeds.One(view, "s3:GetObject", bucket, key), BucketNeeds.One(view, "s3:PutObject", r.Bucket, r.Key)];
        })
        .Refuses(r => r.ChecksumAlgorithm).RefusesValue(r => r.TaggingDirective, "REPLACE").Refuses(r => r.Tagging)
        .Refuses(r => r.GrantFullControl).Refuses(r => r.GrantRead).Refuses(r => r.GrantReadACP).Refuses(r => r.GrantWriteACP)
        .Refuses(r => r.WebsiteRedirectLocation).Refuses(r => r.RequestPayer)
        .Refuses(r => r.SSECustomerAlgorithm).Refuses(r => r.SSECustomerKey).Refuses(r => r.SSECustomerKeyMD5)
        .Refuses(r => r.SSEKMSKeyId).Refuses(r => r.SSEKMSEncryptionContext).RefusesValue(r => r.BucketKeyEnabled, true)
        .Refuses(r => r.CopySourceSSECustomerAlgorithm).Refuses(r => r.CopySourceSSECustomerKey).Refuses(r => r.CopySourceSSECustomerKeyMD5)
        .Refuses(r => r.ObjectLockMode).Refuses(r => r.ObjectLockRetainUntilDate).Refuses(r => r.ObjectLockLegalHoldStatus);

    private static CopyObjectOutput Copy(Transaction transaction, CopyObjectRequest request)
    {
        ObjectRules.CheckKey(request.Key);
        ObjectRules.CheckKeeping(request.ACL, request.StorageClass, request.ServerSideEncryption);
        var (sourceBucket, sourceKey) = SourceOf(request.CopySource);
        var isReplaced = request.MetadataDirective == MetadataDirectiveValues.Replace;
        var bucket = Bucket.Require(transaction, request.Bucket, request.ExpectedBucketOwner);
        var source = StoredObject.Require(transaction, Bucket.RequireAnywhere(transaction, sourceBucket, request.ExpectedSourceBucketOwner), sourceKey);
        ObjectRules.CheckRead(
            source, request.CopySourceIfMatch, request.CopySourceIfUnmodifiedSince, request.CopySourceIfNoneMatch, request.CopySourceIfModifiedSince, isCopy: true);
        ObjectRules.CheckWrite(StoredObject.Find(transaction, bucket, request.Key), request.Key, request.IfMatch, request.IfNoneMatch);
        if (!isReplaced && source.Id == StoredObject.IdOf(bucket.Name, request.Key))
        {
            throw S3Errors.InvalidRequest(
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.");
        }

        var headers = !isReplaced ? source.Headers : new ObjectHeaders(
            request.ContentType ?? ObjectHeaders.UnknownType, request.CacheControl, request.ContentDisposition, request.ContentEncoding, request.ContentLanguage,
            request.Expires, ObjectHeaders.Check(request.Metadata));
        var copy = transaction.In(bucket.Home).Put(source with
        {
            Id = StoredObject.IdOf(bucket.Name, request.Key),
            Bucket = bucket.Name,
            Key = request.Key,
            ModifiedAt = transaction.Now,
            Headers = headers,
        });
        return new CopyObjectOutput
        {
            ServerSideEncryption = ServerSideEncryptionValues.Aes256,
            CopyObjectResult = new CopyObjectResultShape
            {
                ETag = copy.QuotedETag,
                LastModified = copy.ModifiedAt,
                ChecksumType = copy.Checksum.Kind,
                ChecksumCRC32 = copy.Checksum.Of("CRC32"),
                ChecksumCRC32C = copy.Checksum.Of("CRC32C"),
                ChecksumCRC64NVME = copy.Checksum.Of("CRC64NVME"),
                ChecksumSHA1 = copy.Checksum.Of("SHA1"),
                ChecksumSHA256 = copy.Checksum.Of("SHA256"),
            },
        };
    }

    /// <summary>Bucket and key as the header writes them, encoded: <c>bucket/key?versionId=null</c>.</summary>
    /// <exception cref="Wire.AwsException">InvalidArgument.</exception>
    private static (string Bucket, string Key) SourceOf(string source)
    {
        var question = source.IndexOf("?versionId=", StringComparison.Ordinal);
        if (question >= 0) ObjectRules.CheckVersion(source[(question + "?versionId=".Length)..]);
        var path = Uri.UnescapeDataString(question < 0 ? source : source[..question]).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (path.StartsWith("arn:", StringComparison.Ordinal)) throw S3Errors.Unsupported("access points as the source of a copy");
        return slash > 0 && slash < path.Length - 1
            ? (path[..slash], path[(slash + 1)..])
            : throw S3Errors.InvalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
    }
}
