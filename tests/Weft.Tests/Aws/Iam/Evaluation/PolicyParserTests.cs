using Weft.Aws.Iam.Evaluation;
using Weft.Wire;
using Xunit;

namespace Weft.Tests.Aws.Iam.Evaluation;

public class PolicyParserTests
{
    [Theory]
    [InlineData("", "Syntax errors in policy. Not JSON at line 1")]
    [InlineData("{\n \"Version\": }", "Syntax errors in policy. Not JSON at line 2, position 13.")]
    [InlineData("[]", "Syntax errors in policy. A policy is a JSON object.")]
    [InlineData("{}", "Syntax errors in policy. Missing required field Statement.")]
    [InlineData("""{"Statement":[],"Statement":[]}""", "Syntax errors in policy.")]
    [InlineData("""{"Version":"2020-01-01","Statement":[]}""", "Syntax errors in policy. The Version '2020-01-01'")]
    [InlineData("""{"Statements":[]}""", "Syntax errors in policy. Unknown field Statements.")]
    [InlineData("""{"Statement":"x"}""", "Syntax errors in policy. Statement must be")]
    [InlineData("""{"Statement":{"Action":"*","Resource":"*"}}""", "Syntax errors in policy. Missing required field Effect.")]
    [InlineData("""{"Statement":{"Effect":"allow","Action":"*","Resource":"*"}}""", "Syntax errors in policy. Invalid effect: allow.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Resource":"*"}}""", "Policy statement must contain actions.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":[],"Resource":"*"}}""", "Policy statement must contain actions.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*"}}""", "Policy statement must contain resources.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","NotAction":"ec2:*","Resource":"*"}}""", "Syntax errors in policy. A statement has either Action or NotAction.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"CreateVpc","Resource":"*"}}""", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"e c2:CreateVpc","Resource":"*"}}""", "Vendor e c2 is not valid")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"ec2:","Resource":"*"}}""", "Syntax errors in policy. The action 'ec2:' is not valid.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"vpc-1"}}""", "Resource vpc-1 must be in ARN format or \"*\".")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:mars:ec2:::x"}}""", "Partition \"mars\" is not valid for resource \"arn:mars:ec2:::x\".")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}""", "Policy document should not specify a principal.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Extra":"*"}}""", "Syntax errors in policy. Unknown field Extra.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":7,"Resource":"*"}}""", "Syntax errors in policy. Action must be a string or an array of strings.")]
    [InlineData("""{"Statement":{"Sid":"a b","Effect":"Allow","Action":"*","Resource":"*"}}""", "Statement IDs (SID) must be alpha-numeric.")]
    [InlineData("""{"Statement":[{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"a","Effect":"Deny","Action":"*","Resource":"*"}]}""", "Statement IDs (SID) in a single policy must be unique.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringIs":{"aws:a":"b"}}}}""", "Syntax errors in policy. Invalid Condition type : StringIs.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"None:StringEquals":{"aws:a":"b"}}}}""", "Syntax errors in policy. Invalid Condition type : None:StringEquals.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"aws:a":"true"}}}}""", "Syntax errors in policy. Invalid Condition type : NullIfExists.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"a":"b"}}}}""", "Actions/Conditions must be prefaced by a vendor")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:a":{}}}}}""", "Syntax errors in policy. A condition value must be")]
    public void A_bad_identity_policy_is_refused_with_the_reason(string json, string message) => Refuses(json, PolicyPurpose.Identity, message);

    [Theory]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole"}}""", "Missing required field Principal")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Resource":"*"}}""", "Has prohibited field Resource")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"ec2:RunInstances","Principal":"*"}}""", "AssumeRole policy may only specify STS AssumeRole actions.")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"123456789012"}}""", "Invalid principal in policy")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"ana"}}}""", "Invalid principal in policy: \"AWS\":\"ana\"")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::123456789012:user/*"}}}""", "Invalid principal in policy: \"AWS\"")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2"}}}""", "Invalid principal in policy: \"Service\":\"ec2\"")]
    [InlineData("""{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Robot":"x"}}}""", "Syntax errors in policy. Unknown kind of principal Robot.")]
    [InlineData("""{"Statement":[]}""", "Syntax errors in policy. Statement must be")]
    public void A_bad_trust_policy_is_refused_with_the_reason(string json, string message) => Refuses(json, PolicyPurpose.Trust, message);

    [Fact]
    public void A_session_policy_must_write_its_ARNs_out() =>
        Refuses("""{"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:ec2"}}""", PolicyPurpose.Session, "Resource arn:aws:ec2 must be in ARN format");

    [Fact]
    public void White_space_does_not_count_towards_the_size() => Assert.Equal(16, PolicyParser.CountedLength(" { \"Statement\": \n\t[ ] } "));

    private static void Refuses(string json, PolicyPurpose purpose, string message)
    {
        var error = Assert.Throws<AwsException>(() => PolicyParser.Parse(json, purpose));

        Assert.Equal(("MalformedPolicyDocument", 400), (error.Code, error.Status));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
