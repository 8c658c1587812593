using System.Text;
using Weft.Wire.Signing;
using Xunit;

namespace Weft.Tests.Wire.Signing;

/// <summary>Signatures that AWS itself prints: the IAM and S3 pages on Signature Version 4, and its signer's test suite.</summary>
public class PublishedSignatureTests
{
    private const string S3Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly DateTimeOffset May24 = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void IAM_ListUsers_verifies() => Assert.Null(SignedRequests.Verify(SignedRequests.ListUsers()));

    [Theory]
    [InlineData("get-vanilla", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("get-relative", "/example/..", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("get-slash-dot-slash", "/./", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("get-slash", "//", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("get-vanilla-query-order-key-case", "/", "Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    public void The_signer_test_suite_verifies(string name, string path, string query, string signature)
    {
        var authorization = $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}";
        var request = SignedRequests.Get(path, query, ("host", "example.amazonaws.com"), ("x-amz-date", "20150830T123600Z"), ("authorization", authorization));

        Assert.True(SignedRequests.Verify(request) is null, name);
    }

    [Theory]
    [InlineData("/test.txt", "", "host;range;x-amz-content-sha256;x-amz-date", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("/", "lifecycle", "host;x-amz-content-sha256;x-amz-date", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("/", "max-keys=2&prefix=J", "host;x-amz-content-sha256;x-amz-date", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void S3_reads_verify(string path, string query, string signedHeaders, string signature)
    {
        var authorization = $"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders={signedHeaders},Signature={signature}";
        var request = SignedRequests.Get(
            path, query, ("host", "examplebucket.s3.amazonaws.com"), ("range", "bytes=0-9"), ("x-amz-content-sha256", EmptyHash),
            ("x-amz-date", "20130524T000000Z"), ("authorization", authorization));

        Assert.Null(SignedRequests.Verify(request, S3Secret, May24));
    }

    [Fact]
    public void S3_PutObject_verifies_with_a_Date_header_and_a_special_character_in_the_key()
    {
        const string authorization = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd";
        var request = SignedRequests.Get(
            "/test%24file.text", "", ("host", "examplebucket.s3.amazonaws.com"), ("date", "Fri, 24 May 2013 00:00:00 GMT"),
            ("x-amz-date", "20130524T000000Z"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"), ("authorization", authorization))
            with
        { Method = "PUT", Body = Encoding.UTF8.GetBytes("Welcome to Amazon S3.") };

        Assert.Null(SignedRequests.Verify(request, S3Secret, May24));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(86400, true)]
    [InlineData(86401, false)]
    public void The_presigned_S3_example_holds_for_its_day(int secondsLater, bool holds)
    {
        const string query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        var request = SignedRequests.Get("/test.txt", query, ("host", "examplebucket.s3.amazonaws.com"));

        var fault = SignedRequests.Verify(request, S3Secret, May24.AddSeconds(secondsLater));

        Assert.Equal(holds ? null : SignatureFaultKind.OutOfTime, fault?.Kind);
    }
}
