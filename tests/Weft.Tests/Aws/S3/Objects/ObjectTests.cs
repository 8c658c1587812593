using System.Text;
using Weft.Aws.S3.Objects;
using Weft.Wire.S3;
using Xunit;

namespace Weft.Tests.Aws.S3.Objects;

public class ObjectTests
{
    private const string Bucket = "shelf";

    private readonly TestCloud cloud = new();

    public ObjectTests() => cloud.Call(S3Api.CreateBucket, new() { Bucket = Bucket });

    [Fact]
    public void An_object_is_read_as_it_was_written()
    {
        var put = cloud.Call(S3Api.PutObject, new()
        {
            Bucket = Bucket, Key = "dir/ü", Body = "hello"u8.ToArray(), ContentType = "text/plain", CacheControl = "no-store", ContentDisposition = "inline", ContentEncoding = "gzip",
            ContentLanguage = "de", Expires = "Thu, 01 Jan 2026 00:00:00 GMT", Metadata = new Dictionary<string, string> { ["a"] = "b" },
        });
        var got = cloud.Call(S3Api.GetObject, new() { Bucket = Bucket, Key = "dir/ü", ChecksumMode = "ENABLED" });

        Assert.Equal("\"5d41402abc4b2a76b9719d911017c592\"", put.ETag);
        Assert.Equal("hello", Text(got));
        Assert.Equal((put.ETag, 5L, "bytes", "AES256"), (got.ETag, got.ContentLength, got.AcceptRanges, got.ServerSideEncryption));
        Assert.Equal(("text/plain", "no-store", "inline", "gzip", "de"), (got.ContentType, got.CacheControl, got.ContentDisposition, got.ContentEncoding, got.ContentLanguage));
        Assert.Equal(("Thu, 01 Jan 2026 00:00:00 GMT", "b", cloud.Now), (got.Expires, got.Metadata!["a"], got.LastModified));
        // Without a checksum of the caller's, S3 makes one of its own.
        Assert.Equal((put.ChecksumCRC64NVME, "FULL_OBJECT"), (got.ChecksumCRC64NVME, got.ChecksumType));
        Assert.NotNull(put.ChecksumCRC64NVME);
    }

    [Fact]
    public void The_head_says_the_same_without_the_bytes()
    {
        Put("k", "hello");

        var head = cloud.Call(S3Api.HeadObject, new() { Bucket = Bucket, Key = "k" });

        Assert.Equal((5L, "binary/octet-stream", "\"5d41402abc4b2a76b9719d911017c592\""), (head.ContentLength, head.ContentType, head.ETag));
        Assert.Null(head.ChecksumCRC64NVME);
        cloud.Refused("NoSuchKey", S3Api.HeadObject, new() { Bucket = Bucket, Key = "other" });
        cloud.Refused("NoSuchBucket", S3Api.HeadObject, new() { Bucket = "no-such", Key = "other" });
    }

    [Theory]
    [InlineData("bytes=1-3", "ell", "bytes 1-3/5")]
    [InlineData("bytes=1-99", "ello", "bytes 1-4/5")]
    [InlineData("bytes=4-", "o", "bytes 4-4/5")]
    [InlineData("bytes=-2", "lo", "bytes 3-4/5")]
    [InlineData("bytes=-99", "hello", "bytes 0-4/5")]
    [InlineData("bytes=0-0", "h", "bytes 0-0/5")]
    [InlineData("bytes=0-1,3-4", "hello", null)]
    [InlineData("bytes=3-1", "hello", null)]
    [InlineData("lines=0-1", "hello", null)]
    [InlineData("bytes=x-1", "hello", null)]
    public void A_range_gives_that_stretch(string range, string text, string? header)
    {
        Put("k", "hello");

        var got = cloud.Call(S3Api.GetObject, new() { Bucket = Bucket, Key = "k", Range = range });

        Assert.Equal((text, header, (long)text.Length), (Text(got), got.ContentRange, got.ContentLength!.Value));
    }

    [Theory]
    [InlineData("bytes=5-")]
    [InlineData("bytes=9-12")]
    [InlineData("bytes=-0")]
    public void A_range_beyond_the_end_is_refused(string range)
    {
        Put("k", "hello");

        cloud.Refused("InvalidRange", S3Api.GetObject, new() { Bucket = Bucket, Key = "k", Range = range });
    }

