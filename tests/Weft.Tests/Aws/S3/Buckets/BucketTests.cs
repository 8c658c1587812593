using Weft.Wire.S3;
using Xunit;

namespace Weft.Tests.Aws.S3.Buckets;

public class BucketTests
{
    private const string Other = "111111111111";

    private readonly TestCloud cloud = new();

    [Fact]
    public void A_bucket_stands_in_the_Region_that_it_was_made_for()
    {
        var made = Create("near");
        Create("far", "eu-west-1");
        Create("there", "eu-west-2", region: "eu-west-2");

        Assert.Equal(("/near", "arn:aws:s3:::near"), (made.Location, made.BucketArn));
        Assert.Null(cloud.Call(S3Api.GetBucketLocation, new() { Bucket = "near" }).LocationConstraint);
        Assert.Equal("eu-west-1", cloud.Call(S3Api.GetBucketLocation, new() { Bucket = "far" }).LocationConstraint);
        Assert.Equal("eu-west-2", cloud.Call(S3Api.HeadBucket, new() { Bucket = "there" }, "eu-west-2").BucketRegion);
    }

    [Fact]
    public void Whoever_asks_in_the_wrong_Region_is_told_the_right_one()
    {
        Create("far", "eu-west-1");

        var error = cloud.Refused("AuthorizationHeaderMalformed", S3Api.HeadBucket, new() { Bucket = "far" });

        Assert.Contains(("Region", "eu-west-1"), error.Details);
    }

    [Theory]
    [InlineData("us-east-1", "nowhere", "InvalidLocationConstraint")]
    [InlineData("us-east-1", "us-east-1", "InvalidLocationConstraint")]
    [InlineData("eu-west-1", null, "IllegalLocationConstraintException")]
    [InlineData("eu-west-1", "eu-west-2", "IllegalLocationConstraintException")]
    public void A_constraint_must_fit_the_Region_of_the_request(string region, string? constraint, string code) =>
        cloud.Refused(code, S3Api.CreateBucket, Request("b-1", constraint), region);

