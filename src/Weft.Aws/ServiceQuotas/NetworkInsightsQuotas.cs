using Weft.Control.Quotas;

namespace Weft.Aws.ServiceQuotas;

/// <summary>
/// The quotas of Network Insights (https://docs.aws.amazon.com/vpc/latest/reachability/reachability-analyzer-limits.html and
/// https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/network-access-analyzer-limits.html).
/// </summary>
public static class NetworkInsightsQuotas
{
    private const string Service = "networkinsights";

    public static Quota Paths { get; } = new(Service, "L-51CB2D5B", "Paths", 1000, true);

    public static Quota Analyses { get; } = new(Service, "L-44B7545B", "Analyses", 10_000, true);

    public static Quota ConcurrentAnalyses { get; } = new(Service, "L-B393345A", "Concurrent analyses", 100, true);

    public static Quota AccessScopes { get; } = new(Service, "L-72DF2E0E", "Access scopes", 1000, true);

    public static Quota AccessScopeAnalyses { get; } = new(Service, "L-06B98CB1", "Access scope analyses", 10_000, true);

    public static Quota ConcurrentAccessScopeAnalyses { get; } = new(Service, "L-2AC9F231", "Concurrent access scope analyses", 25, true);

    internal static IReadOnlyList<Quota> All { get; } =
        [Paths, Analyses, ConcurrentAnalyses, AccessScopes, AccessScopeAnalyses, ConcurrentAccessScopeAnalyses];
}
