using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Roles;

/// <summary>The tags of roles.</summary>
internal static class RoleTags
{
    public static EmptyResult Tag(Transaction transaction, TagRoleRequest request)
    {
        var role = transaction.Require<Role>(request.RoleName);
        transaction.Put(role with { Tags = IamTags.Merge(role.Tags, request.Tags) });
        return EmptyResult.Instance;
    }

    public static EmptyResult Untag(Transaction transaction, UntagRoleRequest request)
    {
        var role = transaction.Require<Role>(request.RoleName);
        transaction.Put(role with { Tags = IamTags.Remove(role.Tags, request.TagKeys) });
        return EmptyResult.Instance;
    }

    public static ListRoleTagsResult List(View view, ListRoleTagsRequest request)
    {
        var page = IamPage.Of(view.Require<Role>(request.RoleName).Tags, tag => tag.Key, request);
        return new ListRoleTagsResult { Tags = IamTags.ShapesOf(page.Items), IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }
}