    [Fact]
    public void A_read_holds_to_its_conditions()
    {
        var tag = Put("k", "hello").ETag!;
        cloud.Call(S3Api.GetObject, new() { Bucket = Bucket, Key = "k", IfMatch = tag, IfUnmodifiedSince = cloud.Now.AddDays(-1) });
        cloud.Call(S3Api.GetObject, new() { Bucket = Bucket, Key = "k", IfNoneMatch = "\"other\"", IfModifiedSince = cloud.Now.AddDays(1) });
        cloud.Call(S3Api.GetObject, new() { Bucket = Bucket, Key = "k", IfModifiedSince = cloud.Now.AddDays(-1) });

        cloud.Refused("PreconditionFailed", S3Api.GetObject, new() { Bucket = Bucket, Key = "k", IfMatch = "\"other\"" });
        cloud.Refused("PreconditionFailed", S3Api.GetObject, new() { Bucket = Bucket, Key = "k", IfUnmodifiedSince = cloud.Now.AddDays(-1) });
        Assert.Equal(304, cloud.Refused("NotModified", S3Api.GetObject, new() { Bucket = Bucket, Key = "k", IfNoneMatch = tag }).Status);
        cloud.Refused("NotModified", S3Api.HeadObject, new() { Bucket = Bucket, Key = "k", IfModifiedSince = cloud.Now });
    }

    [Fact]
    public void A_write_holds_to_its_conditions()
    {
        cloud.Refused("NoSuchKey", S3Api.PutObject, new() { Bucket = Bucket, Key = "k", IfMatch = "\"x\"" });
        cloud.Call(S3Api.PutObject, new() { Bucket = Bucket, Key = "k", IfNoneMatch = "*" });
        cloud.Refused("PreconditionFailed", S3Api.PutObject, new() { Bucket = Bucket, Key = "k", IfNoneMatch = "*" });
        cloud.Refused("PreconditionFailed", S3Api.PutObject, new() { Bucket = Bucket, Key = "k", IfMatch = "\"x\"" });
        cloud.Refused("NotImplemented", S3Api.PutObject, new() { Bucket = Bucket, Key = "k", IfNoneMatch = "\"x\"" });
        cloud.Refused("PreconditionFailed", S3Api.DeleteObject, new() { Bucket = Bucket, Key = "k", IfMatch = "\"x\"" });
    }

    [Fact]
    public void What_Weft_does_not_keep_is_refused_and_not_ignored()
    {
        cloud.Refused("AccessControlListNotSupported", S3Api.PutObject, new() { Bucket = Bucket, Key = "k", ACL = "public-read" });
        cloud.Refused("UnsupportedOperation", S3Api.PutObject, new() { Bucket = Bucket, Key = "k", StorageClass = "GLACIER" });
        cloud.Refused("UnsupportedOperation", S3Api.PutObject, new() { Bucket = Bucket, Key = "k", ServerSideEncryption = "aws:kms" });
        cloud.Refused("UnsupportedOperation", S3Api.PutObject, new() { Bucket = Bucket, Key = "k", Tagging = "a=b" });
        cloud.Refused("KeyTooLongError", S3Api.PutObject, new() { Bucket = Bucket, Key = new string('k', 1025) });
        cloud.Refused("MetadataTooLarge", S3Api.PutObject, new() { Bucket = Bucket, Key = "k", Metadata = new Dictionary<string, string> { ["a"] = new string('b', 2048) } });
        cloud.Refused("InvalidRequest", S3Api.PutObject, new() { Bucket = Bucket, Key = "k", ChecksumAlgorithm = "SHA256" });
        cloud.Refused("InvalidRequest", S3Api.PutObject, new() { Bucket = Bucket, Key = "k", ChecksumCRC32 = "AAAAAA==", ChecksumCRC32C = "AAAAAA==" });
        cloud.Refused("InvalidArgument", S3Api.GetObject, new() { Bucket = Bucket, Key = "k", VersionId = "7" });
        cloud.Refused("NoSuchKey", S3Api.GetObject, new() { Bucket = Bucket, Key = "k", VersionId = "null" });
    }

    [Fact]
    public void An_answer_may_be_given_other_headers()
    {
        Put("k", "hello");

        var got = cloud.Call(S3Api.GetObject, new() { Bucket = Bucket, Key = "k", ResponseContentType = "a/b", ResponseContentDisposition = "attachment", ResponseExpires = cloud.Now });

        Assert.Equal(("a/b", "attachment", "Fri, 02 Jan 2026 03:04:05 GMT"), (got.ContentType, got.ContentDisposition, got.Expires));
    }

