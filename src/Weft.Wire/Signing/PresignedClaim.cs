using System.Globalization;
using System.Text;

namespace Weft.Wire.Signing;

/// <summary>The query form, as in a presigned URL: X-Amz-Algorithm, -Credential, -Date, -Expires, -SignedHeaders, -Signature.</summary>
internal static class PresignedClaim
{
    private const int LongestSeconds = 7 * 24 * 60 * 60;

    private static readonly string[] Required = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];

    public static (SignatureScope? Scope, SignatureFault? Fault) Parse(SignedRequest request)
    {
        string? Value(string name) => QueryParameters.Find(request.Query, name);
        var missing = new StringBuilder();
        foreach (var name in Required)
        {
            if (string.IsNullOrEmpty(Value(name))) missing.Append($"AWS query-string parameters must include '{name}'. ");
        }

        if (missing.Length > 0) return Fail($"{missing}Re-examine the query-string parameters.");
        if (Value("X-Amz-Algorithm") is var algorithm && algorithm != SignatureScope.Algorithm)
            return Fail($"Unsupported AWS 'algorithm': '{algorithm}' (only {SignatureScope.Algorithm} for now). ");
        if (!SignatureScope.TrySplitCredential(Value("X-Amz-Credential")!, out var credential, out var fault)) return (null, fault);
        if (!SignatureTime.TryReadBasic(Value("X-Amz-Date")!, out var signedAt))
            return Fail($"X-Amz-Date must be in ISO-8601 'basic format'. Got '{Value("X-Amz-Date")}'. See http://en.wikipedia.org/wiki/ISO_8601");
        if (!TryReadExpires(Value("X-Amz-Expires"), out var validFor))
            return Fail($"X-Amz-Expires must be a number of seconds between 1 and {LongestSeconds}");
        return (new SignatureScope(
            credential[0], credential[1], credential[2], credential[3], credential[4],
            SignatureScope.SplitSignedHeaders(Value("X-Amz-SignedHeaders")!), Value("X-Amz-Signature")!, signedAt, validFor,
            Value("X-Amz-Security-Token")), null);
    }

    /// <summary>Without X-Amz-Expires a presigned request holds as long as one with a header.</summary>
    private static bool TryReadExpires(string? text, out TimeSpan validFor)
    {
        validFor = SignatureVerifier.AllowedSkew;
        if (text is null) return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > LongestSeconds) return false;
        validFor = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static (SignatureScope?, SignatureFault?) Fail(string message) => (null, SignatureScope.Incomplete(message));
}
