using System.Collections.Immutable;
using Weft.Aws.Iam.Evaluation;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Policies;

/// <summary>A policy that belongs to its one holder.</summary>
public sealed record InlinePolicy(string Name, PolicyText Text);

/// <summary>What a user, group or role may do: managed policies by ARN in the order of attachment, and inline policies by name.</summary>
public sealed record Grants(ImmutableArray<string> Attached, ImmutableArray<InlinePolicy> Inline)
{
    public static Grants None { get; } = new([], []);

    /// <summary>Attaching twice is as good as once.</summary>
    public Grants Attach(View view, string arn, string quotaName, double limit)
    {
        if (Attached.Contains(arn)) return this;
        if (ManagedPolicies.Find(view, arn) is null) throw IamErrors.NoSuchEntity($"Policy {arn} does not exist or is not attachable.");
        return Attached.Length < limit ? this with { Attached = Attached.Add(arn) } : throw IamErrors.QuotaExceeded(quotaName, limit);
    }

    public Grants Detach(string arn) =>
        Attached.Contains(arn) ? this with { Attached = Attached.Remove(arn) } : throw IamErrors.NoSuchEntity($"Policy {arn} was not found.");

    /// <param name="name">The policy's name; a policy of that name is replaced.</param>
    /// <param name="json">The document.</param>
    /// <param name="holder">For the message, such as "user ana".</param>
    /// <param name="limit">The characters that all inline policies of the holder may have together, white space left aside.</param>
    public Grants PutInline(string name, string json, string holder, int limit)
    {
        var text = PolicyText.Parse(json);
        var others = Inline.RemoveAll(policy => policy.Name == name);
        if (others.Sum(policy => PolicyParser.CountedLength(policy.Text.Json)) + PolicyParser.CountedLength(json) > limit)
            throw IamErrors.LimitExceeded($"Maximum policy size of {limit} bytes exceeded for {holder}");
        return this with { Inline = others.Add(new InlinePolicy(name, text)) };
    }

    /// <param name="kind">For the message: "user", "group" or "role".</param>
    public InlinePolicy RequireInline(string name, string kind) =>
        Inline.FirstOrDefault(policy => policy.Name == name) ?? throw IamErrors.NoSuchEntity($"The {kind} policy with name {name} cannot be found.");

    public Grants DeleteInline(string name, string kind) => this with { Inline = Inline.Remove(RequireInline(name, kind)) };

    /// <summary>Refuses to go on while policies hang on the entity that is to be deleted.</summary>
    public void RequireNone()
    {
        if (Attached.Length > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must detach all policies first.");
        if (Inline.Length > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must delete policies first.");
    }

    /// <summary>The policies as the evaluator takes them.</summary>
    public IEnumerable<AttachedPolicy> Evaluated(View view, string holder)
    {
        foreach (var arn in Attached)
        {
            var policy = ManagedPolicies.Require(view, arn);
            yield return new AttachedPolicy(policy.Name, arn, holder, policy.Default.Text.Document);
        }

        foreach (var policy in Inline)
        {
            yield return new AttachedPolicy(policy.Name, null, holder, policy.Text.Document);
        }
    }

    /// <summary>One page of the attached policies, ordered by ARN.</summary>
    internal Control.Selection.Page<AttachedPolicyShape> AttachedPage(View view, string? pathPrefix, IMarkerPagedRequest request)
    {
        var policies = Attached.Select(arn => ManagedPolicies.Require(view, arn))
            .Where(policy => policy.Path.StartsWith(pathPrefix ?? "/", StringComparison.Ordinal))
            .Select(policy => new AttachedPolicyShape { PolicyName = policy.Name, PolicyArn = policy.Id.Text })
            .OrderBy(policy => policy.PolicyArn, StringComparer.Ordinal);
        return IamPage.Of(policies, policy => policy.PolicyArn!, request);
    }

    internal Control.Selection.Page<string> InlinePage(IMarkerPagedRequest request) => IamPage.Of(Inline.Select(policy => policy.Name), request);
}
