using System.Text;
using Weft.Wire;
using Weft.Wire.S3;
using Xunit;

namespace Weft.Tests.Wire;

public class RestProtocolTests
{
    [Theory]
    [InlineData("GET", "/", "", "ListBuckets")]
    [InlineData("GET", "/b", "", "ListObjects")]
    [InlineData("GET", "/b/", "prefix=x", "ListObjects")]
    [InlineData("GET", "/b", "list-type=2", "ListObjectsV2")]
    [InlineData("GET", "/b", "location", "GetBucketLocation")]
    [InlineData("GET", "/b", "location=", "GetBucketLocation")]
    [InlineData("GET", "/b/k", "", "GetObject")]
    [InlineData("GET", "/b/k/l%2Fm//n", "", "GetObject")]
    [InlineData("HEAD", "/b/k", "", "HeadObject")]
    [InlineData("PUT", "/b", "", "CreateBucket")]
    [InlineData("PUT", "/b/k", "x-id=PutObject", "PutObject")]
    [InlineData("PUT", "/b/k", "partNumber=1&uploadId=x", "UploadPart")]
    [InlineData("POST", "/b", "delete", "DeleteObjects")]
    [InlineData("GET", "/b", "acl", "GetBucketAcl")]
    [InlineData("GET", "/b/k", "acl", "GetObjectAcl")]
    [InlineData("GET", "/b", "analytics", "ListBucketAnalyticsConfigurations")]
    [InlineData("GET", "/b", "analytics&id=1", "GetBucketAnalyticsConfiguration")]
    public void The_operation_is_told_by_method_path_and_query(string method, string path, string query, string operation) =>
        Assert.Equal(operation, OperationContract.OperationName(Request(method, path, query), S3Api.Service));

    [Fact]
    public void A_header_that_must_be_there_tells_a_copy_from_an_upload() =>
        Assert.Equal("CopyObject", OperationContract.OperationName(Request("PUT", "/b/k", "", ("x-amz-copy-source", "a/b")), S3Api.Service));

    [Fact]
    public void What_fits_no_operation_is_not_allowed() =>
        Assert.Equal("MethodNotAllowed", Assert.Throws<AwsException>(() => OperationContract.OperationName(Request("POST", "/b", ""), S3Api.Service)).Code);

    [Theory]
    [InlineData("b.localhost:4566", "/k", "/b/k")]
    [InlineData("b.localhost", "/", "/b")]
    [InlineData("my.b.s3.localhost", "/k", "/my.b/k")]
    [InlineData("b.s3.amazonaws.com", "/k", "/b/k")]
    [InlineData("b.s3.eu-west-1.amazonaws.com", "/k", "/b/k")]
    [InlineData("s3.eu-west-1.amazonaws.com", "/b/k", "/b/k")]
    [InlineData("s3.localhost:4566", "/b/k", "/b/k")]
    [InlineData("localhost:4566", "/b/k", "/b/k")]
    [InlineData("127.0.0.1:4566", "/b/k", "/b/k")]
    [InlineData("ec2.us-east-1.amazonaws.com", "/", "/")]
    public void The_bucket_may_stand_in_the_host_name(string host, string path, string expected) =>
        Assert.Equal(expected, BucketAddress.PathOf(Request("GET", path, "", ("host", host))));

