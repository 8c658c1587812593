using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Iam.Policies;

/// <summary>Finds managed policies by ARN, wherever they come from: the account, or AWS.</summary>
internal static class ManagedPolicies
{
    public static bool IsOfAws(string arn) => arn.StartsWith(AwsManagedPolicies.ArnPrefix, StringComparison.Ordinal);

    public static ManagedPolicy? Find(View view, string arn) =>
        IsOfAws(arn) ? AwsManagedPolicies.Find(arn) : view.In(Scope.GlobalOf(view.Account)).Find(new Id<ManagedPolicy>(arn));

    /// <exception cref="Wire.AwsException">NoSuchEntity, or ValidationError for a text that is no policy's ARN.</exception>
    public static ManagedPolicy Require(View view, string arn)
    {
        if (!arn.StartsWith("arn:aws:iam::", StringComparison.Ordinal) || !arn.Contains(":policy/", StringComparison.Ordinal))
            throw IamErrors.Validation($"ARN {arn} is not valid.");
        return Find(view, arn) ?? throw ManagedPolicy.Type.NotFound(arn);
    }

    /// <summary>A policy that the account may change.</summary>
    /// <exception cref="Wire.AwsException">AccessDenied for a policy of AWS.</exception>
    public static ManagedPolicy RequireOwn(View view, string arn)
    {
        var policy = Require(view, arn);
        return IsOfAws(arn) ? throw IamErrors.AccessDenied($"Policy {arn} is managed by AWS and cannot be changed.") : policy;
    }

    /// <summary>The policy that limits a user or role.</summary>
    public static ManagedPolicy RequireBoundary(View view, string arn) =>
        Find(view, arn) ?? throw IamErrors.NoSuchEntity($"Scope ARN: {arn} does not exist or is not attachable.");
}
