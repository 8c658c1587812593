using Weft.Wire.S3;
using Xunit;

namespace Weft.Tests.Aws.S3.Objects;

public class ObjectListingTests
{
    private const string Bucket = "shelf";

    private static readonly string[] keys = ["a/1", "a/2", "a/b/3", "b/4", "c", "d e&ü"];

    private readonly TestCloud cloud = new();

    public ObjectListingTests()
    {
        cloud.Call(S3Api.CreateBucket, new() { Bucket = Bucket });
        cloud.Call(S3Api.CreateBucket, new() { Bucket = "other" });
        cloud.Call(S3Api.PutObject, new() { Bucket = "other", Key = "a/0" });
        foreach (var key in keys.Reverse()) cloud.Call(S3Api.PutObject, new() { Bucket = Bucket, Key = key });
    }

    [Theory]
    [InlineData("", "", "a/1 a/2 a/b/3 b/4 c d e&ü", "")]
    [InlineData("", "/", "c d e&ü", "a/ b/")]
    [InlineData("a/", "", "a/1 a/2 a/b/3", "")]
    [InlineData("a/", "/", "a/1 a/2", "a/b/")]
    [InlineData("a", "/", "", "a/")]
    [InlineData("z", "/", "", "")]
    [InlineData("", "b/", "a/1 a/2 c d e&ü", "a/b/ b/")]
    public void Keys_stand_in_order_and_stems_are_rolled_up(string prefix, string delimiter, string objects, string prefixes)
    {
        var list = cloud.Call(S3Api.ListObjectsV2, new() { Bucket = Bucket, Prefix = prefix, Delimiter = delimiter.Length == 0 ? null : delimiter });

        Assert.Equal(objects, string.Join(' ', list.Contents!.Select(one => one.Key)));
        Assert.Equal(prefixes, string.Join(' ', list.CommonPrefixes!.Select(one => one.Prefix)));
        Assert.Equal((false, list.Contents!.Count + list.CommonPrefixes!.Count), (list.IsTruncated, list.KeyCount));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void Pages_of_any_size_come_to_the_whole(string delimiter)
    {
        var whole = Pages(delimiter, 1000);
        for (var size = 1; size < 7; size++) Assert.Equal(whole, Pages(delimiter, size));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void The_older_list_goes_on_from_its_marker(string delimiter)
    {
        var whole = OldPages(delimiter, 1000);
        for (var size = 1; size < 7; size++) Assert.Equal(whole, OldPages(delimiter, size));
        Assert.Equal(Pages(delimiter, 1000).Order(), whole.Order());
    }

    [Fact]
    public void Keys_are_encoded_for_whoever_asks_so()
    {
        var list = cloud.Call(S3Api.ListObjectsV2, new() { Bucket = Bucket, EncodingType = "url", StartAfter = "c", Delimiter = "/" });

        Assert.Equal(["d%20e%26%C3%BC"], list.Contents!.Select(one => one.Key));
        Assert.Equal(("url", "/", "c"), (list.EncodingType, list.Delimiter, list.StartAfter));
    }

    [Fact]
    public void A_page_of_nothing_is_whole_and_a_negative_one_refused()
    {
        var list = cloud.Call(S3Api.ListObjectsV2, new() { Bucket = Bucket, MaxKeys = 0 });

        Assert.Equal((0, false), (list.KeyCount, list.IsTruncated));
        cloud.Refused("InvalidArgument", S3Api.ListObjectsV2, new() { Bucket = Bucket, MaxKeys = -1 });
        cloud.Refused("InvalidArgument", S3Api.ListObjects, new() { Bucket = Bucket, MaxKeys = -1 });
        cloud.Refused("InvalidArgument", S3Api.ListObjectsV2, new() { Bucket = Bucket, ContinuationToken = "?" });
        cloud.Refused("NoSuchBucket", S3Api.ListObjectsV2, new() { Bucket = "no-such" });
        cloud.Refused("UnsupportedOperation", S3Api.ListObjectsV2, new() { Bucket = Bucket, RequestPayer = "requester" });
    }

    [Fact]
    public void The_owner_is_told_on_request()
    {
        Assert.Null(cloud.Call(S3Api.ListObjectsV2, new() { Bucket = Bucket }).Contents![0].Owner);
        Assert.NotNull(cloud.Call(S3Api.ListObjectsV2, new() { Bucket = Bucket, FetchOwner = true }).Contents![0].Owner);
        Assert.NotNull(cloud.Call(S3Api.ListObjects, new() { Bucket = Bucket }).Contents![0].Owner);
    }

    private List<string> Pages(string delimiter, int size)
    {
        List<string> all = [];
        string? token = null;
        do
        {
            var page = cloud.Call(S3Api.ListObjectsV2, new() { Bucket = Bucket, Delimiter = delimiter.Length == 0 ? null : delimiter, MaxKeys = size, ContinuationToken = token });
            Assert.InRange(page.KeyCount!.Value, 0, size);
            all.AddRange([.. page.Contents!.Select(one => one.Key!), .. page.CommonPrefixes!.Select(one => one.Prefix!)]);
            Assert.Equal(page.IsTruncated, page.NextContinuationToken is not null);
            token = page.NextContinuationToken;
        }
        while (token is not null);
        return [.. all.Order(StringComparer.Ordinal)];
    }

    private List<string> OldPages(string delimiter, int size)
    {
        List<string> all = [];
        string? marker = null;
        bool more;
        do
        {
            var page = cloud.Call(S3Api.ListObjects, new() { Bucket = Bucket, Delimiter = delimiter.Length == 0 ? null : delimiter, MaxKeys = size, Marker = marker });
            all.AddRange([.. page.Contents!.Select(one => one.Key!), .. page.CommonPrefixes!.Select(one => one.Prefix!)]);
            more = page.IsTruncated == true;
            marker = page.NextMarker ?? (page.Contents is [.., var end] ? end.Key : null);
        }
        while (more);
        return [.. all.Order(StringComparer.Ordinal)];
    }
}
