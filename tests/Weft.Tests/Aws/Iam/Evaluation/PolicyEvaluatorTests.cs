using Weft.Aws.Iam.Evaluation;
using Weft.Wire;
using Xunit;
using static Weft.Tests.Aws.Iam.Evaluation.Policies;

namespace Weft.Tests.Aws.Iam.Evaluation;

public class PolicyEvaluatorTests
{
    [Theory]
    [InlineData("*", "ec2:CreateVpc", true)]
    [InlineData("ec2:*", "ec2:CreateVpc", true)]
    [InlineData("EC2:createvpc", "ec2:CreateVpc", true)]
    [InlineData("ec2:Create*", "ec2:CreateVpc", true)]
    [InlineData("ec2:Create???", "ec2:CreateVpc", true)]
    [InlineData("ec2:Create??", "ec2:CreateVpc", false)]
    [InlineData("ec2:Describe*", "ec2:CreateVpc", false)]
    [InlineData("iam:*", "ec2:CreateVpc", false)]
    public void Action_patterns(string pattern, string action, bool allowed) =>
        Assert.Equal(allowed, Ask(action, "*", Of(Allow(pattern))).IsAllowed);

    [Theory]
    [InlineData("*", Vpc, true)]
    [InlineData("*", "*", true)]
    [InlineData("arn:aws:ec2:us-east-1:123456789012:vpc/*", Vpc, true)]
    [InlineData("arn:aws:ec2:*:*:vpc/vpc-0a1b2c3d4e5f60718", Vpc, true)]
    [InlineData("arn:aws:ec2:us-east-1:123456789012:vpc/vpc-????????????????", Vpc, false)]
    [InlineData("arn:aws:ec2:us-east-1:123456789012:VPC/*", Vpc, false)]
    [InlineData("arn:aws:ec2:us-east-1:123456789012:subnet/*", Vpc, false)]
    [InlineData("arn:aws:ec2:us-east-1:210987654321:vpc/*", Vpc, false)]
    [InlineData("arn:aws:ec2", Vpc, true)]
    [InlineData("arn:aws:ec2:us-east-1", Vpc, true)]
    [InlineData("arn:aws:ec2:*vpc/*", Vpc, false)]
    [InlineData("arn:aws:ec2:*:*:*", "*", false)]
    public void Resource_patterns_compare_part_by_part(string pattern, string resource, bool allowed) =>
        Assert.Equal(allowed, Ask("ec2:DeleteVpc", resource, Of(Allow("ec2:DeleteVpc", pattern))).IsAllowed);

    [Fact]
    public void Without_a_statement_nothing_is_allowed() =>
        Assert.Equal(new Decision(Verdict.ImplicitDeny, PolicyLayer.Identity, null), Ask("ec2:CreateVpc", "*"));

    [Fact]
    public void An_explicit_deny_wins_and_names_its_statement()
    {
        var guard = Named("guard", Deny("ec2:DescribeVpcs"), Deny("ec2:Delete*"));

        var decision = Ask("ec2:DeleteVpc", Vpc, Of(Allow("*")), guard);

        Assert.Equal((Verdict.ExplicitDeny, "guard", 1), (decision.Verdict, decision.Statement?.Policy.Name, decision.Statement?.Index));
    }

    [Fact]
    public void NotAction_allows_all_but_what_it_lists()
    {
        var policy = Of("""{"Effect":"Allow","NotAction":["iam:*","sts:*"],"Resource":"*"}""");

        Assert.True(Ask("ec2:CreateVpc", "*", policy).IsAllowed);
        Assert.False(Ask("iam:CreateUser", "*", policy).IsAllowed);
    }

    [Fact]
    public void NotResource_denies_all_but_what_it_lists()
    {
        var policy = Of(Allow("*"), $$"""{"Effect":"Deny","Action":"ec2:DeleteVpc","NotResource":"{{Vpc}}"}""");

        Assert.True(Ask("ec2:DeleteVpc", Vpc, policy).IsAllowed);
        Assert.Equal(Verdict.ExplicitDeny, Ask("ec2:DeleteVpc", Vpc + "0", policy).Verdict);
    }

