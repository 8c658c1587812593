using Weft.Wire;

namespace Weft.Aws.Ssm.Parameters;

/// <summary>Parameter Store's errors.</summary>
internal static class ParameterErrors
{
    public static AwsException Validation(string message) => new("ValidationException", message);

    public static AwsException NotFound(string name) => new("ParameterNotFound", $"Parameter {name} not found.");

    public static AwsException InvalidToken() => new("InvalidNextToken", "The specified token isn't valid.");
}
