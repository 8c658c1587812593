using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.S3.Buckets;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.S3;

namespace Weft.Aws.S3.Objects;

/// <summary>What lies under one key of a bucket. Its bytes are kept elsewhere, in bodies that a copy shares.</summary>
/// <param name="Id">Bucket, slash, key.</param>
/// <param name="ETag">Without quotation marks: the MD5 of the bytes, or of the MD5s of the parts with their number behind it.</param>
public sealed record StoredObject(
    Id<StoredObject> Id, string Bucket, string Key, ImmutableArray<BodyPart> Parts, string ETag, ObjectChecksum Checksum, DateTimeOffset ModifiedAt,
    ObjectHeaders Headers) : IResource<StoredObject>
{
    /// <summary>The objects of a bucket by their keys.</summary>
    public static readonly Index<StoredObject> ByBucket = Index<StoredObject>.ByEach(stored => [new IndexEntry(stored.Bucket, stored.Key)]);

    public static ResourceType<StoredObject> Type { get; } = new ResourceType<StoredObject>("object", StoredObjectJson.Default)
        .WithoutTags()
        .Unknown(S3Errors.NoSuchKey)
        .IndexedBy(ByBucket);

    [JsonIgnore]
    public long Size => Parts.Sum(part => part.Size);

    [JsonIgnore]
    public string QuotedETag => $"\"{ETag}\"";

    public static Id<StoredObject> IdOf(string bucket, string key) => new($"{bucket}/{key}");

    public static void Declare(Catalog catalog, IObjectBodies bodies)
    {
        catalog.Resource(Type);
        ObjectWriting.Declare(catalog, bodies);
        ObjectReading.Declare(catalog, bodies);
        ObjectCopying.Declare(catalog);
        ObjectDeletion.Declare(catalog);
        catalog.Read(S3Api.ListObjectsV2, ObjectListing.ListV2).Needs((view, r) => BucketNeeds.OfList(view, r.Bucket, r.Prefix, r.Delimiter, r.MaxKeys))
            .Refuses(r => r.RequestPayer).Refuses(r => r.OptionalObjectAttributes);
        catalog.Read(S3Api.ListObjects, ObjectListing.List).Needs((view, r) => BucketNeeds.OfList(view, r.Bucket, r.Prefix, r.Delimiter, r.MaxKeys))
            .Refuses(r => r.RequestPayer).Refuses(r => r.OptionalObjectAttributes);
    }

    public static StoredObject? Find(View view, Bucket bucket, string key) => view.In(bucket.Home).Find(IdOf(bucket.Name, key));

    /// <exception cref="Wire.AwsException">NoSuchKey.</exception>
    public static StoredObject Require(View view, Bucket bucket, string key) => Find(view, bucket, key) ?? throw S3Errors.NoSuchKey(key);
}

/// <summary>A stretch of an object's bytes: the name of its body, and how long it is.</summary>
public sealed record BodyPart(string Body, long Size);

/// <summary>The checksum that S3 keeps with an object.</summary>
/// <param name="Algorithm">Such as <c>CRC32</c>.</param>
/// <param name="Value">In base64.</param>
/// <param name="Kind"><c>FULL_OBJECT</c>, or <c>COMPOSITE</c> of those of the parts.</param>
public sealed record ObjectChecksum(string Algorithm, string Value, string Kind)
{
    /// <summary>The value, where it is of this algorithm.</summary>
    public string? Of(string algorithm) => algorithm == Algorithm ? Value : null;
}

/// <summary>What an object's owner says of it, given back with it word for word.</summary>
public sealed record ObjectHeaders(
    string ContentType, string? CacheControl, string? ContentDisposition, string? ContentEncoding, string? ContentLanguage, string? Expires,
    ImmutableSortedDictionary<string, string> Metadata)
{
    public const string UnknownType = "binary/octet-stream";

    private const int MostMetadata = 2048;

    /// <exception cref="Wire.AwsException">MetadataTooLarge.</exception>
    public static ImmutableSortedDictionary<string, string> Check(IReadOnlyDictionary<string, string> metadata) =>
        metadata.Sum(pair => pair.Key.Length + pair.Value.Length) <= MostMetadata
            ? metadata.ToImmutableSortedDictionary(StringComparer.Ordinal)
            : throw new Wire.AwsException("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
}

[JsonSerializable(typeof(StoredObject))]
internal sealed partial class StoredObjectJson : JsonSerializerContext;
