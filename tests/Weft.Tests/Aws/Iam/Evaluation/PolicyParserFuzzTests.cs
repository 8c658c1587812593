using CsCheck;
using Weft.Aws.Iam.Evaluation;
using Weft.Wire;
using Xunit;

namespace Weft.Tests.Aws.Iam.Evaluation;

/// <summary>Whatever is handed in as a policy is parsed or refused as malformed, and what is parsed can be evaluated.</summary>
public class PolicyParserFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"Version\"", "\"2012-10-17\"", "\"Statement\"", "\"Effect\"", "\"Allow\"", "\"Action\"", "\"ec2:*\"", "\"Resource\"", "\"*\"",
        "\"arn:aws:ec2:::${aws:x}\"", "\"Condition\"", "\"StringLike\"", "\"aws:x\"", "\"Principal\"", "\"AWS\"", "\"sts:AssumeRole\"", "null", "true", "1", "\"${\"",
    ];

    private static readonly Gen<string> GenJson =
        from whole in Gen.Bool
        from value in Gen.OneOfConst(Pieces).Array[0, 12].Select(string.Concat)
        from other in Gen.OneOfConst(Pieces)
        select whole
            ? "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"ec2:*\",\"Resource\":" + other + ",\"Condition\":{\"StringLike\":{\"aws:x\":" + value + "}}}}"
            : value;

    [Fact]
    public void Any_text_is_parsed_or_refused() => GenJson.Sample(
        json =>
        {
            foreach (var purpose in Enum.GetValues<PolicyPurpose>())
            {
                try
                {
                    foreach (var statement in PolicyParser.Parse(json, purpose).Statements)
                        PolicyEvaluator.Applies(statement, "ec2:CreateVpc", "arn:aws:ec2:::vpc/1", RequestContext.Of(("aws:x", "y")));
                }
                catch (AwsException refusal)
                {
                    Assert.Equal("MalformedPolicyDocument", refusal.Code);
                }
            }
        },
        iter: 5_000);
}