    [Fact]
    public void Members_come_from_path_query_headers_and_body()
    {
        var put = S3Api.PutObject.Read(Request(
            "PUT", "/b/a%20b%2B+%C3%BC/c", "", ("content-type", "text/plain"), ("x-amz-meta-One", "1"), ("x-amz-meta-two", "2"), ("x-amz-storage-class", "STANDARD")));
        var list = S3Api.ListObjectsV2.Read(Request("GET", "/b", "list-type=2&prefix=a%2Fb+c&max-keys=7&fetch-owner=true"));

        Assert.Equal(("b", "a b++ü/c", "text/plain", "STANDARD"), (put.Bucket, put.Key, put.ContentType, put.StorageClass));
        Assert.Equal([("one", "1"), ("two", "2")], put.Metadata.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(("a/b c", 7, true), (list.Prefix, list.MaxKeys, list.FetchOwner));
    }

    [Theory]
    [InlineData("GET", "/b", "list-type=2&max-keys=x", "", "InvalidArgument")]
    [InlineData("GET", "/b", "list-type=2&nonsense=1", "", "InvalidArgument")]
    [InlineData("GET", "/b", "list-type=2&encoding-type=base64", "", "InvalidArgument")]
    [InlineData("GET", "/", "max-buckets=0", "", "InvalidArgument")]
    [InlineData("GET", "/b/%ff", "", "", "MethodNotAllowed")]
    public void What_is_wrong_outside_of_the_body_is_an_invalid_argument(string method, string path, string query, string header, string code)
    {
        var request = Request(method, path, query, header.Length > 0 ? [(header, "x")] : []);

        Assert.Equal(code, Refusal(request));
    }

    [Fact]
    public void A_header_that_AWS_does_not_have_is_not_implemented() =>
        Assert.Equal("NotImplemented", Refusal(Request("GET", "/b", "list-type=2", ("x-amz-nonsense", "x"))));

    [Theory]
    [InlineData("", "InvalidArgument")]
    [InlineData("<Tagging/>", "MalformedXML")]
    [InlineData("<Nonsense/>", "MalformedXML")]
    [InlineData("<Tagging><TagSet/>", "MalformedXML")]
    [InlineData("<Tagging><TagSet/></Tagging><x/>", "MalformedXML")]
    [InlineData("<Tagging><TagSet/><More/></Tagging>", "MalformedXML")]
    [InlineData("<Tagging><TagSet/><TagSet/></Tagging>", "MalformedXML")]
    [InlineData("<Tagging><TagSet><Key/></TagSet></Tagging>", "MalformedXML")]
    [InlineData("<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>", "MalformedXML")]
    [InlineData("<Tagging><TagSet><Tag><Key></Key><Value/></Tag></TagSet></Tagging>", "MalformedXML")]
    [InlineData("<Tagging><TagSet><Tag>text<Key>a</Key><Value/></Tag></TagSet></Tagging>", "MalformedXML")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><Tagging><TagSet><Tag><Key>&a;</Key><Value/></Tag></TagSet></Tagging>", "MalformedXML")]
    public void A_document_that_is_wrong_is_malformed_as_a_whole(string body, string code) => Assert.Equal(code, Refusal(Tagging(body)));

    [Fact]
    public void A_document_may_be_neither_deep_nor_without_end()
    {
        Assert.Equal("MalformedXML", Refusal(Tagging(string.Concat(Enumerable.Repeat("<Tagging>", 100)))));
        Assert.Equal("MalformedXML", Refusal(Tagging($"<Tagging><TagSet>{string.Concat(Enumerable.Repeat("<Tag/>", 50_000))}</TagSet></Tagging>")));
        Assert.Equal("MaxMessageLengthExceeded", Refusal(Tagging(new string(' ', 3 * 1024 * 1024))));
    }

    [Fact]
    public void A_document_is_read_with_its_namespace_and_without()
    {
        const string inside = "<TagSet>\n <Tag><Key>a</Key><Value> &lt;b&gt; </Value></Tag> <Tag><Value/><Key>c</Key></Tag></TagSet>";
        foreach (var root in (string[])["<Tagging>", "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"])
        {
            var tags = S3Api.PutBucketTagging.Read(Tagging($"{root}{inside}</Tagging>")).Tagging.TagSet;
            Assert.Equal([("a", " <b> "), ("c", "")], tags.Select(tag => (tag.Key, tag.Value)));
        }
    }

    /// <summary>Documents that are nearly right: cut, and with other bytes, from a seed.</summary>
    [Fact]
    public void No_damaged_document_ends_in_anything_but_an_error_of_S3()
    {
        var good = Encoding.UTF8.GetBytes("<Delete><Object><Key>a&amp;ü</Key></Object><Object><Key>b</Key><VersionId>null</VersionId></Object><Quiet>true</Quiet></Delete>");
        var refused = 0;
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var bytes = good.ToArray();
            bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)"<>&;/ "[random.Next(6)];
            try
            {
                S3Api.DeleteObjects.Read(Request("POST", "/b", "delete", body: bytes));
            }
            catch (AwsException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 200, 1999);
    }

    [Fact]
    public void A_checksum_that_is_not_that_of_the_body_is_refused()
    {
        var body = Encoding.ASCII.GetBytes("hello world");
        S3Api.PutObject.Read(Request("PUT", "/b/k", "", [("x-amz-checksum-crc32", "DUoRhQ=="), ("content-md5", "XrY7u+Ae7tCTyyK7j1rNww==")], body));

        Assert.Equal("BadDigest", Refusal(Request("PUT", "/b/k", "", [("x-amz-checksum-crc32", "DUoRhA==")], body)));
        Assert.Equal("InvalidRequest", Refusal(Request("PUT", "/b/k", "", [("x-amz-checksum-crc32", "?")], body)));
        Assert.Equal("BadDigest", Refusal(Request("PUT", "/b/k", "", [("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")], body)));
        Assert.Equal("InvalidDigest", Refusal(Request("PUT", "/b/k", "", [("content-md5", "short")], body)));
    }

    [Fact]
    public void An_answer_is_headers_and_a_document_under_its_own_name()
    {
        using var body = new ResponseBuffer();
        var list = S3Api.ListObjectsV2.Write(new ListObjectsV2Result { Name = "b", RequestCharged = "requester", Contents = [new ObjectShape { Key = "a<b" }] }, "req-1", body);

        Assert.Equal(200, list!.Status);
        Assert.Equal(("x-amz-request-charged", "requester"), Assert.Single(list.Headers));
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Contents><Key>a&lt;b</Key></Contents><Name>b</Name></ListBucketResult>",
            Encoding.UTF8.GetString(body.WrittenSpan));
        Assert.Equal(204, S3Api.DeleteBucket.Write(EmptyResult.Instance, "req-1", body)!.Status);
        Assert.Equal(206, S3Api.GetObject.Write(new GetObjectResult { ContentRange = "bytes 0-1/9" }, "req-1", body)!.Status);
    }