    [Fact]
    public void A_copy_takes_its_headers_along_or_gets_new_ones()
    {
        cloud.Call(S3Api.PutObject, new() { Bucket = Bucket, Key = "a b", Body = "hello"u8.ToArray(), ContentType = "text/plain" });

        var copy = cloud.Call(S3Api.CopyObject, new() { Bucket = Bucket, Key = "copy", CopySource = "/shelf/a%20b?versionId=null" });
        cloud.Call(S3Api.CopyObject, new() { Bucket = Bucket, Key = "a b", CopySource = "shelf/a%20b", MetadataDirective = "REPLACE", ContentType = "x/y" });

        Assert.Equal("\"5d41402abc4b2a76b9719d911017c592\"", copy.CopyObjectResult!.ETag);
        Assert.Equal(("hello", "text/plain"), (Text(Get("copy")), Get("copy").ContentType));
        Assert.Equal(("hello", "x/y"), (Text(Get("a b")), Get("a b").ContentType));
        cloud.Refused("InvalidRequest", S3Api.CopyObject, new() { Bucket = Bucket, Key = "copy", CopySource = "shelf/copy" });
        cloud.Refused("NoSuchKey", S3Api.CopyObject, new() { Bucket = Bucket, Key = "copy", CopySource = "shelf/other" });
        cloud.Refused("NoSuchBucket", S3Api.CopyObject, new() { Bucket = Bucket, Key = "copy", CopySource = "no-such/other" });
        cloud.Refused("InvalidArgument", S3Api.CopyObject, new() { Bucket = Bucket, Key = "copy", CopySource = "shelf" });
        cloud.Refused("PreconditionFailed", S3Api.CopyObject, new() { Bucket = Bucket, Key = "copy", CopySource = "shelf/copy", CopySourceIfMatch = "\"x\"" });
    }

    [Fact]
    public void Deleting_what_is_not_there_is_no_error()
    {
        Put("a", "");
        Put("b", "");

        cloud.Call(S3Api.DeleteObject, new() { Bucket = Bucket, Key = "other" });
        var deleted = cloud.Call(S3Api.DeleteObjects, Deletion("a", "other"));
        var quiet = cloud.Call(S3Api.DeleteObjects, new() { Bucket = Bucket, Delete = new DeleteShape { Objects = [new() { Key = "b" }, new() { Key = "c", VersionId = "7" }], Quiet = true } });

        Assert.Equal(["a", "other"], deleted.Deleted!.Select(one => one.Key));
        Assert.Null(quiet.Deleted);
        Assert.Equal([("c", "InvalidArgument")], quiet.Errors!.Select(one => (one.Key!, one.Code!)));
        Assert.Empty(cloud.Call(S3Api.ListObjectsV2, new() { Bucket = Bucket }).Contents!);
        cloud.Refused("MalformedXML", S3Api.DeleteObjects, Deletion());
        cloud.Refused("MalformedXML", S3Api.DeleteObjects, Deletion([.. Enumerable.Range(0, 1001).Select(i => $"k{i}")]));
        cloud.Refused("NoSuchBucket", S3Api.DeleteObject, new() { Bucket = "no-such", Key = "k" });
    }

    [Fact]
    public void Nothing_names_the_bytes_of_what_was_replaced_or_deleted()
    {
        Put("k", "one");
        var first = Assert.Single(NamedBodies.In(cloud.State));
        Put("k", "two");
        cloud.Call(S3Api.CopyObject, new() { Bucket = Bucket, Key = "copy", CopySource = "shelf/k" });

        Assert.DoesNotContain(first, NamedBodies.In(cloud.State));
        Assert.Single(NamedBodies.In(cloud.State).Distinct());
        cloud.Call(S3Api.DeleteObjects, Deletion("k", "copy"));
        Assert.Empty(NamedBodies.In(cloud.State));
    }

    private static DeleteObjectsRequest Deletion(params string[] keys) =>
        new() { Bucket = Bucket, Delete = new DeleteShape { Objects = [.. keys.Select(key => new ObjectIdentifierShape { Key = key })] } };

    private static string Text(GetObjectResult got)
    {
        using var reader = new StreamReader(got.Body!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private PutObjectResult Put(string key, string text) => cloud.Call(S3Api.PutObject, new() { Bucket = Bucket, Key = key, Body = Encoding.UTF8.GetBytes(text) });

    private GetObjectResult Get(string key) => cloud.Call(S3Api.GetObject, new() { Bucket = Bucket, Key = key });
}
