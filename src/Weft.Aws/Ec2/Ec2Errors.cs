using Weft.Wire;

namespace Weft.Aws.Ec2;

/// <summary>Errors that many EC2 operations share (EC2 API Reference, "Error codes").</summary>
public static class Ec2Errors
{
    public static AwsException MissingParameter(string name) =>
        new("MissingParameter", $"The request must contain the parameter {name}");

    public static AwsException InvalidParameter(string value, string name, string reason = "") =>
        new("InvalidParameterValue", $"Value ({value}) for parameter {name} is invalid.{(reason.Length > 0 ? " " + reason : "")}");

    public static AwsException InvalidParameterValue(string message) => new("InvalidParameterValue", message);

    public static AwsException InvalidCombination(string message) => new("InvalidParameterCombination", message);

    public static AwsException InvalidFilter(string name) => new("InvalidParameterValue", $"The filter '{name}' is invalid");

    public static AwsException InvalidNextToken() => InvalidParameterValue("The given value for parameter NextToken is invalid. The token is invalid.");

    /// <summary>For what AWS does and Weft does not, where the value and not the member is the matter.</summary>
    public static AwsException Unsupported(string what) => new("UnsupportedOperation", $"Weft does not support {what}.");

    /// <summary>An identifier that can't be one: EC2 quotes it and says what it expected to see.</summary>
    public static AwsException Malformed(string code, string id, string prefix) =>
        new(code, $"Invalid id: \"{id}\" (expecting \"{prefix}-...\")");
}
