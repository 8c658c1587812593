using Weft.Aws.Iam.Groups;
using Weft.Aws.Iam.InstanceProfiles;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Users;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Authorization;

/// <summary>
/// What an IAM request is about, as the ARN that policies name (Service Authorization Reference, "Actions, resources, and condition keys for
/// IAM"). A name that does not exist yet, or any more, counts as one in the path that the request gives.
/// </summary>
public static class IamResources
{
    /// <summary>The ARNs; empty for an operation on the account as such.</summary>
    /// <param name="view">The revision, seen by the caller.</param>
    /// <param name="request">The parsed request.</param>
    public static IReadOnlyList<string> Of(View view, object request)
    {
        ArgumentNullException.ThrowIfNull(view);
        var iam = view.In(Scope.GlobalOf(view.Account));
        return Users(iam, request) ?? Groups(iam, request) ?? Roles(iam, request) ?? Policies(iam, request) ?? Profiles(iam, request) ?? [];
    }

    private static string[]? Users(View iam, object request) => request switch
    {
        CreateUserRequest r => [IamNames.Arn(iam.Account, "user", r.Path ?? "/", r.UserName)],
        ListUsersRequest r => [IamNames.Arn(iam.Account, "user", r.PathPrefix ?? "/", "")],
        GetUserRequest r => User(iam, r.UserName),
        UpdateUserRequest r => User(iam, r.UserName),
        DeleteUserRequest r => User(iam, r.UserName),
        TagUserRequest r => User(iam, r.UserName),
        UntagUserRequest r => User(iam, r.UserName),
        ListUserTagsRequest r => User(iam, r.UserName),
        AttachUserPolicyRequest r => User(iam, r.UserName),
        DetachUserPolicyRequest r => User(iam, r.UserName),
        ListAttachedUserPoliciesRequest r => User(iam, r.UserName),
        PutUserPolicyRequest r => User(iam, r.UserName),
        GetUserPolicyRequest r => User(iam, r.UserName),
        ListUserPoliciesRequest r => User(iam, r.UserName),
        DeleteUserPolicyRequest r => User(iam, r.UserName),
        PutUserPermissionsBoundaryRequest r => User(iam, r.UserName),
        DeleteUserPermissionsBoundaryRequest r => User(iam, r.UserName),
        ListGroupsForUserRequest r => User(iam, r.UserName),
        CreateAccessKeyRequest r => User(iam, r.UserName),
        ListAccessKeysRequest r => User(iam, r.UserName),
        UpdateAccessKeyRequest r => User(iam, r.UserName),
        DeleteAccessKeyRequest r => User(iam, r.UserName),
        _ => null,
    };

    private static string[]? Groups(View iam, object request) => request switch
    {
        CreateGroupRequest r => [IamNames.Arn(iam.Account, "group", r.Path ?? "/", r.GroupName)],
        ListGroupsRequest r => [IamNames.Arn(iam.Account, "group", r.PathPrefix ?? "/", "")],
        GetGroupRequest r => Group(iam, r.GroupName),
        UpdateGroupRequest r => Group(iam, r.GroupName),
        DeleteGroupRequest r => Group(iam, r.GroupName),
        AddUserToGroupRequest r => Group(iam, r.GroupName),
        RemoveUserFromGroupRequest r => Group(iam, r.GroupName),
        AttachGroupPolicyRequest r => Group(iam, r.GroupName),
        DetachGroupPolicyRequest r => Group(iam, r.GroupName),
        ListAttachedGroupPoliciesRequest r => Group(iam, r.GroupName),
        PutGroupPolicyRequest r => Group(iam, r.GroupName),
        GetGroupPolicyRequest r => Group(iam, r.GroupName),
        ListGroupPoliciesRequest r => Group(iam, r.GroupName),
        DeleteGroupPolicyRequest r => Group(iam, r.GroupName),
        _ => null,
    };

