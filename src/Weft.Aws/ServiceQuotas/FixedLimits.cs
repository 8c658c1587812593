namespace Weft.Aws.ServiceQuotas;

/// <summary>Limits that AWS documents without a published quota code: nothing here can be raised.</summary>
/// <remarks>
/// Sources: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html,
/// https://docs.aws.amazon.com/general/latest/gr/iam-service.html,
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html.
/// </remarks>
public static class FixedLimits
{
    public const int PrefixListsPerRegion = 100;

    public const int VersionsPerPrefixList = 1000;

    public const int EntriesPerPrefixList = 1000;

    public const int ReferencesToAPrefixListPerResourceType = 10_000;

    public const int PropagatedRoutesPerRouteTable = 100;

    /// <summary>What the quotas for rules per group and groups per interface may come to when multiplied.</summary>
    public const int RulesPerInterface = 1000;

    public const int CarrierGatewaysPerVpc = 1;

    public const int GroupsPerUser = 10;

    public const int ManagedPoliciesPerGroup = 10;

    public const int ManagedPolicyCharacters = 6144;

    public const int VersionsPerManagedPolicy = 5;

    public const int TagsPerRole = 50;

    public const int TagsPerUser = 50;

    public const int InlinePolicyCharactersPerUser = 2048;

    public const int InlinePolicyCharactersPerGroup = 5120;

    public const int InlinePolicyCharactersPerRole = 10_240;

    /// <summary>VPC User Guide, "Flow log limitations".</summary>
    public const int FlowLogsPerResource = 250;

    public const int LogGroupsPerRegion = 1_000_000;

    public const int TagsPerLogGroup = 50;

    /// <summary>Standard ones; AWS counts advanced ones apart, up to 100,000 (general reference, "Systems Manager endpoints and quotas").</summary>
    public const int ParametersPerRegion = 10_000;

    public const int VersionsPerParameter = 100;
}
