using System.Text.RegularExpressions;
using CsCheck;
using Weft.Aws.Iam.Evaluation;
using Xunit;

namespace Weft.Tests.Aws.Iam.Evaluation;

/// <summary>Random policies over a small world, against a slow evaluator that is written from the documentation with regular expressions.</summary>
public class PolicyEvaluatorProperties
{
    private static readonly string[] ActionPatterns = ["*", "ec2:*", "ec2:Describe*", "EC2:createvpc", "iam:*", "iam:?etUser", "*:*"];
    private static readonly string[] Actions = ["ec2:DescribeVpcs", "ec2:CreateVpc", "iam:GetUser", "iam:SetUser"];
    private static readonly string[] ResourcePatterns = ["*", "arn:aws:ec2:*:*:vpc/*", "arn:aws:ec2:us-east-1:1:vpc/a", "arn:aws:iam", "arn:aws:*:*:1:*a", "arn:aws:iam::1:user/${aws:username}"];
    private static readonly string[] Resources = ["*", "arn:aws:ec2:us-east-1:1:vpc/a", "arn:aws:ec2:eu-west-1:2:vpc/ab", "arn:aws:iam::1:user/ana", "arn:aws:iam::1:user/bob"];
    private static readonly string[] Users = ["ana", "bob"];

    private static readonly Gen<Rule> GenRule =
        from isAllow in Gen.Frequency((3, Gen.Const(true)), (1, Gen.Const(false)))
        from notAction in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        from actions in Gen.OneOfConst(ActionPatterns).Array[1, 3]
        from notResource in Gen.Frequency((4, Gen.Const(false)), (1, Gen.Const(true)))
        from resources in Gen.OneOfConst(ResourcePatterns).Array[1, 3]
        from onlyFor in Gen.Frequency((3, Gen.Const((string?)null)), (1, Gen.OneOfConst(Users).Select(user => (string?)user)))
        select new Rule(isAllow, notAction, actions, notResource, resources, onlyFor);

    private static readonly Gen<World> GenWorld =
        from identity in GenRule.Array[0, 4]
        from boundary in Gen.Frequency((2, Gen.Const((Rule[]?)null)), (1, GenRule.Array[0, 3].Select(rules => (Rule[]?)rules)))
        from session in Gen.Frequency((2, Gen.Const((Rule[]?)null)), (1, GenRule.Array[0, 3].Select(rules => (Rule[]?)rules)))
        from action in Gen.OneOfConst(Actions)
        from resource in Gen.OneOfConst(Resources)
        from user in Gen.OneOfConst(Users)
        select new World(identity, boundary, session, action, resource, user);

    [Fact]
    public void The_evaluator_agrees_with_the_slow_one() => GenWorld.Sample(
        world => Assert.Equal(Oracle.Decide(world), world.Decide().Verdict), iter: 4_000);

    [Fact]
    public void A_deny_of_everything_wins_wherever_it_stands() => GenWorld.Sample(world =>
    {
        var deny = new Rule(false, false, ["*"], false, ["*"], null);
        Assert.Equal(Verdict.ExplicitDeny, (world with { Identity = [.. world.Identity, deny] }).Decide().Verdict);
        Assert.Equal(Verdict.ExplicitDeny, (world with { Boundary = [.. world.Boundary ?? [], deny] }).Decide().Verdict);
        Assert.Equal(Verdict.ExplicitDeny, (world with { Session = [.. world.Session ?? [], deny] }).Decide().Verdict);
    });

    [Fact]
    public void Adding_an_allow_never_takes_a_permission_away() => Gen.Select(GenWorld, GenRule).Sample((world, rule) =>
    {
        var wider = world with { Identity = [.. world.Identity, rule with { IsAllow = true }] };
        Assert.True(!world.Decide().IsAllowed || wider.Decide().IsAllowed);
    });

    [Fact]
    public void The_order_of_statements_does_not_matter() => GenWorld.Sample(world =>
    {
        var reversed = world with { Identity = [.. world.Identity.Reverse()], Boundary = world.Boundary?.Reverse().ToArray(), Session = world.Session?.Reverse().ToArray() };
        var (one, other) = (world.Decide(), reversed.Decide());
        Assert.Equal((one.Verdict, one.Layer), (other.Verdict, other.Layer));
    });

