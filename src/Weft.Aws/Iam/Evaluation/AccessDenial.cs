using Weft.Wire;

namespace Weft.Aws.Iam.Evaluation;

/// <summary>The words and codes in which services refuse what policies do not allow (AWS, "Troubleshoot access denied error messages").</summary>
public static class AccessDenial
{
    /// <summary>"User: … is not authorized to perform: … because no identity-based policy allows the … action", in the clear.</summary>
    public static string Explain(Decision decision, string principalArn, string action, string resource)
    {
        ArgumentNullException.ThrowIfNull(decision);
        var onResource = resource == "*" ? "" : $" on resource: {resource}";
        return $"User: {principalArn} is not authorized to perform: {action}{onResource} {Reason(decision, action)}";
    }

    /// <summary>The error that a service of this family answers with.</summary>
    public static AwsException Refuse(WireProtocol protocol, string explanation) => protocol switch
    {
        WireProtocol.Ec2 => new("UnauthorizedOperation", $"You are not authorized to perform this operation. {explanation}", 403),
        WireProtocol.Query or WireProtocol.RestXml => new("AccessDenied", explanation, 403),
        WireProtocol.RestJson => new("AccessDeniedException", explanation, 403),
        _ => new("AccessDeniedException", explanation, 400),
    };

    private static string Reason(Decision decision, string action)
    {
        var layer = decision.Layer switch
        {
            PolicyLayer.Identity => "identity-based policy",
            PolicyLayer.Boundary => "permissions boundary",
            PolicyLayer.Session => "session policy",
            PolicyLayer.Resource => "resource-based policy",
            _ => "role trust policy",
        };
        if (decision.Verdict != Verdict.ExplicitDeny) return $"because no {layer} allows the {action} action";
        var article = decision.Layer switch { PolicyLayer.Identity => "an", PolicyLayer.Trust => "the", _ => "a" };
        var arn = decision.Statement?.Policy.Arn is { } known ? $": {known}" : "";
        return $"with an explicit deny in {article} {layer}{arn}";
    }
}