    private static string[]? Roles(View iam, object request) => request switch
    {
        CreateRoleRequest r => [IamNames.Arn(iam.Account, "role", r.Path ?? "/", r.RoleName)],
        ListRolesRequest r => [IamNames.Arn(iam.Account, "role", r.PathPrefix ?? "/", "")],
        GetRoleRequest r => Role(iam, r.RoleName),
        UpdateRoleRequest r => Role(iam, r.RoleName),
        UpdateRoleDescriptionRequest r => Role(iam, r.RoleName),
        UpdateAssumeRolePolicyRequest r => Role(iam, r.RoleName),
        DeleteRoleRequest r => Role(iam, r.RoleName),
        TagRoleRequest r => Role(iam, r.RoleName),
        UntagRoleRequest r => Role(iam, r.RoleName),
        ListRoleTagsRequest r => Role(iam, r.RoleName),
        AttachRolePolicyRequest r => Role(iam, r.RoleName),
        DetachRolePolicyRequest r => Role(iam, r.RoleName),
        ListAttachedRolePoliciesRequest r => Role(iam, r.RoleName),
        PutRolePolicyRequest r => Role(iam, r.RoleName),
        GetRolePolicyRequest r => Role(iam, r.RoleName),
        ListRolePoliciesRequest r => Role(iam, r.RoleName),
        DeleteRolePolicyRequest r => Role(iam, r.RoleName),
        PutRolePermissionsBoundaryRequest r => Role(iam, r.RoleName),
        DeleteRolePermissionsBoundaryRequest r => Role(iam, r.RoleName),
        ListInstanceProfilesForRoleRequest r => Role(iam, r.RoleName),
        SimulatePrincipalPolicyRequest r => [r.PolicySourceArn],
        _ => null,
    };

    private static string[]? Policies(View iam, object request) => request switch
    {
        CreatePolicyRequest r => [IamNames.Arn(iam.Account, "policy", r.Path ?? "/", r.PolicyName)],
        GetPolicyRequest r => [r.PolicyArn],
        DeletePolicyRequest r => [r.PolicyArn],
        TagPolicyRequest r => [r.PolicyArn],
        UntagPolicyRequest r => [r.PolicyArn],
        ListPolicyTagsRequest r => [r.PolicyArn],
        ListEntitiesForPolicyRequest r => [r.PolicyArn],
        CreatePolicyVersionRequest r => [r.PolicyArn],
        GetPolicyVersionRequest r => [r.PolicyArn],
        ListPolicyVersionsRequest r => [r.PolicyArn],
        SetDefaultPolicyVersionRequest r => [r.PolicyArn],
        DeletePolicyVersionRequest r => [r.PolicyArn],
        _ => null,
    };

    private static string[]? Profiles(View iam, object request) => request switch
    {
        CreateInstanceProfileRequest r => [IamNames.Arn(iam.Account, "instance-profile", r.Path ?? "/", r.InstanceProfileName)],
        ListInstanceProfilesRequest r => [IamNames.Arn(iam.Account, "instance-profile", r.PathPrefix ?? "/", "")],
        GetInstanceProfileRequest r => Profile(iam, r.InstanceProfileName),
        DeleteInstanceProfileRequest r => Profile(iam, r.InstanceProfileName),
        TagInstanceProfileRequest r => Profile(iam, r.InstanceProfileName),
        UntagInstanceProfileRequest r => Profile(iam, r.InstanceProfileName),
        ListInstanceProfileTagsRequest r => Profile(iam, r.InstanceProfileName),
        AddRoleToInstanceProfileRequest r => Profile(iam, r.InstanceProfileName),
        RemoveRoleFromInstanceProfileRequest r => Profile(iam, r.InstanceProfileName),
        _ => null,
    };

    private static string[] User(View iam, string? name)
    {
        // Without a name the request is about its caller.
        if (name is null) return [iam.Call.Caller.Arn];
        return [IamNames.Arn(iam.Account, "user", iam.Find(new Id<User>(name))?.Path ?? "/", name)];
    }

    private static string[] Group(View iam, string name) => [IamNames.Arn(iam.Account, "group", iam.Find(new Id<Group>(name))?.Path ?? "/", name)];

    private static string[] Role(View iam, string name) => [IamNames.Arn(iam.Account, "role", iam.Find(new Id<Role>(name))?.Path ?? "/", name)];

    private static string[] Profile(View iam, string name) =>
        [IamNames.Arn(iam.Account, "instance-profile", iam.Find(new Id<InstanceProfile>(name))?.Path ?? "/", name)];
}