    [Fact]
    public void A_boundary_grants_nothing_and_limits_what_is_granted()
    {
        var boundary = Of(Allow("ec2:Describe*"));

        Assert.True(PolicyEvaluator.Decide(new PolicySet([Of(Allow("*"))], boundary), "ec2:DescribeVpcs", "*", RequestContext.Empty).IsAllowed);
        Assert.Equal(
            new Decision(Verdict.ImplicitDeny, PolicyLayer.Boundary, null),
            PolicyEvaluator.Decide(new PolicySet([Of(Allow("*"))], boundary), "ec2:CreateVpc", "*", RequestContext.Empty));
        Assert.Equal(
            new Decision(Verdict.ImplicitDeny, PolicyLayer.Identity, null),
            PolicyEvaluator.Decide(new PolicySet([], boundary), "ec2:DescribeVpcs", "*", RequestContext.Empty));
    }

    [Fact]
    public void A_session_policy_limits_the_session()
    {
        var policies = new PolicySet([Of(Allow("*"))], Session: [Of(Allow("ec2:Describe*"))]);

        Assert.True(PolicyEvaluator.Decide(policies, "ec2:DescribeVpcs", "*", RequestContext.Empty).IsAllowed);
        Assert.Equal(PolicyLayer.Session, PolicyEvaluator.Decide(policies, "ec2:CreateVpc", "*", RequestContext.Empty).Layer);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/${aws:username}", "arn:aws:iam::123456789012:user/ana", true)]
    [InlineData("arn:aws:iam::123456789012:user/${aws:username}", "arn:aws:iam::123456789012:user/bob", false)]
    [InlineData("arn:aws:iam::123456789012:user/${aws:PrincipalTag/team, 'none'}", "arn:aws:iam::123456789012:user/none", true)]
    [InlineData("arn:aws:iam::123456789012:user/${aws:PrincipalTag/team}*", "arn:aws:iam::123456789012:user/anything", false)]
    [InlineData("arn:aws:iam::123456789012:user/${*}", "arn:aws:iam::123456789012:user/*", true)]
    [InlineData("arn:aws:iam::123456789012:user/${*}", "arn:aws:iam::123456789012:user/ana", false)]
    [InlineData("arn:aws:iam::123456789012:user/${aws:userid}", "arn:aws:iam::123456789012:user/anything", false)]
    public void Variables_stand_for_the_values_of_the_request(string pattern, string resource, bool allowed)
    {
        var context = RequestContext.Of(("AWS:UserName", "ana"), ("aws:userid", "*"));

        Assert.Equal(allowed, PolicyEvaluator.Decide(new PolicySet([Of(Allow("iam:GetUser", pattern))]), "iam:GetUser", resource, context).IsAllowed);
    }

    [Fact]
    public void Variables_are_plain_text_in_the_old_version_of_the_language()
    {
        var old = PolicyParser.Parse("""{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"iam:GetUser","Resource":"arn:aws:iam::1:user/${aws:username}"}}""", PolicyPurpose.Identity);
        var policies = new PolicySet([new AttachedPolicy("old", null, "user/ana", old)]);

        Assert.False(PolicyEvaluator.Decide(policies, "iam:GetUser", "arn:aws:iam::1:user/ana", RequestContext.Of(("aws:username", "ana"))).IsAllowed);
    }

    [Fact]
    public void Refusals_say_why_in_the_words_of_AWS()
    {
        const string ana = "arn:aws:iam::123456789012:user/ana";
        var guard = Named("guard", Deny("ec2:CreateVpc")) with { Arn = "arn:aws:iam::123456789012:policy/guard" };
        var missing = AccessDenial.Explain(Ask("ec2:CreateVpc", Vpc), ana, "ec2:CreateVpc", Vpc);
        var denied = AccessDenial.Explain(Ask("ec2:CreateVpc", "*", guard), ana, "ec2:CreateVpc", "*");

        Assert.Equal($"User: {ana} is not authorized to perform: ec2:CreateVpc on resource: {Vpc} because no identity-based policy allows the ec2:CreateVpc action", missing);
        Assert.Equal($"User: {ana} is not authorized to perform: ec2:CreateVpc with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/guard", denied);
        Assert.Equal("UnauthorizedOperation", AccessDenial.Refuse(WireProtocol.Ec2, missing).Code);
        Assert.Equal($"You are not authorized to perform this operation. {missing}", AccessDenial.Refuse(WireProtocol.Ec2, missing).Message);
        Assert.Equal(("AccessDenied", 403), (AccessDenial.Refuse(WireProtocol.Query, missing).Code, AccessDenial.Refuse(WireProtocol.Query, missing).Status));
        Assert.Equal(("AccessDeniedException", 400), (AccessDenial.Refuse(WireProtocol.Json11, missing).Code, AccessDenial.Refuse(WireProtocol.Json11, missing).Status));
    }
}
