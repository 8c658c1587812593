using Weft.Wire.S3;
using Xunit;

namespace Weft.Tests.Aws.S3.Buckets;

public class BucketProvisioningTests
{
    private const string Bucket = "AWS::S3::Bucket";

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void A_bucket_is_made_tagged_anew_and_deleted()
    {
        var name = cloud.Create(Bucket, """{"BucketName":"shelf","Tags":[{"Key":"a","Value":"b<"}]}""");
        Assert.Equal("shelf", name);
        cloud.AssertStands(Bucket, name);

        cloud.Update(Bucket, name, """{"BucketName":"shelf","Tags":[{"Key":"c","Value":"d"},{"Key":"e","Value":""}]}""");
        cloud.AssertStands(Bucket, name);
        cloud.Update(Bucket, name, """{"BucketName":"shelf"}""");
        cloud.AssertStands(Bucket, name);

        cloud.Delete(Bucket, name);
        Assert.Null(cloud.Read(Bucket, name));
    }

    [Fact]
    public void A_bucket_tells_its_names()
    {
        var name = cloud.Create(Bucket, "{}");

        Assert.StartsWith("stack-thing-", name, StringComparison.Ordinal);
        Assert.Equal($"arn:aws:s3:::{name}", cloud.Attribute(Bucket, name, "Arn"));
        Assert.Equal($"{name}.s3.amazonaws.com", cloud.Attribute(Bucket, name, "DomainName"));
        Assert.Equal($"{name}.s3.us-east-1.amazonaws.com", cloud.Attribute(Bucket, name, "RegionalDomainName"));
        Assert.Equal($"{name}.s3.dualstack.us-east-1.amazonaws.com", cloud.Attribute(Bucket, name, "DualStackDomainName"));
    }

    [Fact]
    public void What_a_bucket_of_Weft_can_not_be_is_refused_and_a_name_that_is_taken_too()
    {
        cloud.Cloud.Call(S3Api.CreateBucket, new() { Bucket = "mine" });
        cloud.Cloud.Call(S3Api.CreateBucket, new() { Bucket = "theirs" }, account: "111111111111");

        cloud.Refused("AlreadyExists", Bucket, """{"BucketName":"mine"}""");
        cloud.Refused("BucketAlreadyExists", Bucket, """{"BucketName":"theirs"}""");
        cloud.Refused("InvalidBucketName", Bucket, """{"BucketName":"Not_a_name"}""");
        cloud.Refused("ValidationError", Bucket, """{"VersioningConfiguration":{"Status":"Enabled"}}""");
        cloud.Refused("ValidationError", Bucket, """{"AccessControl":"PublicRead"}""");
    }

    [Fact]
    public void A_bucket_that_holds_something_stays()
    {
        var name = cloud.Create(Bucket, """{"BucketName":"shelf"}""");
        cloud.Cloud.Call(S3Api.PutObject, new() { Bucket = "shelf", Key = "k" });

        Assert.Equal("BucketNotEmpty", Assert.Throws<Weft.Wire.AwsException>(() => cloud.Delete(Bucket, name)).Code);
    }
}
