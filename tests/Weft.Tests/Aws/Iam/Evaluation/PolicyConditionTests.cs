using System.Text.Json;
using Weft.Aws.Iam.Evaluation;
using Xunit;

namespace Weft.Tests.Aws.Iam.Evaluation;

/// <summary>Each row: the operator, the values of the policy, the values of the request ("-" for an absent key), and whether the test holds.</summary>
public class PolicyConditionTests
{
    [Theory]
    [InlineData("StringEquals", "a|b", "b", true)]
    [InlineData("StringEquals", "a*", "ab", false)]
    [InlineData("StringEquals", "a", "A", false)]
    [InlineData("StringEquals", "a", "-", false)]
    [InlineData("StringNotEquals", "a|b", "c", true)]
    [InlineData("StringNotEquals", "a|b", "b", false)]
    [InlineData("StringNotEquals", "a", "-", true)]
    [InlineData("StringEqualsIgnoreCase", "a", "A", true)]
    [InlineData("StringNotEqualsIgnoreCase", "a", "A", false)]
    [InlineData("StringLike", "home/*|", "home/ana", true)]
    [InlineData("StringLike", "home/*|", "", true)]
    [InlineData("StringLike", "?", "", false)]
    [InlineData("StringNotLike", "home/*", "away", true)]
    [InlineData("StringEquals", "${aws:username}", "ana", true)]
    [InlineData("StringEquals", "${aws:absent}", "ana", false)]
    [InlineData("StringNotEquals", "${aws:absent}", "ana", true)]
    [InlineData("StringEqualsIfExists", "a", "-", true)]
    [InlineData("StringEqualsIfExists", "a", "b", false)]
    [InlineData("NumericEquals", "10", "10.0", true)]
    [InlineData("NumericNotEquals", "10", "11", true)]
    [InlineData("NumericLessThan", "10", "9", true)]
    [InlineData("NumericLessThan", "10", "10", false)]
    [InlineData("NumericLessThanEquals", "10", "10", true)]
    [InlineData("NumericGreaterThan", "10", "10.5", true)]
    [InlineData("NumericGreaterThanEquals", "10", "9", false)]
    [InlineData("NumericEquals", "10", "ten", false)]
    [InlineData("DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", true)]
    [InlineData("DateNotEquals", "2026-01-01", "2026-01-02", true)]
    [InlineData("DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", true)]
    [InlineData("DateLessThanEquals", "1767225600", "2026-01-01T00:00:00Z", true)]
    [InlineData("DateGreaterThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", false)]
    [InlineData("DateGreaterThanEquals", "2026", "2026-01-01T00:00:00Z", true)]
    [InlineData("Bool", "true", "TRUE", true)]
    [InlineData("Bool", "false", "true", false)]
    [InlineData("Bool", "false", "-", false)]
    [InlineData("BoolIfExists", "false", "-", true)]
    [InlineData("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", true)]
    [InlineData("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "ASIAIOSFODNN7EXAMPLE", false)]
    [InlineData("IpAddress", "203.0.113.0/24|2001:DB8:1234:5678::/64", "203.0.113.1", true)]
    [InlineData("IpAddress", "203.0.113.0/24|2001:DB8:1234:5678::/64", "2001:db8:1234:5678::9", true)]
    [InlineData("IpAddress", "203.0.113.7", "203.0.113.8", false)]
    [InlineData("IpAddress", "203.0.113.7", "203.0.113.7", true)]
    [InlineData("NotIpAddress", "203.0.113.0/24", "198.51.100.1", true)]
    [InlineData("ArnEquals", "arn:aws:sns:*:123456789012:t*", "arn:aws:sns:us-east-1:123456789012:topic", true)]
    [InlineData("ArnLike", "arn:aws:sns:*:topic", "arn:aws:sns:us-east-1:123456789012:topic", false)]
    [InlineData("ArnNotLike", "arn:aws:sns:*:*:*", "arn:aws:sqs:us-east-1:123456789012:queue", true)]
    [InlineData("ArnNotEquals", "arn:aws:sns:*:*:*", "-", true)]
    [InlineData("Null", "true", "-", true)]
    [InlineData("Null", "true", "a", false)]
    [InlineData("Null", "false", "a", true)]
    [InlineData("ForAllValues:StringEquals", "a|b", "a,b", true)]
    [InlineData("ForAllValues:StringEquals", "a|b", "a,c", false)]
    [InlineData("ForAllValues:StringEquals", "a", "-", true)]
    [InlineData("ForAnyValue:StringEquals", "a|b", "c,b", true)]
    [InlineData("ForAnyValue:StringEquals", "a", "c", false)]
    [InlineData("ForAnyValue:StringEquals", "a", "-", false)]
    [InlineData("ForAllValues:StringNotEquals", "a|b", "c,d", true)]
    [InlineData("ForAllValues:StringNotEquals", "a|b", "c,a", false)]
    [InlineData("ForAnyValue:StringNotEquals", "a|b", "c,a", true)]
    [InlineData("ForAnyValue:StringNotEquals", "a|b", "b,a", false)]
    [InlineData("ForAllValues:StringLike", "a*", "ab,ac", true)]
    public void Condition_operators(string operation, string expected, string actual, bool holds)
    {
        var values = string.Join(',', expected.Split('|').Select(value => JsonSerializer.Serialize(value)));
        var policy = Policies.Of(Policies.Allow("ec2:*", "*", $$"""{"{{operation}}":{"ec2:Key":[{{values}}] } }"""));
        var context = RequestContext.Of(("aws:username", "ana"));
        if (actual != "-") context = context.With(new RequestContext([new("EC2:key", actual.Split(','))]));

        Assert.Equal(holds, PolicyEvaluator.Decide(new PolicySet([policy]), "ec2:CreateVpc", "*", context).IsAllowed);
    }

    [Fact]
    public void All_tests_of_a_block_must_hold()
    {
        var policy = Policies.Of(Policies.Allow("ec2:*", "*", """{"Bool":{"aws:SecureTransport":true},"NumericLessThan":{"ec2:Size":[5]}}"""));
        bool Ask(string secure, string size) => PolicyEvaluator.Decide(
            new PolicySet([policy]), "ec2:CreateVpc", "*", RequestContext.Of(("aws:SecureTransport", secure), ("ec2:Size", size))).IsAllowed;

        Assert.True(Ask("true", "4"));
        Assert.False(Ask("false", "4"));
        Assert.False(Ask("true", "5"));
    }
}
