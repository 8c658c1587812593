using Weft.Wire;

namespace Weft.Aws.Logs;

/// <summary>Errors that several operations of CloudWatch Logs share.</summary>
internal static class LogsErrors
{
    public static AwsException InvalidParameter(string message) => new("InvalidParameterException", message);

    public static AwsException InvalidToken() => InvalidParameter("The specified nextToken is invalid.");

    public static AwsException AlreadyExists(string what) => new("ResourceAlreadyExistsException", $"The specified {what} already exists");

    public static AwsException NotFound(string what) => new("ResourceNotFoundException", $"The specified {what} does not exist.");

    public static AwsException LimitExceeded(string message) => new("LimitExceededException", message);

    /// <summary>For what AWS does and Weft does not, where the value and not the member is the matter.</summary>
    public static AwsException Unsupported(string what) => new("UnsupportedOperation", $"Weft does not support {what}.");
}
