using Weft.Aws.Iam.Evaluation;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Policies;

/// <summary>CreatePolicy, GetPolicy, ListPolicies, DeletePolicy, and the tags of policies.</summary>
internal static class PolicyOperations
{
    public const int MaxLength = 6144;

    public static CreatePolicyResult Create(Transaction transaction, CreatePolicyRequest request)
    {
        var text = Parse(request.PolicyDocument);
        var path = request.Path ?? "/";
        if (IamNames.IsTaken(transaction, ManagedPolicy.ByName, request.PolicyName))
            throw IamErrors.AlreadyExists($"A policy called {request.PolicyName} already exists. Duplicate names are not allowed.");
        transaction.RequireQuota(
            IamQuotas.CustomerManagedPolicies, transaction.Count<ManagedPolicy>(), 1, limit => IamErrors.QuotaExceeded("PoliciesPerAccount", limit));
        var policy = transaction.Put(new ManagedPolicy(
            new Id<ManagedPolicy>(IamNames.Arn(transaction.Account, "policy", path, request.PolicyName)),
            IamNames.NewUniqueId(transaction, "ANPA"),
            request.PolicyName, path, request.Description, transaction.WholeSecond(), transaction.WholeSecond(), 1, 1,
            [new PolicyVersion(1, text, transaction.WholeSecond())],
            IamTags.Merge(IamTags.None, request.Tags)));
        return new CreatePolicyResult { Policy = PolicyShapes.Of(transaction, policy, isWhole: false) };
    }

    public static GetPolicyResult Get(View view, GetPolicyRequest request) =>
        new() { Policy = PolicyShapes.Of(view, ManagedPolicies.Require(view, request.PolicyArn), isWhole: true) };

    public static ListPoliciesResult List(View view, ListPoliciesRequest request)
    {
        IEnumerable<ManagedPolicy> own = request.Scope == PolicyScopeTypeValues.Aws ? [] : view.All<ManagedPolicy>();
        IEnumerable<ManagedPolicy> ofAws = request.Scope == PolicyScopeTypeValues.Local ? [] : AwsManagedPolicies.All;
        var usage = PolicyUsage.Of(view);
        var policies = own.Concat(ofAws)
            .Where(policy => policy.Path.StartsWith(request.PathPrefix ?? "/", StringComparison.Ordinal))
            .Where(policy => request.OnlyAttached != true || usage.Attachments(policy.Id.Text) > 0)
            .Where(policy => IsUsedAs(request.PolicyUsageFilter, usage, policy.Id.Text))
            .OrderBy(policy => policy.Id.Text, StringComparer.Ordinal);
        var page = IamPage.Of(policies, policy => policy.Id.Text, request);
        return new ListPoliciesResult
        {
            Policies = page.Select(policy => PolicyShapes.Of(policy, usage, isWhole: false)),
            IsTruncated = page.NextToken is not null,
            Marker = page.NextToken,
        };
    }

    public static EmptyResult Delete(Transaction transaction, DeletePolicyRequest request)
    {
        var policy = ManagedPolicies.RequireOwn(transaction, request.PolicyArn);
        var usage = PolicyUsage.Of(transaction);
        if (usage.Attachments(request.PolicyArn) + usage.Boundaries(request.PolicyArn) > 0)
            throw IamErrors.DeleteConflict("Cannot delete a policy attached to entities.");
        if (policy.Versions.Length > 1)
        {
            throw IamErrors.DeleteConflict(
                "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.");
        }

        transaction.Remove(policy.Id);
        return EmptyResult.Instance;
    }

    public static EmptyResult Tag(Transaction transaction, TagPolicyRequest request)
    {
        var policy = ManagedPolicies.RequireOwn(transaction, request.PolicyArn);
        transaction.Put(policy with { Tags = IamTags.Merge(policy.Tags, request.Tags) });
        return EmptyResult.Instance;
    }

    public static EmptyResult Untag(Transaction transaction, UntagPolicyRequest request)
    {
        var policy = ManagedPolicies.RequireOwn(transaction, request.PolicyArn);
        transaction.Put(policy with { Tags = IamTags.Remove(policy.Tags, request.TagKeys) });
        return EmptyResult.Instance;
    }

    public static ListPolicyTagsResult ListTags(View view, ListPolicyTagsRequest request)
    {
        var page = IamPage.Of(ManagedPolicies.Require(view, request.PolicyArn).Tags, tag => tag.Key, request);
        return new ListPolicyTagsResult { Tags = IamTags.ShapesOf(page.Items), IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    /// <exception cref="AwsException">LimitExceeded or MalformedPolicyDocument</exception>
    public static PolicyText Parse(string json)
    {
        if (PolicyParser.CountedLength(json) > MaxLength) throw IamErrors.QuotaExceeded("PolicySize", MaxLength);
        return PolicyText.Parse(json);
    }

    private static bool IsUsedAs(string? filter, PolicyUsage usage, string arn) => filter switch
    {
        PolicyUsageTypeValues.PermissionsBoundary => usage.Boundaries(arn) > 0,
        PolicyUsageTypeValues.PermissionsPolicy => usage.Attachments(arn) > 0,
        _ => true,
    };
}