    [Theory]
    [InlineData("ab")]
    [InlineData("Upper")]
    [InlineData("under_score")]
    [InlineData("-start")]
    [InlineData("end-")]
    [InlineData("two..dots")]
    [InlineData("192.168.1.4")]
    [InlineData("xn--name")]
    [InlineData("name-s3alias")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void A_name_that_no_bucket_may_have_is_refused(string name) => cloud.Refused("InvalidBucketName", S3Api.CreateBucket, Request(name));

    [Fact]
    public void A_name_belongs_to_the_first_account_that_takes_it()
    {
        Create("near");
        Create("far", "eu-west-1");

        Assert.Equal("/near", Create("near").Location);
        cloud.Refused("BucketAlreadyOwnedByYou", S3Api.CreateBucket, Request("far", "eu-west-1"));
        cloud.Refused("BucketAlreadyExists", S3Api.CreateBucket, Request("near"), account: Other);
        Assert.Empty(cloud.Call(S3Api.ListBuckets, new(), account: Other).Buckets!);
    }

    [Fact]
    public void What_a_bucket_of_Weft_can_not_be_is_refused()
    {
        cloud.Refused("InvalidBucketAclWithObjectOwnership", S3Api.CreateBucket, new() { Bucket = "b-1", ACL = "public-read" });
        cloud.Refused("UnsupportedOperation", S3Api.CreateBucket, new() { Bucket = "b-1", ObjectOwnership = "ObjectWriter" });
        cloud.Refused("UnsupportedOperation", S3Api.CreateBucket, new() { Bucket = "b-1", ObjectLockEnabledForBucket = true });
        cloud.Refused("UnsupportedOperation", S3Api.CreateBucket, new() { Bucket = "b-1", BucketNamespace = "account-regional" });
        cloud.Call(S3Api.CreateBucket, new() { Bucket = "b-1", ACL = "private", ObjectOwnership = "BucketOwnerEnforced", ObjectLockEnabledForBucket = false });
    }

    [Fact]
    public void An_account_lists_its_own_buckets_page_by_page()
    {
        foreach (var name in (string[])["c-1", "a-1", "b-1"]) Create(name);
        Create("far", "eu-west-1");
        Create("others", account: Other);

        var all = cloud.Call(S3Api.ListBuckets, new());
        var first = cloud.Call(S3Api.ListBuckets, new() { MaxBuckets = 3 });
        var second = cloud.Call(S3Api.ListBuckets, new() { MaxBuckets = 3, ContinuationToken = first.ContinuationToken });

        Assert.Equal(["a-1", "b-1", "c-1", "far"], all.Buckets!.Select(bucket => bucket.Name));
        Assert.Equal(64, all.Owner!.ID!.Length);
        Assert.Null(all.Buckets![0].BucketRegion);
        Assert.Equal(["a-1", "b-1", "c-1"], first.Buckets!.Select(bucket => bucket.Name));
        Assert.Equal([("far", "eu-west-1")], second.Buckets!.Select(bucket => (bucket.Name!, bucket.BucketRegion!)));
        Assert.Null(second.ContinuationToken);
        Assert.Equal(["far"], cloud.Call(S3Api.ListBuckets, new() { BucketRegion = "eu-west-1" }).Buckets!.Select(bucket => bucket.Name));
        Assert.Equal(["b-1"], cloud.Call(S3Api.ListBuckets, new() { Prefix = "b" }).Buckets!.Select(bucket => bucket.Name));
        cloud.Refused("InvalidArgument", S3Api.ListBuckets, new() { ContinuationToken = "?" });
    }

    [Fact]
    public void A_bucket_goes_only_when_it_is_empty()
    {
        Create("near");
        cloud.Call(S3Api.PutObject, new() { Bucket = "near", Key = "k" });

        cloud.Refused("BucketNotEmpty", S3Api.DeleteBucket, new() { Bucket = "near" });
        cloud.Call(S3Api.DeleteObject, new() { Bucket = "near", Key = "k" });
        cloud.Call(S3Api.DeleteBucket, new() { Bucket = "near" });

        cloud.Refused("NoSuchBucket", S3Api.DeleteBucket, new() { Bucket = "near" });
        cloud.Refused("NoSuchBucket", S3Api.HeadBucket, new() { Bucket = "near" });
        Create("near", account: Other);
    }

    [Fact]
    public void Another_owner_than_the_expected_one_is_refused()
    {
        Create("near");

        cloud.Call(S3Api.HeadBucket, new() { Bucket = "near", ExpectedBucketOwner = "123456789012" });
        cloud.Refused("AccessDenied", S3Api.HeadBucket, new() { Bucket = "near", ExpectedBucketOwner = Other });
    }

    [Fact]
    public void A_bucket_is_encrypted_with_S3s_own_key_and_has_no_versions()
    {
        Create("near");

        var rule = Assert.Single(cloud.Call(S3Api.GetBucketEncryption, new() { Bucket = "near" }).ServerSideEncryptionConfiguration!.Rules);

        Assert.Equal("AES256", rule.ApplyServerSideEncryptionByDefault!.SSEAlgorithm);
        Assert.Null(cloud.Call(S3Api.GetBucketVersioning, new() { Bucket = "near" }).Status);
    }

    [Fact]
    public void Tags_are_put_as_a_whole()
    {
        Create("near");
        cloud.Refused("NoSuchTagSet", S3Api.GetBucketTagging, new() { Bucket = "near" });

        cloud.Call(S3Api.PutBucketTagging, Tagging(("a", "1"), ("b", "2")));
        cloud.Call(S3Api.PutBucketTagging, Tagging(("c", "3")));
        Assert.Equal([("c", "3")], cloud.Call(S3Api.GetBucketTagging, new() { Bucket = "near" }).TagSet.Select(tag => (tag.Key, tag.Value)));

        cloud.Call(S3Api.DeleteBucketTagging, new() { Bucket = "near" });
        cloud.Refused("NoSuchTagSet", S3Api.GetBucketTagging, new() { Bucket = "near" });
        cloud.Refused("InvalidTag", S3Api.PutBucketTagging, Tagging(("aws:x", "1")));
        cloud.Refused("InvalidTag", S3Api.PutBucketTagging, Tagging(("a", "1"), ("a", "2")));
        cloud.Refused("InvalidTag", S3Api.PutBucketTagging, Tagging((new string('k', 129), "1")));
        cloud.Refused("InvalidTag", S3Api.PutBucketTagging, Tagging(("a", new string('v', 257))));
        cloud.Refused("BadRequest", S3Api.PutBucketTagging, Tagging([.. Enumerable.Range(0, 51).Select(i => ($"k{i}", ""))]));
    }

    private static PutBucketTaggingRequest Tagging(params (string Key, string Value)[] tags) => new()
    {
        Bucket = "near", Tagging = new TaggingShape { TagSet = [.. tags.Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })] },
    };

    private static CreateBucketRequest Request(string name, string? constraint = null) => new()
    {
        Bucket = name, CreateBucketConfiguration = constraint is null ? null : new CreateBucketConfigurationShape { LocationConstraint = constraint },
    };

    private CreateBucketResult Create(string name, string? constraint = null, string? region = null, string? account = null) =>
        cloud.Call(S3Api.CreateBucket, Request(name, constraint), region, account);
}
