using System.Security.Cryptography;
using System.Text;

namespace Weft.Wire.Signing;

/// <summary>The header form: <c>AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…</c> with X-Amz-Date or Date beside it.</summary>
internal static class HeaderClaim
{
    public static (SignatureScope? Scope, SignatureFault? Fault) Parse(SignedRequest request, string authorization)
    {
        if (authorization.Length == 0) return Fail("Authorization header cannot be empty.");
        var space = authorization.IndexOf(' ', StringComparison.Ordinal);
        var algorithm = space < 0 ? authorization : authorization[..space];
        if (algorithm != SignatureScope.Algorithm)
        {
            // Whatever does not even claim to be a signature of AWS (Bearer, Basic) is a request without one.
            return algorithm.StartsWith("AWS4", StringComparison.Ordinal)
                ? Fail($"Unsupported AWS 'algorithm': '{algorithm}' (only {SignatureScope.Algorithm} for now). ")
                : (null, new SignatureFault(SignatureFaultKind.Unsigned));
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in authorization[(space < 0 ? authorization.Length : space)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) return Fail($"The signature contains an in-valid key=value pair (missing equal-sign) in Authorization header {Hashed(authorization)}.");
            fields[field[..equals]] = field[(equals + 1)..];
        }

        var timestamp = request.Header("x-amz-date") ?? request.Header("date");
        var missing = Missing(fields, timestamp);
        if (missing.Length > 0) return Fail($"{missing}{Hashed(authorization)}");
        if (!SignatureScope.TrySplitCredential(fields["Credential"], out var credential, out var fault)) return (null, fault);
        if (!TryReadTime(request, timestamp!, out var signedAt))
            return Fail($"Date must be in ISO-8601 'basic format'. Got '{timestamp}'. See http://en.wikipedia.org/wiki/ISO_8601");
        return (new SignatureScope(
            credential[0], credential[1], credential[2], credential[3], credential[4],
            SignatureScope.SplitSignedHeaders(fields["SignedHeaders"]), fields["Signature"], signedAt, null, request.Header("x-amz-security-token")), null);
    }

    private static string Missing(Dictionary<string, string> fields, string? timestamp)
    {
        var missing = new StringBuilder();
        foreach (var name in (ReadOnlySpan<string>)["Credential", "Signature", "SignedHeaders"])
        {
            if (string.IsNullOrEmpty(fields.GetValueOrDefault(name))) missing.Append($"Authorization header requires '{name}' parameter. ");
        }

        if (timestamp is null) missing.Append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        return missing.ToString();
    }

    private static bool TryReadTime(SignedRequest request, string timestamp, out DateTimeOffset time) =>
        request.Header("x-amz-date") is null ? SignatureTime.TryReadHttpDate(timestamp, out time) : SignatureTime.TryReadBasic(timestamp, out time);

    private static string Hashed(string authorization) =>
        $"(Hashed with SHA-256 and encoded with Base64) Authorization={Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(authorization)))}";

    private static (SignatureScope?, SignatureFault?) Fail(string message) => (null, SignatureScope.Incomplete(message));
}
