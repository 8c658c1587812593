using CsCheck;
using Weft.Wire.Signing;
using Xunit;

namespace Weft.Tests.Wire.Signing;

/// <summary>Whatever arrives, the answer is a claim or a fault, and never an exception.</summary>
public class SignatureFuzzTests
{
    private static readonly string[] Pieces =
    [
        "AWS4-HMAC-SHA256", "Credential=", "a/20150830/us-east-1/iam/aws4_request", "SignedHeaders=", "host;x-amz-date", "Signature=", "00", ",", " ", "=", "/", ";", "%",
        "%4", "+", "&", "X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Credential=", "X-Amz-Date=20150830T123600Z", "X-Amz-SignedHeaders=host", "X-Amz-Signature=00", "X-Amz-Expires=60", "é", "\0",
    ];

    private static readonly Gen<string> GenText = Gen.OneOf(Gen.OneOfConst(Pieces).Array[0, 14].Select(string.Concat), Gen.String[0, 60]);

    [Fact]
    public void Any_header_query_and_path_is_answered() => Gen.Select(GenText, GenText, GenText, GenText).Sample(
        (authorization, query, path, date) =>
        {
            var request = SignedRequests.Get(
                path, query, ("host", "x"), ("authorization", authorization.Length == 0 ? null : authorization), ("x-amz-date", date.Length % 2 == 0 ? "20150830T123600Z" : date));
            if (SignatureScope.TryParse(request, out var scope, out var fault)) Assert.NotNull(SignatureVerifier.Verify(request, scope, "secret", SignedRequests.Noon));
            else Assert.NotEmpty(fault.In(Weft.Wire.WireProtocol.Query).Message);
        },
        iter: 5_000);
}
