using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.NetworkInsights;
using Weft.Aws.Ec2.NetworkInsightsAccessScopes;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;

/// <summary>One run of the Network Access Analyzer: every way of the network, as it was when it was started, that an access scope asks for.</summary>
/// <param name="EndsAt">When it is done.</param>
/// <param name="Status">One of <see cref="AnalysisStatusValues"/>.</param>
/// <param name="InterfaceCount">How many network interfaces there were.</param>
/// <param name="IsCut">There were more findings than the quota keeps.</param>
public sealed record NetworkInsightsAccessScopeAnalysis(
    Id<NetworkInsightsAccessScopeAnalysis> Id,
    Id<NetworkInsightsAccessScope> Scope,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndsAt,
    string Status,
    int InterfaceCount,
    bool IsCut,
    PackedFindings Findings) : IResource<NetworkInsightsAccessScopeAnalysis>, IInsightsAnalysis
{
    public static readonly Reference<NetworkInsightsAccessScopeAnalysis, NetworkInsightsAccessScope> OfScope =
        Reference<NetworkInsightsAccessScopeAnalysis, NetworkInsightsAccessScope>.One(analysis => analysis.Scope);

    public static ResourceType<NetworkInsightsAccessScopeAnalysis> Type { get; } =
        new ResourceType<NetworkInsightsAccessScopeAnalysis>("network-insights-access-scope-analysis", NetworkInsightsAccessScopeAnalysisJson.Default)
            .WithPrefix("nisa")
            .Unknown(id => new AwsException("InvalidNetworkInsightsAccessScopeAnalysisId.NotFound", $"The network insights access scope analysis ID '{id}' does not exist"))
            .Malformed(id => Ec2Errors.Malformed("InvalidNetworkInsightsAccessScopeAnalysisId.Malformed", id, "nisa"))
            .RefersTo(OfScope);

    [JsonIgnore]
    public bool IsDone => Status == AnalysisStatusValues.Succeeded;

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type).WithStep(NetworkInsightsAccessScopeAnalysisOperations.Succeeded);
        catalog.Write(Ec2Api.StartNetworkInsightsAccessScopeAnalysis, NetworkInsightsAccessScopeAnalysisOperations.Search, NetworkInsightsAccessScopeAnalysisOperations.Start);
        catalog.Write(Ec2Api.DeleteNetworkInsightsAccessScopeAnalysis, NetworkInsightsAccessScopeAnalysisOperations.Delete);
        catalog.Read(Ec2Api.DescribeNetworkInsightsAccessScopeAnalyses, NetworkInsightsAccessScopeAnalysisOperations.Describe);
        catalog.Read(Ec2Api.GetNetworkInsightsAccessScopeAnalysisFindings, NetworkInsightsAccessScopeAnalysisOperations.GetFindings);
        ScopeAnalysisProvisioning.Declare(catalog);
    }
}

/// <summary>What a search found.</summary>
internal sealed record ScopeOutcome(PackedFindings Findings, bool IsCut, int InterfaceCount);

/// <summary>One way that the scope asks for, in AWS's own shapes.</summary>
/// <param name="Id">Made from the way itself, so that the same way has the same identifier in every run.</param>
public sealed record ScopeFinding(string Id, ImmutableArray<PathComponentShape> Components);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NetworkInsightsAccessScopeAnalysis))]
[JsonSerializable(typeof(ScopeFinding[]))]
internal sealed partial class NetworkInsightsAccessScopeAnalysisJson : JsonSerializerContext;
