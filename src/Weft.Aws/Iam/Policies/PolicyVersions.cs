using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Policies;

/// <summary>The versions of managed policies: at most five, one of them in force.</summary>
internal static class PolicyVersions
{
    public const int Limit = 5;

    public static CreatePolicyVersionResult Create(Transaction transaction, CreatePolicyVersionRequest request)
    {
        var text = PolicyOperations.Parse(request.PolicyDocument);
        var policy = ManagedPolicies.RequireOwn(transaction, request.PolicyArn);
        if (policy.Versions.Length >= Limit)
        {
            throw IamErrors.LimitExceeded(
                $"A managed policy can have up to {Limit} versions. Before you create a new version, you must delete an existing version.");
        }

        var version = new PolicyVersion(policy.LastVersion + 1, text, transaction.WholeSecond());
        policy = transaction.Put(policy with
        {
            Versions = policy.Versions.Add(version),
            LastVersion = version.Number,
            DefaultVersion = request.SetAsDefault == true ? version.Number : policy.DefaultVersion,
            UpdatedAt = transaction.WholeSecond(),
        });
        return new CreatePolicyVersionResult { PolicyVersion = PolicyShapes.Of(policy, version, withDocument: false) };
    }

    public static GetPolicyVersionResult Get(View view, GetPolicyVersionRequest request)
    {
        var policy = ManagedPolicies.Require(view, request.PolicyArn);
        return new GetPolicyVersionResult { PolicyVersion = PolicyShapes.Of(policy, Require(policy, request.VersionId), withDocument: true) };
    }

    public static ListPolicyVersionsResult List(View view, ListPolicyVersionsRequest request)
    {
        var policy = ManagedPolicies.Require(view, request.PolicyArn);
        // The newest first, as IAM lists them; the key of a page counts down so that its order is the order of texts.
        var page = IamPage.Of(policy.Versions.Reverse(), version => $"{int.MaxValue - version.Number:D10}", request);
        return new ListPolicyVersionsResult
        {
            Versions = page.Select(version => PolicyShapes.Of(policy, version, withDocument: false)),
            IsTruncated = page.NextToken is not null,
            Marker = page.NextToken,
        };
    }

    public static EmptyResult SetDefault(Transaction transaction, SetDefaultPolicyVersionRequest request)
    {
        var policy = ManagedPolicies.RequireOwn(transaction, request.PolicyArn);
        transaction.Put(policy with { DefaultVersion = Require(policy, request.VersionId).Number, UpdatedAt = transaction.WholeSecond() });
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeletePolicyVersionRequest request)
    {
        var policy = ManagedPolicies.RequireOwn(transaction, request.PolicyArn);
        var version = Require(policy, request.VersionId);
        if (version.Number == policy.DefaultVersion) throw IamErrors.DeleteConflict("Cannot delete the default version of a policy.");
        transaction.Put(policy with { Versions = policy.Versions.Remove(version), UpdatedAt = transaction.WholeSecond() });
        return EmptyResult.Instance;
    }

    private static PolicyVersion Require(ManagedPolicy policy, string versionId) =>
        policy.Versions.FirstOrDefault(version => version.VersionId == versionId)
        ?? throw IamErrors.NoSuchEntity($"Policy {policy.Id} version {versionId} does not exist or is not attachable.");
}
