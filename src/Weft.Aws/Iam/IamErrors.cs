using Weft.Wire;

namespace Weft.Aws.Iam;

/// <summary>Errors that many IAM operations share (IAM API Reference, the errors of each operation).</summary>
internal static class IamErrors
{
    public static AwsException NoSuchEntity(string message) => new("NoSuchEntity", message, 404);

    public static AwsException AlreadyExists(string message) => new("EntityAlreadyExists", message, 409);

    public static AwsException DeleteConflict(string message) => new("DeleteConflict", message, 409);

    public static AwsException LimitExceeded(string message) => new("LimitExceeded", message, 409);

    public static AwsException QuotaExceeded(string name, double limit) => LimitExceeded($"Cannot exceed quota for {name}: {limit}");

    public static AwsException InvalidInput(string message) => new("InvalidInput", message);

    public static AwsException Validation(string message) => new("ValidationError", message);

    public static AwsException AccessDenied(string message) => new("AccessDenied", message, 403);
}
