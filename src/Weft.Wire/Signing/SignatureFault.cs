using System.Collections.Frozen;

namespace Weft.Wire.Signing;

/// <summary>What can be wrong with who a request says it comes from.</summary>
public enum SignatureFaultKind
{
    /// <summary>There is no signature at all.</summary>
    Unsigned,

    /// <summary>There is a signature, but its parts cannot be read.</summary>
    Incomplete,

    /// <summary>The signature is well-formed and wrong, or is for another date, Region or service.</summary>
    Mismatch,

    /// <summary>The signature is too old, or from the future.</summary>
    OutOfTime,

    /// <summary>The access key does not exist, is inactive, or its session token is not the one that was issued.</summary>
    UnknownKey,

    /// <summary>The session that the access key belongs to is over.</summary>
    ExpiredToken,
}

/// <summary>How a family of services words its authentication errors.</summary>
public enum ErrorDialect
{
    Ec2,
    Query,
    RestXml,
    Json,
    RestJson,
}

/// <summary>A request that does not prove who it comes from, and why.</summary>
/// <param name="Kind">Decides the error code, which differs from service family to service family.</param>
/// <param name="Message">AWS's text for this fault, or null for the family's standing text.</param>
public sealed record SignatureFault(SignatureFaultKind Kind, string? Message = null)
{
    internal const string MismatchText =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

    private const string InvalidToken = "The security token included in the request is invalid.";
    private const string TokenExpired = "The security token included in the request is expired";
    private const string NotValidated = "AWS was not able to validate the provided access credentials";
    private const string HasExpired = "Request has expired.";

    // Sources: EC2 "Error codes", IAM and DynamoDB "Common errors", and answers of AWS quoted in public issue threads.
    // EC2 keeps its own texts (a fixed one for time and key faults), the others pass on the signature library's.
    private static readonly FrozenDictionary<(ErrorDialect, SignatureFaultKind), Wording> Table = new (ErrorDialect Dialect, SignatureFaultKind Kind, Wording Wording)[]
    {
        (ErrorDialect.Ec2, SignatureFaultKind.Unsigned, new("MissingParameter", 400, "The request must contain the parameter AWSAccessKeyId")),
        (ErrorDialect.Ec2, SignatureFaultKind.Incomplete, new("IncompleteSignature", 400)),
        (ErrorDialect.Ec2, SignatureFaultKind.Mismatch, new("SignatureDoesNotMatch", 403)),
        (ErrorDialect.Ec2, SignatureFaultKind.OutOfTime, new("RequestExpired", 400, HasExpired)),
        (ErrorDialect.Ec2, SignatureFaultKind.UnknownKey, new("AuthFailure", 401, NotValidated)),
        (ErrorDialect.Ec2, SignatureFaultKind.ExpiredToken, new("RequestExpired", 400, HasExpired)),

        (ErrorDialect.Query, SignatureFaultKind.Unsigned, new("MissingAuthenticationToken", 403, "Request is missing Authentication Token")),
        (ErrorDialect.Query, SignatureFaultKind.Incomplete, new("IncompleteSignature", 403)),
        (ErrorDialect.Query, SignatureFaultKind.Mismatch, new("SignatureDoesNotMatch", 403)),
        (ErrorDialect.Query, SignatureFaultKind.OutOfTime, new("SignatureDoesNotMatch", 403)),
        (ErrorDialect.Query, SignatureFaultKind.UnknownKey, new("InvalidClientTokenId", 403, InvalidToken)),
        (ErrorDialect.Query, SignatureFaultKind.ExpiredToken, new("ExpiredToken", 403, TokenExpired)),

        (ErrorDialect.RestXml, SignatureFaultKind.Unsigned, new("MissingAuthenticationToken", 403, "Missing Authentication Token")),
        (ErrorDialect.RestXml, SignatureFaultKind.Incomplete, new("IncompleteSignature", 403)),
        (ErrorDialect.RestXml, SignatureFaultKind.Mismatch, new("SignatureDoesNotMatch", 403)),
        (ErrorDialect.RestXml, SignatureFaultKind.OutOfTime, new("SignatureDoesNotMatch", 403)),
        (ErrorDialect.RestXml, SignatureFaultKind.UnknownKey, new("InvalidClientTokenId", 403, InvalidToken)),
        (ErrorDialect.RestXml, SignatureFaultKind.ExpiredToken, new("ExpiredToken", 403, TokenExpired)),

        (ErrorDialect.Json, SignatureFaultKind.Unsigned, new("MissingAuthenticationTokenException", 400, "Missing Authentication Token")),
        (ErrorDialect.Json, SignatureFaultKind.Incomplete, new("IncompleteSignatureException", 400)),
        (ErrorDialect.Json, SignatureFaultKind.Mismatch, new("InvalidSignatureException", 400)),
        (ErrorDialect.Json, SignatureFaultKind.OutOfTime, new("InvalidSignatureException", 400)),
        (ErrorDialect.Json, SignatureFaultKind.UnknownKey, new("UnrecognizedClientException", 400, InvalidToken)),
        (ErrorDialect.Json, SignatureFaultKind.ExpiredToken, new("ExpiredTokenException", 400, TokenExpired)),

        (ErrorDialect.RestJson, SignatureFaultKind.Unsigned, new("MissingAuthenticationTokenException", 403, "Missing Authentication Token")),
        (ErrorDialect.RestJson, SignatureFaultKind.Incomplete, new("IncompleteSignatureException", 403)),
        (ErrorDialect.RestJson, SignatureFaultKind.Mismatch, new("InvalidSignatureException", 403)),
        (ErrorDialect.RestJson, SignatureFaultKind.OutOfTime, new("InvalidSignatureException", 403)),
        (ErrorDialect.RestJson, SignatureFaultKind.UnknownKey, new("UnrecognizedClientException", 403, InvalidToken)),
        (ErrorDialect.RestJson, SignatureFaultKind.ExpiredToken, new("ExpiredTokenException", 403, TokenExpired)),
    }.ToFrozenDictionary(row => (row.Dialect, row.Kind), row => row.Wording);

    /// <summary>The error that services of this family answer with.</summary>
    public AwsException In(ErrorDialect dialect)
    {
        var wording = Table[(dialect, Kind)];
        return new AwsException(wording.Code, wording.FixedText ?? Message ?? MismatchText, wording.Status);
    }

    private sealed record Wording(string Code, int Status, string? FixedText = null);
}
