using Weft.Control.Quotas;

namespace Weft.Aws.ServiceQuotas;

/// <summary>
/// The quotas of IAM, which are those of the account in all Regions (https://docs.aws.amazon.com/general/latest/gr/iam-service.html;
/// maxima https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). Those whose code is not published are in
/// <see cref="FixedLimits"/>.
/// </summary>
public static class IamQuotas
{
    private const string Service = "iam";

    public static Quota Users { get; } = new(Service, "L-F55AF5E4", "Users per account", 5000, false, IsGlobal: true);

    public static Quota Groups { get; } = new(Service, "L-F4A5425F", "Groups per account", 300, true, IsGlobal: true, Maximum: 500);

    public static Quota Roles { get; } = new(Service, "L-FE177D64", "Roles per account", 1000, true, IsGlobal: true, Maximum: 5000);

    public static Quota InstanceProfiles { get; } =
        new(Service, "L-6E65F664", "Instance profiles per account", 1000, true, IsGlobal: true, Maximum: 5000);

    public static Quota CustomerManagedPolicies { get; } =
        new(Service, "L-E95E4862", "Customer managed policies per account", 1500, true, IsGlobal: true, Maximum: 5000);

    public static Quota ManagedPoliciesPerRole { get; } =
        new(Service, "L-0DA4ABF3", "Managed policies per role", 10, true, IsGlobal: true, Maximum: 20);

    public static Quota ManagedPoliciesPerUser { get; } =
        new(Service, "L-4019AD8B", "Managed policies per user", 10, true, IsGlobal: true, Maximum: 20);

    public static Quota RoleTrustPolicyLength { get; } =
        new(Service, "L-C07B4B0D", "Role trust policy length", 2048, true, IsGlobal: true, Maximum: 4096);

    public static Quota AccessKeysPerUser { get; } = new(Service, "L-8758042E", "Access keys per user", 2, false, IsGlobal: true);

    public static Quota OpenIdProviders { get; } =
        new(Service, "L-858F3967", "OpenId connect providers per account", 100, true, IsGlobal: true);

    public static Quota ServerCertificates { get; } =
        new(Service, "L-BF35879D", "Server certificates per account", 20, true, IsGlobal: true, Maximum: 1000);

    internal static IReadOnlyList<Quota> All { get; } =
    [
        Users,
        Groups,
        Roles,
        InstanceProfiles,
        CustomerManagedPolicies,
        ManagedPoliciesPerRole,
        ManagedPoliciesPerUser,
        RoleTrustPolicyLength,
        AccessKeysPerUser,
        OpenIdProviders,
        ServerCertificates,
    ];
}
