using Weft.Wire;

namespace Weft.Aws.Iam.Evaluation;

/// <summary>What IAM and STS answer to a policy that they cannot take.</summary>
internal static class PolicyErrors
{
    public static AwsException Malformed(string message) => new("MalformedPolicyDocument", message);

    public static AwsException Syntax(string where) => Malformed($"Syntax errors in policy. {where}");
}
