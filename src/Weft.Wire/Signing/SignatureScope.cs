using System.Diagnostics.CodeAnalysis;

namespace Weft.Wire.Signing;

/// <summary>
/// What a request claims about its signer, read but not yet verified: Signature Version 4, as the Authorization header or as the
/// query parameters of a presigned URL (AWS, "Elements of an AWS API request signature").
/// </summary>
/// <param name="AccessKeyId">The key that is said to have signed.</param>
/// <param name="Date">The day of the credential scope, yyyyMMdd.</param>
/// <param name="Region">The Region of the credential scope.</param>
/// <param name="Service">The signing name of the service, such as "ec2".</param>
/// <param name="Terminator">The last part of the credential scope; only "aws4_request" verifies.</param>
/// <param name="SignedHeaders">The names of the headers that the signature covers, in lower case and in the order given.</param>
/// <param name="Signature">The signature, in hexadecimal.</param>
/// <param name="Timestamp">When the request says it was signed.</param>
/// <param name="ValidFor">How long a presigned URL holds; null in the header form.</param>
/// <param name="SecurityToken">The session token, when the key is a temporary one.</param>
public sealed record SignatureScope(
    string AccessKeyId,
    string Date,
    string Region,
    string Service,
    string Terminator,
    IReadOnlyList<string> SignedHeaders,
    string Signature,
    DateTimeOffset Timestamp,
    TimeSpan? ValidFor,
    string? SecurityToken)
{
    internal const string Algorithm = "AWS4-HMAC-SHA256";

    private const string OldWay = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";

    public bool IsPresigned => ValidFor is not null;

    /// <summary>Whether it is a URL of S3 signed with version 2, which S3 takes for no bucket that is younger than June 2020.</summary>
    public static bool IsPresignedTheOldWay(string query) =>
        QueryParameters.Contains(query, "AWSAccessKeyId") && QueryParameters.Contains(query, "Signature") && QueryParameters.Contains(query, "Expires");

    /// <summary>Reads the claim; on failure <paramref name="fault"/> says whether there is none at all or what is wrong with it.</summary>
    public static bool TryParse(SignedRequest request, [NotNullWhen(true)] out SignatureScope? scope, [NotNullWhen(false)] out SignatureFault? fault)
    {
        ArgumentNullException.ThrowIfNull(request);
        scope = null;
        var header = request.Header("authorization");
        var isPresigned = QueryParameters.Contains(request.Query, "X-Amz-Algorithm") || QueryParameters.Contains(request.Query, "X-Amz-Credential");
        if (header is not null && isPresigned)
        {
            fault = new(SignatureFaultKind.Mismatch, "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
            return false;
        }

        if (header is null && !isPresigned)
        {
            fault = new(SignatureFaultKind.Unsigned, IsPresignedTheOldWay(request.Query) ? OldWay : null);
            return false;
        }

        (scope, fault) = isPresigned ? PresignedClaim.Parse(request) : HeaderClaim.Parse(request, header!);
        return fault is null && scope is not null;
    }

    /// <summary>Splits "key/date/region/service/terminator"; a key never holds a slash.</summary>
    internal static bool TrySplitCredential(string credential, out string[] parts, [NotNullWhen(false)] out SignatureFault? fault)
    {
        parts = credential.Split('/');
        fault = parts.Length == 5 ? null : Incomplete($"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'");
        return fault is null;
    }

    internal static SignatureFault Incomplete(string message) => new(SignatureFaultKind.Incomplete, message);

    internal static string[] SplitSignedHeaders(string names) =>
        names.ToLowerInvariant().Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
