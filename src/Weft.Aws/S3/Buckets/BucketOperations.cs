using System.Security.Cryptography;
using System.Text;
using Weft.Aws.S3.Objects;
using Weft.Control;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.S3;

namespace Weft.Aws.S3.Buckets;

/// <summary>What is asked of buckets as such, and their end.</summary>
internal static class BucketOperations
{
    private const int MostOfAPage = 10_000;

    public static EmptyResult Delete(Transaction transaction, DeleteBucketRequest request)
    {
        var bucket = Bucket.Require(transaction, request.Bucket, request.ExpectedBucketOwner);
        if (transaction.CountUnder(StoredObject.ByBucket, bucket.Name) > 0)
            throw new AwsException("BucketNotEmpty", "The bucket you tried to delete is not empty", 409) { Details = [("BucketName", bucket.Name)] };
        transaction.In(bucket.Home).Remove(bucket.Id);
        return EmptyResult.Instance;
    }

    public static HeadBucketResult Head(View view, HeadBucketRequest request)
    {
        var bucket = Bucket.Require(view, request.Bucket, request.ExpectedBucketOwner);
        return new HeadBucketResult { BucketRegion = bucket.Home.Region.Text, BucketArn = bucket.Arn, AccessPointAlias = false };
    }

    public static ListBucketsResult List(View view, ListBucketsRequest request)
    {
        var isPaged = request.MaxBuckets is not null || request.ContinuationToken is not null;
        var after = request.ContinuationToken is { } token ? PageToken.Read(token) : "";
        var most = request.MaxBuckets ?? MostOfAPage;
        var found = view.Under(Bucket.ByOwner, view.Account.Text)
            .Where(bucket => string.CompareOrdinal(bucket.Name, after) > 0 && bucket.Name.StartsWith(request.Prefix ?? "", StringComparison.Ordinal))
            .Where(bucket => request.BucketRegion is null || bucket.Home.Region.Text == request.BucketRegion)
            .Take(most + 1)
            .ToList();
        return new ListBucketsResult
        {
            Buckets = [.. found.Take(most).Select(bucket => new BucketShape
            {
                Name = bucket.Name,
                CreationDate = bucket.CreatedAt,
                BucketArn = bucket.Arn,
                // Told only to those who know of pages (Amazon S3 API Reference, ListBuckets).
                BucketRegion = isPaged || request.Prefix is not null || request.BucketRegion is not null ? bucket.Home.Region.Text : null,
            })],
            Owner = OwnerOf(view.Account),
            Prefix = request.Prefix,
            ContinuationToken = found.Count > most ? PageToken.Write(found[most - 1].Name) : null,
        };
    }

    public static GetBucketLocationResult Location(View view, GetBucketLocationRequest request)
    {
        var region = Bucket.RequireAnywhere(view, request.Bucket, request.ExpectedBucketOwner).Home.Region.Text;
        return new GetBucketLocationResult { LocationConstraint = region == "us-east-1" ? null : region };
    }

    /// <summary>Every object is encrypted where it lies, with a key of Weft's own (docs/decisions/0049-a-small-s3.md).</summary>
    public static GetBucketEncryptionResult Encryption(View view, GetBucketEncryptionRequest request)
    {
        Bucket.Require(view, request.Bucket, request.ExpectedBucketOwner);
        return new GetBucketEncryptionResult
        {
            ServerSideEncryptionConfiguration = new ServerSideEncryptionConfigurationShape
            {
                Rules =
                [
                    new ServerSideEncryptionRuleShape
                    {
                        ApplyServerSideEncryptionByDefault = new ServerSideEncryptionByDefaultShape { SSEAlgorithm = ServerSideEncryptionValues.Aes256 },
                        BucketKeyEnabled = false,
                    },
                ],
            },
        };
    }

    /// <summary>A bucket that never had versions has no status.</summary>
    public static GetBucketVersioningResult Versioning(View view, GetBucketVersioningRequest request)
    {
        Bucket.Require(view, request.Bucket, request.ExpectedBucketOwner);
        return new GetBucketVersioningResult();
    }

    /// <summary>An account as S3 names owners: 64 hexadecimal digits that mean nothing. Weft makes them from the account's number.</summary>
    public static OwnerShape OwnerOf(AccountId account) =>
        new() { ID = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"canonical user of {account}"))) };
}
