using System.Text;
using Weft.Wire.Signing;
using Xunit;

namespace Weft.Tests.Wire.Signing;

/// <summary>Requests that botocore signed: `sign_requests.py 1 60` in Weft.Conformance wrote the data.</summary>
public class BotocoreSignatureTests
{
    public static TheoryData<SignedExample> Examples()
    {
        using var lines = new StreamReader(typeof(BotocoreSignatureTests).Assembly.GetManifestResourceStream("botocore-signed.jsonl")!);
        return [.. lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(SignedExample.Read)];
    }

    [Theory]
    [MemberData(nameof(Examples), DisableDiscoveryEnumeration = true)]
    public void Botocore_signed_requests_verify(SignedExample example)
    {
        Assert.True(SignatureScope.TryParse(example.Request, out var scope, out var fault), fault?.Message);
        Assert.Equal((example.Region, example.Service, example.Token), (scope.Region, scope.Service, scope.SecurityToken));
        Assert.Null(SignatureVerifier.Verify(example.Request, scope, example.Secret, example.Now, example.Region, example.Service));
    }

    [Theory]
    [MemberData(nameof(Examples), DisableDiscoveryEnumeration = true)]
    public void Nothing_that_was_signed_can_be_changed(SignedExample example)
    {
        var request = example.Request;
        var scope = SignedRequests.Scope(request);
        var query = request.Query.Length == 0 ? "extra=1" : request.Query + "&extra=1";
        Assert.NotNull(SignatureVerifier.Verify(request, scope, example.Secret + "x", example.Now));
        Assert.NotNull(SignatureVerifier.Verify(request with { Method = "PATCH" }, scope, example.Secret, example.Now));
        Assert.NotNull(SignatureVerifier.Verify(request with { Path = request.Path + "x" }, scope, example.Secret, example.Now));
        Assert.NotNull(SignatureVerifier.Verify(request with { Query = query }, scope, example.Secret, example.Now));
        Assert.NotNull(SignatureVerifier.Verify(request, scope with { Region = "mars-east-1" }, example.Secret, example.Now));
        Assert.NotNull(SignatureVerifier.Verify(request, scope with { Service = "mars" }, example.Secret, example.Now));
        Assert.NotNull(SignatureVerifier.Verify(request with { Header = name => name == "host" ? "elsewhere" : request.Header(name) }, scope, example.Secret, example.Now));
        if (!IsPayloadUnsigned(example))
            Assert.NotNull(SignatureVerifier.Verify(request with { Body = Encoding.UTF8.GetBytes("another body") }, scope, example.Secret, example.Now));
    }

    private static bool IsPayloadUnsigned(SignedExample example) =>
        example.Request.Header("x-amz-content-sha256") == "UNSIGNED-PAYLOAD" || example.Name.EndsWith("s3-presigned s3", StringComparison.Ordinal);
}
