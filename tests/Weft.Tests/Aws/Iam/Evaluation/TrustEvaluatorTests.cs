using Weft.Aws.Iam.Evaluation;
using Xunit;

namespace Weft.Tests.Aws.Iam.Evaluation;

public class TrustEvaluatorTests
{
    private const string Role = "arn:aws:iam::123456789012:role/admin";

    private static readonly RoleSeeker Ana = new("123456789012", ["arn:aws:iam::123456789012:user/ana"], "AIDAAAAAAAAAAAAAAAAAA");

    [Theory]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:user/ana"}""", Verdict.Allowed, true)]
    [InlineData("""{"AWS":"AIDAAAAAAAAAAAAAAAAAA"}""", Verdict.Allowed, true)]
    [InlineData("""{"AWS":["arn:aws:iam::123456789012:user/bob","arn:aws:iam::123456789012:user/ana"]}""", Verdict.Allowed, true)]
    [InlineData("""{"AWS":"123456789012"}""", Verdict.Allowed, false)]
    [InlineData("""{"AWS":"arn:aws:iam::123456789012:root"}""", Verdict.Allowed, false)]
    [InlineData("""{"AWS":"arn:aws:iam::210987654321:root"}""", Verdict.ImplicitDeny, false)]
    [InlineData("\"*\"", Verdict.Allowed, true)]
    [InlineData("""{"Service":"ec2.amazonaws.com"}""", Verdict.ImplicitDeny, false)]
    public void A_trust_policy_admits_whom_it_names(string principal, Verdict verdict, bool namesCaller)
    {
        var decision = Decide($$"""{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{principal}}}""");

        Assert.Equal((verdict, namesCaller), (decision.Decision.Verdict, decision.NamesCaller));
    }

    [Fact]
    public void A_deny_wins_here_too() => Assert.Equal(Verdict.ExplicitDeny, Decide(
        """{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}""",
        """{"Effect":"Deny","Action":"sts:*","Principal":{"AWS":"arn:aws:iam::123456789012:user/ana"}}""").Decision.Verdict);

    [Fact]
    public void NotPrincipal_denies_everyone_else() => Assert.Equal(Verdict.ExplicitDeny, Decide(
        """{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}""",
        """{"Effect":"Deny","Action":"sts:AssumeRole","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:user/bob"}}""").Decision.Verdict);

    [Theory]
    [InlineData("s3cret", Verdict.Allowed)]
    [InlineData("other", Verdict.ImplicitDeny)]
    public void An_external_id_can_be_required(string externalId, Verdict verdict) => Assert.Equal(verdict, Decide(
        RequestContext.Of(("sts:ExternalId", externalId)),
        """{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Condition":{"StringEquals":{"sts:ExternalId":"s3cret"}}}""").Decision.Verdict);

    private static TrustDecision Decide(params string[] statements) => Decide(RequestContext.Empty, statements);

    private static TrustDecision Decide(RequestContext context, params string[] statements)
    {
        var document = PolicyParser.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""", PolicyPurpose.Trust);
        return TrustEvaluator.Decide(new AttachedPolicy("trust", null, "role/admin", document), "sts:AssumeRole", Role, Ana, context);
    }
}
