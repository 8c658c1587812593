using System.Security.Cryptography;
using System.Text;

namespace Weft.Wire.Signing;

/// <summary>
/// Decides whether a request was signed with the secret of the key that it names (Signature Version 4). Pure: the caller brings
/// the secret and the time. The order of checks is AWS's: signed headers, time, scope, then the signature itself.
/// </summary>
public static class SignatureVerifier
{
    public static TimeSpan AllowedSkew { get; } = TimeSpan.FromMinutes(15);

    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    /// <summary>Null when the signature holds.</summary>
    /// <param name="request">What the signature covers.</param>
    /// <param name="scope">What <see cref="SignatureScope.TryParse"/> read from the same request.</param>
    /// <param name="secret">The secret access key of <see cref="SignatureScope.AccessKeyId"/>.</param>
    /// <param name="now">The time of the endpoint.</param>
    /// <param name="expectedRegion">The Region that the endpoint serves the request in, where it knows one other than from the scope.</param>
    /// <param name="expectedService">The signing name that the endpoint serves, where it knows one other than from the scope.</param>
    public static SignatureFault? Verify(
        SignedRequest request, SignatureScope scope, string secret, DateTimeOffset now, string? expectedRegion = null, string? expectedService = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(scope);
        return CheckHeaders(request, scope)
            ?? CheckTime(scope, now)
            ?? CheckScope(scope, expectedRegion, expectedService)
            ?? CheckSignature(request, scope, secret);
    }

    private static SignatureFault? CheckHeaders(SignedRequest request, SignatureScope scope)
    {
        if (!scope.SignedHeaders.Contains("host") && !scope.SignedHeaders.Contains(":authority"))
            return Mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        foreach (var name in scope.SignedHeaders)
        {
            if (request.Header(name) is null) return Mismatch($"Authorization header requires existence of '{name}' header.");
        }

        return null;
    }

    private static SignatureFault? CheckTime(SignatureScope scope, DateTimeOffset now)
    {
        var validFor = scope.ValidFor ?? AllowedSkew;
        var signedAt = SignatureTime.Write(scope.Timestamp);
        if (scope.Timestamp + validFor < now)
        {
            return new(
                SignatureFaultKind.OutOfTime,
                $"Signature expired: {signedAt} is now earlier than {SignatureTime.Write(now - validFor)} ({SignatureTime.Write(now)} - {Length(validFor)}.)",
                scope.IsPresigned);
        }

        return scope.Timestamp - AllowedSkew <= now ? null : new(
            SignatureFaultKind.OutOfTime,
            $"Signature not yet current: {signedAt} is still later than {SignatureTime.Write(now + AllowedSkew)} ({SignatureTime.Write(now)} + {Length(AllowedSkew)}.)");
    }

    private static string Length(TimeSpan span) => span.Seconds == 0 ? $"{(int)span.TotalMinutes} min" : $"{(int)span.TotalSeconds} sec";

    private static SignatureFault? CheckScope(SignatureScope scope, string? expectedRegion, string? expectedService)
    {
        var wrong = new List<string>();
        if (expectedRegion is not null && scope.Region != expectedRegion) wrong.Add($"Credential should be scoped to a valid region, not '{scope.Region}'.");
        if (expectedService is not null && scope.Service != expectedService) wrong.Add($"Credential should be scoped to correct service: '{expectedService}'.");
        if (scope.Terminator != "aws4_request") wrong.Add($"Credential should be scoped with a valid terminator: 'aws4_request', not '{scope.Terminator}'.");
        var signedAt = SignatureTime.Write(scope.Timestamp);
        if (scope.Date != signedAt[..8])
            wrong.Add($"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{scope.Date}' != '{signedAt[..8]}', from '{signedAt}'.");
        return wrong.Count == 0 ? null : Mismatch(string.Join(' ', wrong));
    }

    private static SignatureFault? CheckSignature(SignedRequest request, SignatureScope scope, string secret)
    {
        if (!TryHashPayload(request, scope, out var payloadHash, out var fault)) return fault;
        var canonical = CanonicalRequest.Write(request, scope, payloadHash);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(canonical), hash);
        var toSign = $"{SignatureScope.Algorithm}\n{SignatureTime.Write(scope.Timestamp)}\n{scope.Date}/{scope.Region}/{scope.Service}/{scope.Terminator}\n{Convert.ToHexStringLower(hash)}";
        HMACSHA256.HashData(KeyOf(secret, scope), Encoding.UTF8.GetBytes(toSign), hash);
        var expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash));
        var actual = Encoding.UTF8.GetBytes(scope.Signature);
        return CryptographicOperations.FixedTimeEquals(expected, actual) ? null : Mismatch(SignatureFault.MismatchText);
    }

    /// <summary>The hash that the signature was made over; a hash in the header must be that of the body which really came.</summary>
    private static bool TryHashPayload(SignedRequest request, SignatureScope scope, out string hash, out SignatureFault? fault)
    {
        fault = null;
        var claimed = request.Header("x-amz-content-sha256") ?? (scope.IsPresigned ? QueryParameters.Find(request.Query, "X-Amz-Content-Sha256") : null);
        // A presigned URL of S3 is made before its body is known.
        if (claimed is null && scope.IsPresigned && scope.Service == "s3") claimed = UnsignedPayload;
        // What comes in chunks is verified chunk by chunk (ChunkedPayload); the signature of the request covers the form alone.
        var isForm = claimed == UnsignedPayload || (scope.Service == "s3" && claimed is not null && ChunkedPayload.Announces(claimed));
        hash = isForm ? claimed! : Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));
        if (claimed is null || claimed == hash) return true;
        fault = claimed.StartsWith("STREAMING-", StringComparison.Ordinal)
            ? SignatureScope.Incomplete($"The payload form '{claimed}' in x-amz-content-sha256 is not supported here: chunks are not verified one by one.")
            : Mismatch(SignatureFault.MismatchText);
        return false;
    }

    /// <summary>The key of one day, Region and service.</summary>
    internal static byte[] KeyOf(string secret, SignatureScope scope)
    {
        var key = new byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.UTF8.GetBytes(scope.Date), key);
        foreach (var part in (ReadOnlySpan<string>)[scope.Region, scope.Service, scope.Terminator])
        {
            HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part), key);
        }

        return key;
    }

    private static SignatureFault Mismatch(string message) => new(SignatureFaultKind.Mismatch, message);
}
