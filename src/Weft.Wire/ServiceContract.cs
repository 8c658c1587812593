namespace Weft.Wire;

/// <summary>One AWS service as its public model describes it.</summary>
/// <param name="SigningName">The service name in a SigV4 credential scope.</param>
/// <param name="EndpointPrefix">The first label of its host name.</param>
/// <param name="ServiceId">The name that clients derive their configuration keys from.</param>
/// <param name="Protocol">How its requests and answers are written.</param>
/// <param name="ApiVersion">The version that its clients send.</param>
/// <param name="XmlNamespace">The namespace of its XML answers, if it answers in XML.</param>
/// <param name="TargetPrefix">What precedes the operation name in <c>X-Amz-Target</c>, if it speaks JSON.</param>
/// <param name="AllOperations">Every operation that AWS has, sorted by ordinal, served here or not.</param>
/// <param name="ViolationCode">The error of a JSON or REST service for a request that breaks a constraint of the model.</param>
/// <param name="Routes">How a request says which operation it asks for, where that is neither in a form nor in a header.</param>
public sealed record ServiceContract(
    string SigningName,
    string EndpointPrefix,
    string ServiceId,
    WireProtocol Protocol,
    string ApiVersion,
    string? XmlNamespace,
    string? TargetPrefix,
    IReadOnlyList<string> AllOperations,
    string ViolationCode = "ValidationException",
    RestRoutes? Routes = null)
{
    /// <summary>Whether it is S3, whose errors have no wrapper and codes of their own.</summary>
    public bool IsS3 => SigningName == "s3";

    private readonly string[] sorted = AllOperations as string[] ?? [.. AllOperations];

    /// <summary>Whether AWS has an operation of this name.</summary>
    public bool Knows(string operation) => Array.BinarySearch(sorted, operation, StringComparer.Ordinal) >= 0;

    /// <summary>The error for an operation that AWS does not have.</summary>
    public AwsException UnknownOperation(string operation) => Protocol switch
    {
        WireProtocol.Ec2 => new AwsException("InvalidAction", $"The action {operation} is not valid for this web service."),
        WireProtocol.Query => new AwsException("InvalidAction", $"Could not find operation {operation} for version {ApiVersion}"),
        _ => new AwsException("UnknownOperationException", $"The operation {operation} is not known."),
    };
}
