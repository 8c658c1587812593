using Weft.Aws.Iam.Evaluation;
using Weft.Control.Resources;

namespace Weft.Aws.Iam.Authorization;

/// <summary>One thing that a request is about, as policies see it: its ARN, its tags, and what it tells of itself.</summary>
public sealed record TargetResource(string Arn, TagMap Tags)
{
    private static readonly string[] TagKeys = ["aws:ResourceTag", "ec2:ResourceTag", "iam:ResourceTag"];

    /// <summary>Condition keys of the resource's own, and of its part in the request.</summary>
    public IReadOnlyList<ConditionFact> Facts { get; init; } = [];

    /// <summary>What an action that is about nothing in particular is about.</summary>
    public static TargetResource Any { get; } = Untagged("*");

    public static TargetResource Untagged(string arn) => new(arn, IamTags.None);

    /// <summary>The context with this resource's tags and facts in it.</summary>
    internal RequestContext Describe(RequestContext context) => Tags.IsEmpty && Facts.Count == 0
        ? context
        : context.With(RequestContext.Of(
            [.. Tags.SelectMany(tag => TagKeys.Select(key => ($"{key}/{tag.Key}", (string?)tag.Value))), .. Facts.Select(fact => (fact.Key, fact.Value))]));
}
