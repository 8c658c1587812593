using Weft.Aws.Iam.Policies;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Groups;

/// <summary>The managed and inline policies of groups.</summary>
internal static class GroupPolicies
{
    public const int AttachedLimit = 10;
    public const int InlineLimit = 5120;

    public static EmptyResult Attach(Transaction transaction, AttachGroupPolicyRequest request)
    {
        var group = transaction.Require<Group>(request.GroupName);
        return Put(transaction, group with { Grants = group.Grants.Attach(transaction, request.PolicyArn, "PoliciesPerGroup", AttachedLimit) });
    }

    public static EmptyResult Detach(Transaction transaction, DetachGroupPolicyRequest request)
    {
        var group = transaction.Require<Group>(request.GroupName);
        return Put(transaction, group with { Grants = group.Grants.Detach(request.PolicyArn) });
    }

    public static ListAttachedGroupPoliciesResult ListAttached(View view, ListAttachedGroupPoliciesRequest request)
    {
        var page = view.Require<Group>(request.GroupName).Grants.AttachedPage(view, request.PathPrefix, request);
        return new ListAttachedGroupPoliciesResult { AttachedPolicies = page.Items, IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    public static EmptyResult Put(Transaction transaction, PutGroupPolicyRequest request)
    {
        var group = transaction.Require<Group>(request.GroupName);
        var grants = group.Grants.PutInline(request.PolicyName, request.PolicyDocument, $"group {request.GroupName}", InlineLimit);
        return Put(transaction, group with { Grants = grants });
    }

    public static GetGroupPolicyResult Get(View view, GetGroupPolicyRequest request)
    {
        var policy = view.Require<Group>(request.GroupName).Grants.RequireInline(request.PolicyName, "group");
        return new GetGroupPolicyResult { GroupName = request.GroupName, PolicyName = policy.Name, PolicyDocument = IamNames.Encoded(policy.Text.Json) };
    }

    public static ListGroupPoliciesResult List(View view, ListGroupPoliciesRequest request)
    {
        var page = view.Require<Group>(request.GroupName).Grants.InlinePage(request);
        return new ListGroupPoliciesResult { PolicyNames = page.Items, IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    public static EmptyResult Delete(Transaction transaction, DeleteGroupPolicyRequest request)
    {
        var group = transaction.Require<Group>(request.GroupName);
        return Put(transaction, group with { Grants = group.Grants.DeleteInline(request.PolicyName, "group") });
    }

    private static EmptyResult Put(Transaction transaction, Group group)
    {
        transaction.Put(group);
        return EmptyResult.Instance;
    }
}
