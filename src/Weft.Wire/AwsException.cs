namespace Weft.Wire;

/// <summary>
/// The caller's mistake, in AWS's own words. Thrown by the factories in each resource's folder and by the request readers;
/// caught once, in the dispatcher, and written in the protocol's error envelope.
/// </summary>
/// <param name="code">AWS's error code, such as <c>InvalidSubnetID.NotFound</c>.</param>
/// <param name="message">What a person reads.</param>
/// <param name="status">The HTTP status of the answer.</param>
public sealed class AwsException(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>What S3 says beside the code: the Region to ask instead.</summary>
    public IReadOnlyList<(string Name, string Value)> Details { get; init; } = [];
}
