using System.Text.Json.Serialization;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.S3;

namespace Weft.Aws.S3.Buckets;

/// <summary>A name in the whole of AWS, under which an account keeps objects in one Region.</summary>
/// <param name="Id"><c>bucket:</c> and the name.</param>
/// <param name="Home">Whose it is, and where.</param>
public sealed record Bucket(Id<Bucket> Id, string Name, Scope Home, DateTimeOffset CreatedAt) : IResource<Bucket>
{
    /// <summary>Buckets by name, in every account and Region.</summary>
    public static readonly Index<Bucket> ByName = Index<Bucket>.By(bucket => bucket.Name);

    /// <summary>Buckets by the account that they belong to; the members are names.</summary>
    public static readonly Index<Bucket> ByOwner = Index<Bucket>.ByEach(bucket => [new IndexEntry(bucket.Home.Account.Text, bucket.Name)]);

    public static ResourceType<Bucket> Type { get; } = new ResourceType<Bucket>("bucket", BucketJson.Default)
        .Unknown(id => NotFound(id["bucket:".Length..]))
        .IndexedBy(ByName)
        .IndexedBy(ByOwner);

    [JsonIgnore]
    public string Arn => ArnOf(Name);

    public static Id<Bucket> IdOf(string name) => new($"bucket:{name}");

    public static string ArnOf(string name) => $"arn:aws:s3:::{name}";

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(S3Api.CreateBucket, BucketCreation.Create)
            .Needs((_, r) => [new Need("s3:CreateBucket", ArnOf(r.Bucket))])
            .Refuses(r => r.GrantFullControl).Refuses(r => r.GrantRead).Refuses(r => r.GrantReadACP).Refuses(r => r.GrantWrite).Refuses(r => r.GrantWriteACP)
            .RefusesValue(r => r.ObjectLockEnabledForBucket, true)
            .Refuses(r => r.CreateBucketConfiguration?.Location).Refuses(r => r.CreateBucketConfiguration?.Bucket);
        catalog.Write(S3Api.DeleteBucket, BucketOperations.Delete).Needs((view, r) => BucketNeeds.Of(view, "s3:DeleteBucket", r.Bucket));
        catalog.Read(S3Api.HeadBucket, BucketOperations.Head).Needs((view, r) => BucketNeeds.Of(view, "s3:ListBucket", r.Bucket));
        catalog.Read(S3Api.ListBuckets, BucketOperations.List).Needs((_, _) => [new Need("s3:ListAllMyBuckets", "*")]);
        catalog.Read(S3Api.GetBucketLocation, BucketOperations.Location).Needs((view, r) => BucketNeeds.Of(view, "s3:GetBucketLocation", r.Bucket));
        catalog.Read(S3Api.GetBucketEncryption, BucketOperations.Encryption).Needs((view, r) => BucketNeeds.Of(view, "s3:GetEncryptionConfiguration", r.Bucket));
        catalog.Read(S3Api.GetBucketVersioning, BucketOperations.Versioning).Needs((view, r) => BucketNeeds.Of(view, "s3:GetBucketVersioning", r.Bucket));
        catalog.Read(S3Api.GetBucketTagging, BucketTags.Get).Needs((view, r) => BucketNeeds.Of(view, "s3:GetBucketTagging", r.Bucket));
        catalog.Write(S3Api.PutBucketTagging, BucketTags.Put).Needs((view, r) => BucketNeeds.Of(view, "s3:PutBucketTagging", r.Bucket))
            .Accepts(r => r.ContentMD5, because: "it was held against the body before").Accepts(r => r.ChecksumAlgorithm, because: "so was the checksum");
        catalog.Write(S3Api.DeleteBucketTagging, BucketTags.Delete).Needs((view, r) => BucketNeeds.Of(view, "s3:PutBucketTagging", r.Bucket));
        BucketProvisioning.Declare(catalog);
    }

    /// <summary>The bucket of this name, whoever's it is; null where there is none.</summary>
    public static Bucket? Find(View view, string name) => view.Under(ByName, name).FirstOrDefault();

    /// <summary>The bucket, where the request was signed for its Region and names its owner rightly.</summary>
    /// <param name="expectedOwner">The account that the caller expects it to belong to; null for any.</param>
    /// <exception cref="AwsException">NoSuchBucket, AccessDenied, or AuthorizationHeaderMalformed with the bucket's Region.</exception>
    public static Bucket Require(View view, string name, string? expectedOwner)
    {
        var bucket = RequireAnywhere(view, name, expectedOwner);
        return bucket.Home.Region == view.Region ? bucket : throw WrongRegion(view.Region.Text, bucket.Home.Region.Text);
    }

    /// <summary>The bucket, whatever Region the request was signed for.</summary>
    /// <exception cref="AwsException">NoSuchBucket or AccessDenied.</exception>
    public static Bucket RequireAnywhere(View view, string name, string? expectedOwner)
    {
        var bucket = Find(view, name) ?? throw NotFound(name);
        return expectedOwner is null || expectedOwner == bucket.Home.Account.Text ? bucket : throw S3Errors.AccessDenied();
    }

    private static AwsException NotFound(string name) =>
        new("NoSuchBucket", "The specified bucket does not exist", 404) { Details = [("BucketName", name)] };

    // SDKs read the Region from here and ask again.
    private static AwsException WrongRegion(string signed, string right) =>
        new("AuthorizationHeaderMalformed", $"The authorization header is malformed; the region '{signed}' is wrong; expecting '{right}'") { Details = [("Region", right)] };
}

[JsonSerializable(typeof(Bucket))]
internal sealed partial class BucketJson : JsonSerializerContext;
