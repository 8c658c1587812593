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

/// <summary>A request that does not prove who it comes from, and why.</summary>
/// <param name="Kind">Decides the error code, which differs from service family to service family.</param>
/// <param name="Message">AWS's text for this fault, or null for the family's standing text.</param>
/// <param name="IsPresigned">Whether it is a URL whose time is over, which S3 tells from a clock that is wrong.</param>
public sealed record SignatureFault(SignatureFaultKind Kind, string? Message = null, bool IsPresigned = false)
{
    internal const string MismatchText =
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

    private const string InvalidToken = "The security token included in the request is invalid.";
    private const string TokenExpired = "The security token included in the request is expired";
    private const string NotValidated = "AWS was not able to validate the provided access credentials";
    private const string HasExpired = "Request has expired.";

    // Sources: EC2 "Error codes", IAM and DynamoDB "Common errors", and answers of AWS quoted in public issue threads.
    // EC2 keeps its own texts (a fixed one for time and key faults), the others pass on the signature library's.
    private static readonly FrozenDictionary<(WireProtocol, SignatureFaultKind), Wording> Table = new (WireProtocol Protocol, SignatureFaultKind Kind, Wording Wording)[]
    {
        (WireProtocol.Ec2, SignatureFaultKind.Unsigned, new("MissingParameter", 400, "The request must contain the parameter AWSAccessKeyId")),
        (WireProtocol.Ec2, SignatureFaultKind.Incomplete, new("IncompleteSignature", 400)),
        (WireProtocol.Ec2, SignatureFaultKind.Mismatch, new("SignatureDoesNotMatch", 403)),
        (WireProtocol.Ec2, SignatureFaultKind.OutOfTime, new("RequestExpired", 400, HasExpired)),
        (WireProtocol.Ec2, SignatureFaultKind.UnknownKey, new("AuthFailure", 401, NotValidated)),
        (WireProtocol.Ec2, SignatureFaultKind.ExpiredToken, new("RequestExpired", 400, HasExpired)),

        (WireProtocol.Query, SignatureFaultKind.Unsigned, new("MissingAuthenticationToken", 403, "Request is missing Authentication Token")),
        (WireProtocol.Query, SignatureFaultKind.Incomplete, new("IncompleteSignature", 403)),
        (WireProtocol.Query, SignatureFaultKind.Mismatch, new("SignatureDoesNotMatch", 403)),
        (WireProtocol.Query, SignatureFaultKind.OutOfTime, new("SignatureDoesNotMatch", 403)),
        (WireProtocol.Query, SignatureFaultKind.UnknownKey, new("InvalidClientTokenId", 403, InvalidToken)),
        (WireProtocol.Query, SignatureFaultKind.ExpiredToken, new("ExpiredToken", 403, TokenExpired)),

        (WireProtocol.RestXml, SignatureFaultKind.Unsigned, new("MissingAuthenticationToken", 403, "Missing Authentication Token")),
        (WireProtocol.RestXml, SignatureFaultKind.Incomplete, new("IncompleteSignature", 403)),
        (WireProtocol.RestXml, SignatureFaultKind.Mismatch, new("SignatureDoesNotMatch", 403)),
        (WireProtocol.RestXml, SignatureFaultKind.OutOfTime, new("SignatureDoesNotMatch", 403)),
        (WireProtocol.RestXml, SignatureFaultKind.UnknownKey, new("InvalidClientTokenId", 403, InvalidToken)),
        (WireProtocol.RestXml, SignatureFaultKind.ExpiredToken, new("ExpiredToken", 403, TokenExpired)),

        (WireProtocol.Json10, SignatureFaultKind.Unsigned, new("MissingAuthenticationTokenException", 400, "Missing Authentication Token")),
        (WireProtocol.Json10, SignatureFaultKind.Incomplete, new("IncompleteSignatureException", 400)),
        (WireProtocol.Json10, SignatureFaultKind.Mismatch, new("InvalidSignatureException", 400)),
        (WireProtocol.Json10, SignatureFaultKind.OutOfTime, new("InvalidSignatureException", 400)),
        (WireProtocol.Json10, SignatureFaultKind.UnknownKey, new("UnrecognizedClientException", 400, InvalidToken)),
        (WireProtocol.Json10, SignatureFaultKind.ExpiredToken, new("ExpiredTokenException", 400, TokenExpired)),

        (WireProtocol.Json11, SignatureFaultKind.Unsigned, new("MissingAuthenticationTokenException", 400, "Missing Authentication Token")),
        (WireProtocol.Json11, SignatureFaultKind.Incomplete, new("IncompleteSignatureException", 400)),
        (WireProtocol.Json11, SignatureFaultKind.Mismatch, new("InvalidSignatureException", 400)),
        (WireProtocol.Json11, SignatureFaultKind.OutOfTime, new("InvalidSignatureException", 400)),
        (WireProtocol.Json11, SignatureFaultKind.UnknownKey, new("UnrecognizedClientException", 400, InvalidToken)),
        (WireProtocol.Json11, SignatureFaultKind.ExpiredToken, new("ExpiredTokenException", 400, TokenExpired)),

        (WireProtocol.RestJson, SignatureFaultKind.Unsigned, new("MissingAuthenticationTokenException", 403, "Missing Authentication Token")),
        (WireProtocol.RestJson, SignatureFaultKind.Incomplete, new("IncompleteSignatureException", 403)),
        (WireProtocol.RestJson, SignatureFaultKind.Mismatch, new("InvalidSignatureException", 403)),
        (WireProtocol.RestJson, SignatureFaultKind.OutOfTime, new("InvalidSignatureException", 403)),
        (WireProtocol.RestJson, SignatureFaultKind.UnknownKey, new("UnrecognizedClientException", 403, InvalidToken)),
        (WireProtocol.RestJson, SignatureFaultKind.ExpiredToken, new("ExpiredTokenException", 403, TokenExpired)),
    }.ToFrozenDictionary(row => (row.Protocol, row.Kind), row => row.Wording);

    /// <summary>The error that this service answers with.</summary>
    public AwsException In(ServiceContract service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return service.IsS3 ? InS3() : In(service.Protocol);
    }

    /// <summary>The error that services of this protocol answer with.</summary>
    public AwsException In(WireProtocol protocol)
    {
        var wording = Table[(protocol, Kind)];
        return new AwsException(wording.Code, wording.FixedText ?? Message ?? MismatchText, wording.Status);
    }

    /// <summary>S3 has codes of its own (Amazon S3 API Reference, "Error responses").</summary>
    private AwsException InS3() => Kind switch
    {
        SignatureFaultKind.Unsigned when Message is not null => new("InvalidRequest", Message),
        SignatureFaultKind.Unsigned => new("AccessDenied", "Access Denied", 403),
        SignatureFaultKind.Incomplete => new("AuthorizationHeaderMalformed", $"The authorization header is malformed; {Message}"),
        SignatureFaultKind.OutOfTime when IsPresigned => new("AccessDenied", "Request has expired", 403),
        SignatureFaultKind.OutOfTime => new("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", 403),
        SignatureFaultKind.UnknownKey => new("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403),
        SignatureFaultKind.ExpiredToken => new("ExpiredToken", "The provided token has expired."),
        _ => new("SignatureDoesNotMatch", Message ?? MismatchText, 403),
    };

    private sealed record Wording(string Code, int Status, string? FixedText = null);
}
