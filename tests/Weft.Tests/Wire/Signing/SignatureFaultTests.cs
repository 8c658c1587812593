using Weft.Wire;
using Weft.Wire.Signing;
using Xunit;

namespace Weft.Tests.Wire.Signing;

public class SignatureFaultTests
{
    private const string Credential = "Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request";
    private const string Signature = "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
    private const string Headers = "SignedHeaders=content-type;host;x-amz-date";

    [Theory]
    [InlineData(null, SignatureFaultKind.Unsigned, null)]
    [InlineData("Bearer abc", SignatureFaultKind.Unsigned, null)]
    [InlineData("", SignatureFaultKind.Incomplete, "Authorization header cannot be empty.")]
    [InlineData("AWS4-HMAC-SHA512 " + Credential, SignatureFaultKind.Incomplete, "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'")]
    [InlineData("AWS4-HMAC-SHA256", SignatureFaultKind.Incomplete, "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. (Hashed")]
    [InlineData("AWS4-HMAC-SHA256 " + Credential + ", " + Headers, SignatureFaultKind.Incomplete, "Authorization header requires 'Signature' parameter. (Hashed")]
    [InlineData("AWS4-HMAC-SHA256 Credential", SignatureFaultKind.Incomplete, "The signature contains an in-valid key=value pair (missing equal-sign)")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/b/c/d, " + Headers + ", " + Signature, SignatureFaultKind.Incomplete, "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c/d'")]
    [InlineData("AWS4-HMAC-SHA256 " + Credential + ", SignedHeaders=x-amz-date, " + Signature, SignatureFaultKind.Mismatch, "'Host' or ':authority' must be a 'SignedHeader'")]
    [InlineData("AWS4-HMAC-SHA256 " + Credential + ", SignedHeaders=host;x-amz-absent, " + Signature, SignatureFaultKind.Mismatch, "Authorization header requires existence of 'x-amz-absent' header.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws5_request, " + Headers + ", " + Signature, SignatureFaultKind.Mismatch, "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150829/us-east-1/iam/aws4_request, " + Headers + ", " + Signature, SignatureFaultKind.Mismatch, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from '20150830T123600Z'.")]
    [InlineData("AWS4-HMAC-SHA256 " + Credential + ", " + Headers + ", Signature=00", SignatureFaultKind.Mismatch, "The request signature we calculated does not match")]
    public void An_authorization_header_is_refused_with_the_reason(string? authorization, SignatureFaultKind kind, string? text)
    {
        var fault = SignedRequests.Verify(SignedRequests.ListUsers(authorization: authorization));

        Assert.Equal(kind, fault?.Kind);
        Assert.StartsWith(text ?? "", fault?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed")]
    [InlineData("2015-08-30T12:36:00Z", "Date must be in ISO-8601 'basic format'. Got '2015-08-30T12:36:00Z'.")]
    public void A_date_is_needed_and_must_be_readable(string? date, string text)
    {
        var fault = SignedRequests.Verify(SignedRequests.ListUsers(date));

        Assert.Equal(SignatureFaultKind.Incomplete, fault?.Kind);
        Assert.StartsWith(text, fault?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-901, "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T122059Z + 15 min.)")]
    [InlineData(-900, null)]
    [InlineData(900, null)]
    [InlineData(901, "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 min.)")]
    public void A_clock_may_be_fifteen_minutes_off(int secondsLater, string? text)
    {
        var fault = SignedRequests.Verify(SignedRequests.ListUsers(), now: SignedRequests.Noon.AddSeconds(secondsLater));

        Assert.Equal(text, fault?.Message);
        Assert.Equal(text is null ? null : SignatureFaultKind.OutOfTime, fault?.Kind);
    }

    [Fact]
    public void The_scope_must_be_that_of_the_endpoint()
    {
        var fault = SignedRequests.Verify(SignedRequests.ListUsers(), region: "eu-west-1", service: "ec2");

        Assert.Equal("Credential should be scoped to a valid region, not 'us-east-1'. Credential should be scoped to correct service: 'ec2'.", fault?.Message);
    }

    [Fact]
    public void A_body_other_than_the_hashed_one_is_refused() =>
        Assert.Equal(SignatureFaultKind.Mismatch, SignedRequests.Verify(SignedRequests.ListUsers(body: "x"))?.Kind);

    [Theory]
    [InlineData("X-Amz-Algorithm=AWS4-HMAC-SHA256", SignatureFaultKind.Incomplete, "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'.")]
    [InlineData("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20150830%2Fb%2Fc%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=604801&X-Amz-SignedHeaders=host&X-Amz-Signature=00", SignatureFaultKind.Incomplete, "X-Amz-Expires must be")]
    [InlineData("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20150830%2Fb%2Fc%2Faws4_request&X-Amz-Date=now&X-Amz-SignedHeaders=host&X-Amz-Signature=00", SignatureFaultKind.Incomplete, "X-Amz-Date must be in ISO-8601 'basic format'. Got 'now'.")]
    [InlineData("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20150830%2Fb%2Fc%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Signature=00", SignatureFaultKind.Mismatch, "The request signature we calculated")]
    public void A_presigned_query_is_refused_with_the_reason(string query, SignatureFaultKind kind, string text)
    {
        var fault = SignedRequests.Verify(SignedRequests.Get("/", query, ("host", "sts.amazonaws.com")));

        Assert.Equal(kind, fault?.Kind);
        Assert.StartsWith(text, fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_forms_at_once_are_refused() =>
        Assert.StartsWith("Found both", SignedRequests.Verify(SignedRequests.ListUsers(query: "X-Amz-Algorithm=AWS4-HMAC-SHA256"))?.Message, StringComparison.Ordinal);

    [Fact]
    public void A_payload_in_signed_chunks_is_refused_because_the_chunks_are_not_verified()
    {
        var listUsers = SignedRequests.ListUsers();
        var fault = SignedRequests.Verify(listUsers with { Header = name => name == "x-amz-content-sha256" ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" : listUsers.Header(name) });

        Assert.Equal(SignatureFaultKind.Incomplete, fault?.Kind);
    }

    [Theory]
    [InlineData(WireProtocol.Ec2, SignatureFaultKind.Unsigned, "MissingParameter", 400)]
    [InlineData(WireProtocol.Ec2, SignatureFaultKind.UnknownKey, "AuthFailure", 401)]
    [InlineData(WireProtocol.Ec2, SignatureFaultKind.Mismatch, "SignatureDoesNotMatch", 403)]
    [InlineData(WireProtocol.Ec2, SignatureFaultKind.OutOfTime, "RequestExpired", 400)]
    [InlineData(WireProtocol.Ec2, SignatureFaultKind.ExpiredToken, "RequestExpired", 400)]
    [InlineData(WireProtocol.Query, SignatureFaultKind.Unsigned, "MissingAuthenticationToken", 403)]
    [InlineData(WireProtocol.Query, SignatureFaultKind.UnknownKey, "InvalidClientTokenId", 403)]
    [InlineData(WireProtocol.Query, SignatureFaultKind.OutOfTime, "SignatureDoesNotMatch", 403)]
    [InlineData(WireProtocol.Query, SignatureFaultKind.ExpiredToken, "ExpiredToken", 403)]
    [InlineData(WireProtocol.RestXml, SignatureFaultKind.Mismatch, "SignatureDoesNotMatch", 403)]
    [InlineData(WireProtocol.Json11, SignatureFaultKind.UnknownKey, "UnrecognizedClientException", 400)]
    [InlineData(WireProtocol.Json11, SignatureFaultKind.Incomplete, "IncompleteSignatureException", 400)]
    [InlineData(WireProtocol.RestJson, SignatureFaultKind.Mismatch, "InvalidSignatureException", 403)]
    public void Each_service_family_has_its_own_code(WireProtocol protocol, SignatureFaultKind kind, string code, int status)
    {
        var error = new SignatureFault(kind).In(protocol);

        Assert.Equal((code, status), (error.Code, error.Status));
    }

    [Fact]
    public void Every_fault_has_a_wording_in_every_family()
    {
        foreach (var protocol in Enum.GetValues<WireProtocol>())
        {
            foreach (var kind in Enum.GetValues<SignatureFaultKind>())
            {
                Assert.NotEmpty(new SignatureFault(kind).In(protocol).Message);
            }
        }
    }
}
