using Weft.Wire;

namespace Weft.Aws.S3;

/// <summary>Errors that several operations of S3 share (Amazon S3 API Reference, "Error responses").</summary>
internal static class S3Errors
{
    public static AwsException InvalidArgument(string message) => new("InvalidArgument", message);

    public static AwsException InvalidRequest(string message) => new("InvalidRequest", message);

    public static AwsException AccessDenied() => new("AccessDenied", "Access Denied", 403);

    public static AwsException PreconditionFailed() =>
        new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);

    public static AwsException NotModified() => new("NotModified", "Not Modified", 304);

    public static AwsException NoSuchKey(string key) => new("NoSuchKey", "The specified key does not exist.", 404) { Details = [("Key", key)] };

    /// <summary>For what AWS does and Weft does not, where the value and not the member is the matter.</summary>
    public static AwsException Unsupported(string what) => new("UnsupportedOperation", $"Weft does not support {what}.");
}
