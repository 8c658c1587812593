using Weft.Aws.Iam.Groups;
using Weft.Aws.Iam.InstanceProfiles;
using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Users;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Operations;
using Weft.Control.Quotas;
using Weft.Control.State;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Accounts;

/// <summary>
/// GetAccountSummary: how much of everything the account has, and may have. What cannot exist here (devices, certificates, root keys,
/// passwords, providers) counts as none.
/// </summary>
internal static class AccountSummary
{
    public static void Declare(Catalog catalog) => catalog.Read(IamApi.GetAccountSummary, Get);

    private static GetAccountSummaryResult Get(View view, GetAccountSummaryRequest request)
    {
        int Limit(Quota quota) => (int)view.LimitOf(quota);
        return new GetAccountSummaryResult
        {
            SummaryMap = new SortedDictionary<string, int>(StringComparer.Ordinal)
            {
                [SummaryKeyTypeValues.Users] = view.Count<User>(),
                [SummaryKeyTypeValues.UsersQuota] = Limit(IamQuotas.Users),
                [SummaryKeyTypeValues.Groups] = view.Count<Group>(),
                [SummaryKeyTypeValues.GroupsQuota] = Limit(IamQuotas.Groups),
                [SummaryKeyTypeValues.Roles] = view.Count<Role>(),
                [SummaryKeyTypeValues.RolesQuota] = Limit(IamQuotas.Roles),
                [SummaryKeyTypeValues.InstanceProfiles] = view.Count<InstanceProfile>(),
                [SummaryKeyTypeValues.InstanceProfilesQuota] = Limit(IamQuotas.InstanceProfiles),
                [SummaryKeyTypeValues.Policies] = view.Count<ManagedPolicy>(),
                [SummaryKeyTypeValues.PoliciesQuota] = Limit(IamQuotas.CustomerManagedPolicies),
                [SummaryKeyTypeValues.PolicyVersionsInUse] = view.All<ManagedPolicy>().Sum(policy => policy.Versions.Length),
                [SummaryKeyTypeValues.PolicyVersionsInUseQuota] = 10_000,
                [SummaryKeyTypeValues.VersionsPerPolicyQuota] = PolicyVersions.Limit,
                [SummaryKeyTypeValues.PolicySizeQuota] = PolicyOperations.MaxLength,
                [SummaryKeyTypeValues.UserPolicySizeQuota] = UserPolicies.InlineLimit,
                [SummaryKeyTypeValues.GroupPolicySizeQuota] = GroupPolicies.InlineLimit,
                [SummaryKeyTypeValues.RolePolicySizeQuota] = RolePolicies.InlineLimit,
                [SummaryKeyTypeValues.AssumeRolePolicySizeQuota] = Limit(IamQuotas.RoleTrustPolicyLength),
                [SummaryKeyTypeValues.AttachedPoliciesPerUserQuota] = Limit(IamQuotas.ManagedPoliciesPerUser),
                [SummaryKeyTypeValues.AttachedPoliciesPerGroupQuota] = GroupPolicies.AttachedLimit,
                [SummaryKeyTypeValues.AttachedPoliciesPerRoleQuota] = Limit(IamQuotas.ManagedPoliciesPerRole),
                [SummaryKeyTypeValues.GroupsPerUserQuota] = GroupMembers.GroupsPerUser,
                [SummaryKeyTypeValues.AccessKeysPerUserQuota] = Limit(IamQuotas.AccessKeysPerUser),
                [SummaryKeyTypeValues.ServerCertificates] = 0,
                [SummaryKeyTypeValues.MFADevices] = 0,
                [SummaryKeyTypeValues.MFADevicesInUse] = 0,
                [SummaryKeyTypeValues.AccountMFAEnabled] = 0,
                [SummaryKeyTypeValues.AccountAccessKeysPresent] = 0,
                [SummaryKeyTypeValues.AccountPasswordPresent] = 0,
                [SummaryKeyTypeValues.AccountSigningCertificatesPresent] = 0,
                [SummaryKeyTypeValues.Providers] = 0,
            },
        };
    }
}
