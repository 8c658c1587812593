using Weft.Aws.Iam.Roles;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.InstanceProfiles;

/// <summary>The operations on instance profiles.</summary>
internal static class InstanceProfileOperations
{
    public static CreateInstanceProfileResult Create(Transaction transaction, CreateInstanceProfileRequest request)
    {
        if (IamNames.IsTaken(transaction, InstanceProfile.ByName, request.InstanceProfileName))
            throw IamErrors.AlreadyExists($"Instance Profile {request.InstanceProfileName} already exists.");
        transaction.RequireQuota(
            IamQuotas.InstanceProfiles, transaction.Count<InstanceProfile>(), 1, limit => IamErrors.QuotaExceeded("InstanceProfilesPerAccount", limit));
        var profile = transaction.Put(new InstanceProfile(
            new Id<InstanceProfile>(request.InstanceProfileName), IamNames.NewUniqueId(transaction, "AIPA"), request.Path ?? "/", transaction.WholeSecond(), null,
            IamTags.Merge(IamTags.None, request.Tags)));
        return new CreateInstanceProfileResult { InstanceProfile = ShapeOf(transaction, profile) };
    }

    public static GetInstanceProfileResult Get(View view, GetInstanceProfileRequest request) =>
        new() { InstanceProfile = ShapeOf(view, view.Require<InstanceProfile>(request.InstanceProfileName)) };

    public static ListInstanceProfilesResult List(View view, ListInstanceProfilesRequest request)
    {
        var page = IamPage.Of(
            view.All<InstanceProfile>().Where(profile => profile.Path.StartsWith(request.PathPrefix ?? "/", StringComparison.Ordinal)),
            profile => profile.Id.Text, request);
        return new ListInstanceProfilesResult
        {
            InstanceProfiles = page.Select(profile => ShapeOf(view, profile)), IsTruncated = page.NextToken is not null, Marker = page.NextToken,
        };
    }

    public static ListInstanceProfilesForRoleResult ListForRole(View view, ListInstanceProfilesForRoleRequest request)
    {
        var role = view.Require<Role>(request.RoleName);
        var page = IamPage.Of(view.All<InstanceProfile>().Where(profile => profile.Role == role.Id), profile => profile.Id.Text, request);
        return new ListInstanceProfilesForRoleResult
        {
            InstanceProfiles = page.Select(profile => ShapeOf(view, profile)), IsTruncated = page.NextToken is not null, Marker = page.NextToken,
        };
    }

    public static EmptyResult AddRole(Transaction transaction, AddRoleToInstanceProfileRequest request)
    {
        var profile = transaction.Require<InstanceProfile>(request.InstanceProfileName);
        var role = transaction.Require<Role>(request.RoleName);
        if (profile.Role is not null) throw IamErrors.QuotaExceeded("InstanceSessionsPerInstanceProfile", 1);
        transaction.Put(profile with { Role = role.Id });
        return EmptyResult.Instance;
    }

    public static EmptyResult RemoveRole(Transaction transaction, RemoveRoleFromInstanceProfileRequest request)
    {
        var profile = transaction.Require<InstanceProfile>(request.InstanceProfileName);
        var role = transaction.Require<Role>(request.RoleName);
        if (profile.Role != role.Id) throw IamErrors.NoSuchEntity($"Role {role.Id} in instance profile {profile.Id} cannot be found.");
        transaction.Put(profile with { Role = null });
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteInstanceProfileRequest request)
    {
        var profile = transaction.Require<InstanceProfile>(request.InstanceProfileName);
        if (profile.Role is not null) throw IamErrors.DeleteConflict("Cannot delete entity, must remove roles from instance profile first.");
        transaction.Remove(profile.Id);
        return EmptyResult.Instance;
    }

    public static EmptyResult Tag(Transaction transaction, TagInstanceProfileRequest request)
    {
        var profile = transaction.Require<InstanceProfile>(request.InstanceProfileName);
        transaction.Put(profile with { Tags = IamTags.Merge(profile.Tags, request.Tags) });
        return EmptyResult.Instance;
    }

    public static EmptyResult Untag(Transaction transaction, UntagInstanceProfileRequest request)
    {
        var profile = transaction.Require<InstanceProfile>(request.InstanceProfileName);
        transaction.Put(profile with { Tags = IamTags.Remove(profile.Tags, request.TagKeys) });
        return EmptyResult.Instance;
    }

    public static ListInstanceProfileTagsResult ListTags(View view, ListInstanceProfileTagsRequest request)
    {
        var page = IamPage.Of(view.Require<InstanceProfile>(request.InstanceProfileName).Tags, tag => tag.Key, request);
        return new ListInstanceProfileTagsResult { Tags = IamTags.ShapesOf(page.Items), IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    private static InstanceProfileShape ShapeOf(View view, InstanceProfile profile) => new()
    {
        Path = profile.Path,
        InstanceProfileName = profile.Id.Text,
        InstanceProfileId = profile.UniqueId,
        Arn = IamNames.Arn(view.Account, "instance-profile", profile.Path, profile.Id.Text),
        CreateDate = profile.CreatedAt,
        Roles = profile.Role is { } role ? [RoleShapes.Of(view, view.Require(role), isWhole: false)] : [],
        Tags = IamTags.Shapes(profile.Tags),
    };
}
