using Weft.Aws.Iam.Evaluation;

namespace Weft.Tests.Aws.Iam.Evaluation;

internal static class Policies
{
    public const string Vpc = "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-0a1b2c3d4e5f60718";

    public static AttachedPolicy Of(params string[] statements) => Named("test", statements);

    public static AttachedPolicy Named(string name, params string[] statements) => new(
        name, null, "user/ana",
        PolicyParser.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""", PolicyPurpose.Identity));

    public static string Allow(string action, string resource = "*", string? condition = null) => Statement("Allow", action, resource, condition);

    public static string Deny(string action, string resource = "*", string? condition = null) => Statement("Deny", action, resource, condition);

    public static Decision Ask(string action, string resource, params AttachedPolicy[] identity) =>
        PolicyEvaluator.Decide(new PolicySet(identity), action, resource, RequestContext.Empty);

    private static string Statement(string effect, string action, string resource, string? condition) =>
        $$"""{"Effect":"{{effect}}","Action":"{{action}}","Resource":"{{resource}}"{{(condition is null ? "" : $",\"Condition\":{condition}")}}}""";
}
