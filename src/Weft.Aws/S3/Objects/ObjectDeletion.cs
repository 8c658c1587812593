using Weft.Aws.S3.Buckets;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.S3;

namespace Weft.Aws.S3.Objects;

/// <summary>DeleteObject and DeleteObjects. To delete what is not there is no error.</summary>
internal static class ObjectDeletion
{
    private const int MostAtOnce = 1000;

    public static void Declare(Catalog catalog)
    {
        catalog.Write(S3Api.DeleteObject, Delete)
            .Needs((view, r) => BucketNeeds.Of(view, "s3:DeleteObject", r.Bucket, r.Key))
            .Refuses(r => r.MFA).Refuses(r => r.RequestPayer).RefusesValue(r => r.BypassGovernanceRetention, true)
            .Refuses(r => r.IfMatchLastModifiedTime).Refuses(r => r.IfMatchSize);
        catalog.Write(S3Api.DeleteObjects, DeleteSeveral)
            .Needs((view, r) => [.. r.Delete.Objects.Select(one => BucketNeeds.One(view, "s3:DeleteObject", r.Bucket, one.Key))])
            .Refuses(r => r.MFA).Refuses(r => r.RequestPayer).RefusesValue(r => r.BypassGovernanceRetention, true)
            .RefusesEach(r => r.Delete.Objects, o => o.ETag).RefusesEach(r => r.Delete.Objects, o => o.LastModifiedTime).RefusesEach(r => r.Delete.Objects, o => o.Size)
            .Accepts(r => r.ChecksumAlgorithm, because: "the checksum was held against the body before");
    }

    private static DeleteObjectResult Delete(Transaction transaction, DeleteObjectRequest request)
    {
        ObjectRules.CheckVersion(request.VersionId);
        var bucket = Bucket.Require(transaction, request.Bucket, request.ExpectedBucketOwner);
        ObjectRules.CheckWrite(StoredObject.Find(transaction, bucket, request.Key), request.Key, request.IfMatch, ifNoneMatch: null);
        Remove(transaction, bucket, request.Key);
        return new DeleteObjectResult();
    }

    private static DeleteObjectsResult DeleteSeveral(Transaction transaction, DeleteObjectsRequest request)
    {
        if (request.Delete.Objects.Count is 0 or > MostAtOnce) throw new AwsException("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
        var bucket = Bucket.Require(transaction, request.Bucket, request.ExpectedBucketOwner);
        List<DeletedObjectShape> deleted = [];
        List<ErrorShape> errors = [];
        foreach (var one in request.Delete.Objects)
        {
            var refusal = transaction.Attempt(() =>
            {
                ObjectRules.CheckVersion(one.VersionId);
                Remove(transaction, bucket, one.Key);
            });
            if (refusal is null) deleted.Add(new DeletedObjectShape { Key = one.Key, VersionId = one.VersionId });
            else errors.Add(new ErrorShape { Key = one.Key, VersionId = one.VersionId, Code = refusal.Code, Message = refusal.Message });
        }

        return new DeleteObjectsResult { Deleted = request.Delete.Quiet == true ? null : deleted, Errors = errors };
    }

    private static void Remove(Transaction transaction, Bucket bucket, string key)
    {
        if (StoredObject.Find(transaction, bucket, key) is { } stored) transaction.In(bucket.Home).Remove(stored.Id);
    }
}