    [Fact]
    public void One_policy_of_many_statements_is_many_policies_of_one() => GenWorld.Sample(world =>
    {
        var split = new PolicySet([.. world.Identity.Select(rule => Policies.Of(rule.Json))], world.Policies.Boundary, world.Policies.Session);
        Assert.Equal(world.Decide().Verdict, PolicyEvaluator.Decide(split, world.Action, world.Resource, world.Context).Verdict);
    });

    [Fact]
    public void Wildcards_mean_what_a_regular_expression_says() => Gen.Select(Gen.Char["ab*?"].Array[0, 8], Gen.Char["ab"].Array[0, 10]).Sample((pattern, text) =>
        Assert.Equal(
            Oracle.IsGlob(new string(pattern), new string(text), RegexOptions.None),
            TextPattern.Parse(new string(pattern), withVariables: true).IsMatch(new string(text), RequestContext.Empty)),
        iter: 4_000);

    /// <summary>One statement; <paramref name="OnlyFor"/> is a condition on aws:username.</summary>
    private sealed record Rule(bool IsAllow, bool NotAction, string[] Actions, bool NotResource, string[] Resources, string? OnlyFor)
    {
        public string Json =>
            $$"""{"Effect":"{{(IsAllow ? "Allow" : "Deny")}}","{{(NotAction ? "NotAction" : "Action")}}":{{List(Actions)}},"{{(NotResource ? "NotResource" : "Resource")}}":{{List(Resources)}}{{Condition}}}""";

        private string Condition => OnlyFor is null ? "" : $$""","Condition":{"StringEquals":{"aws:username":"{{OnlyFor}}"} }""";

        private static string List(string[] texts) => $"[{string.Join(',', texts.Select(text => $"\"{text}\""))}]";
    }

    private sealed record World(Rule[] Identity, Rule[]? Boundary, Rule[]? Session, string Action, string Resource, string User)
    {
        public RequestContext Context => RequestContext.Of(("aws:username", User));

        public PolicySet Policies => new([Of(Identity)], Boundary is null ? null : Of(Boundary), Session is null ? null : [Of(Session)]);

        public Decision Decide() => PolicyEvaluator.Decide(Policies, Action, Resource, Context);

        private static AttachedPolicy Of(Rule[] rules) => Evaluation.Policies.Of([.. rules.Select(rule => rule.Json)]);
    }

    private static class Oracle
    {
        public static Verdict Decide(World world)
        {
            Rule[][] layers = [world.Identity, .. world.Boundary is null ? [] : new[] { world.Boundary }, .. world.Session is null ? [] : new[] { world.Session }];
            var applicable = layers.Select(layer => layer.Where(rule => Applies(rule, world)).ToArray()).ToArray();
            if (applicable.Any(layer => layer.Any(rule => !rule.IsAllow))) return Verdict.ExplicitDeny;
            return applicable.All(layer => layer.Length > 0) ? Verdict.Allowed : Verdict.ImplicitDeny;
        }

        public static bool IsGlob(string pattern, string text, RegexOptions options) =>
            Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$", options | RegexOptions.Singleline);

        private static bool Applies(Rule rule, World world) =>
            rule.Actions.Any(pattern => IsGlob(pattern, world.Action, RegexOptions.IgnoreCase)) != rule.NotAction
            && rule.Resources.Any(pattern => IsResource(pattern.Replace("${aws:username}", world.User, StringComparison.Ordinal), world.Resource)) != rule.NotResource
            && (rule.OnlyFor is null || rule.OnlyFor == world.User);

        private static bool IsResource(string pattern, string resource)
        {
            if (pattern == "*") return true;
            if (resource == "*") return false;
            var expected = pattern.Split(':', 6);
            var actual = resource.Split(':', 6);
            return Enumerable.Range(0, 6).All(i => i >= expected.Length || IsGlob(expected[i], actual[i], RegexOptions.None));
        }
    }
}
