using System.Text.Json.Nodes;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.S3;

namespace Weft.Aws.S3.Buckets;

/// <summary>AWS::S3::Bucket. Its physical identifier is its name.</summary>
internal static class BucketProvisioning
{
    private const string Name = "BucketName";
    private const int LongestName = 63;

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::S3::Bucket")
        .Has(Property.Text(Name).Replaces(), Property.Tags())
        .Refuses(
            "AbacStatus", "AccelerateConfiguration", "AccessControl", "AnalyticsConfigurations", "BucketEncryption", "BucketNamePrefix", "BucketNamespace", "CorsConfiguration",
            "IntelligentTieringConfigurations", "InventoryConfigurations", "LifecycleConfiguration", "LoggingConfiguration", "MetadataConfiguration", "MetadataTableConfiguration",
            "MetricsConfigurations", "NotificationConfiguration", "ObjectLockConfiguration", "ObjectLockEnabled", "OwnershipControls", "PublicAccessBlockConfiguration",
            "ReplicationConfiguration", "VersioningConfiguration", "WebsiteConfiguration")
        .Bills(Meter.Use("GB that it stores"), Meter.Use("requests"))
        .Creates(Create)
        .Updates((call, update) => Retag(call, update.Id, update.After))
        .Deletes((call, id, _) => call.Run(S3Api.DeleteBucket, Named(id)))
        .ReadBy(S3Api.GetBucketTagging, "Bucket")
        .Reads(Read)
        .Attribute("Arn", (_, id) => Bucket.ArnOf(id))
        .Attribute("DomainName", (_, id) => $"{id}.s3.amazonaws.com")
        .Attribute("RegionalDomainName", (view, id) => $"{id}.s3.{view.Region}.amazonaws.com")
        .Attribute("DualStackDomainName", (view, id) => $"{id}.s3.dualstack.{view.Region}.amazonaws.com"));

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var name = given.Text(Name) ?? call.MakeName(LongestName).ToLowerInvariant();
        // In the first Region the operation would be content with a bucket that is there already.
        if (Bucket.Find(call.View, name) is { } standing && standing.Home.Account == call.View.Account)
            throw new AwsException("AlreadyExists", $"{name} already exists", 409);
        var region = call.View.Region.Text;
        call.Run(S3Api.CreateBucket, Named(name).With("CreateBucketConfiguration", new RequestFields()
            .With("LocationConstraint", region == "us-east-1" ? null : region)
            .With("Tags", TagsOf(given))));
        return name;
    }

    private static void Retag(ProvisionCall call, string name, PropertyReader after)
    {
        if (after.Tags().Count == 0) call.Run(S3Api.DeleteBucketTagging, Named(name));
        else call.Run(S3Api.PutBucketTagging, Named(name).With("Tagging", new RequestFields().With("TagSet", TagsOf(after))));
    }

    private static JsonObject? Read(View view, string id) => Bucket.Find(view, id) is not { } bucket || bucket.Home != view.Scope ? null : new JsonObject
    {
        [Name] = id,
        [Property.TagsName] = new JsonArray([.. view.TagsOf(bucket.Id).Select(tag => (JsonNode)new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]),
    };

    private static RequestFields Named(string name) => new RequestFields().With("Bucket", name);

    private static RequestFields TagsOf(PropertyReader given) =>
        new RequestFields().With("Tag", given.Tags().Select(tag => new RequestFields().With("Key", tag.Key).With("Value", tag.Value)));
}