    [Fact]
    public void An_error_of_S3_has_no_wrapper() => Assert.Equal(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code><Message>no</Message><Key>k</Key><RequestId>req-1</RequestId></Error>",
        Wires.Written(buffer => ErrorEnvelope.Write(WireProtocol.RestXml, "NoSuchKey", "no", "req-1", S3Api.Service, 404, buffer, [("Key", "k")])));

    [Fact]
    public void What_Weft_asks_itself_is_read_as_what_a_client_asks()
    {
        var fields = new RequestFields().With("Bucket", "b").With("ACL", "private")
            .With("CreateBucketConfiguration", new RequestFields().With("LocationConstraint", "eu-west-1")
                .With("Tags", new RequestFields().With("Tag", [new RequestFields().With("Key", "a<").With("Value", "1"), new RequestFields().With("Key", "c").With("Value", "2")])));

        var read = S3Api.CreateBucket.Read(fields.ToRequest(S3Api.CreateBucket));

        Assert.Equal(("b", "private", "eu-west-1"), (read.Bucket, read.ACL, read.CreateBucketConfiguration!.LocationConstraint));
        Assert.Equal([("a<", "1"), ("c", "2")], read.CreateBucketConfiguration.Tags.Select(tag => (tag.Key, tag.Value)));
    }

    private static string Refusal(WireRequest request) => Assert.Throws<AwsException>(() =>
    {
        var name = OperationContract.OperationName(request, S3Api.Service);
        S3Api.Operations.Single(contract => contract.Name == name).ReadRequest(request);
    }).Code;

    private static WireRequest Tagging(string body) => Request("PUT", "/b", "tagging", [], Encoding.UTF8.GetBytes(body));

    private static WireRequest Request(string method, string path, string query, params (string Name, string Value)[] headers) => Request(method, path, query, headers, []);

    private static WireRequest Request(string method, string path, string query, byte[] body) => Request(method, path, query, [], body);

    private static WireRequest Request(string method, string path, string query, (string Name, string Value)[] headers, byte[] body)
    {
        var all = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return new WireRequest
        {
            Method = method, Path = path, QueryString = query, Body = body, HeaderNames = [.. all.Keys], Header = all.GetValueOrDefault,
            ContentType = all.GetValueOrDefault("content-type"),
        };
    }
}
