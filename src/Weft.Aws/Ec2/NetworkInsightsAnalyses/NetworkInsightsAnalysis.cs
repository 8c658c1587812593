using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.NetworkInsights;
using Weft.Aws.Ec2.NetworkInsightsPaths;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAnalyses;

/// <summary>One answer of the Reachability Analyzer: whether a path is open in the network as it was when the analysis was started.</summary>
/// <param name="FilterIn">The ARNs of resources that the path must traverse.</param>
/// <param name="FilterOut">The ARNs of resources that it must not.</param>
/// <param name="Status">One of <see cref="AnalysisStatusValues"/>; the outcome is shown once it has succeeded.</param>
public sealed record NetworkInsightsAnalysis(
    Id<NetworkInsightsAnalysis> Id,
    Id<NetworkInsightsPath> Path,
    DateTimeOffset StartedAt,
    ImmutableArray<string> FilterIn,
    ImmutableArray<string> FilterOut,
    string Status,
    AnalysisOutcome Outcome) : IResource<NetworkInsightsAnalysis>, IInsightsAnalysis
{
    public static readonly Reference<NetworkInsightsAnalysis, NetworkInsightsPath> OfPath =
        Reference<NetworkInsightsAnalysis, NetworkInsightsPath>.One(analysis => analysis.Path);

    public static ResourceType<NetworkInsightsAnalysis> Type { get; } =
        new ResourceType<NetworkInsightsAnalysis>("network-insights-analysis", NetworkInsightsAnalysisJson.Default)
            .WithPrefix("nia")
            .Unknown(id => new AwsException("InvalidNetworkInsightsAnalysisId.NotFound", $"The network insights analysis ID '{id}' does not exist"))
            .Malformed(id => Ec2Errors.Malformed("InvalidNetworkInsightsAnalysisId.Malformed", id, "nia"))
            .RefersTo(OfPath)
            .Filter("path-found", analysis => analysis.IsDone ? (analysis.Outcome.IsFound ? "true" : "false") : null)
            .Filter("status", analysis => analysis.Status);

    [JsonIgnore]
    public bool IsDone => Status == AnalysisStatusValues.Succeeded;

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type).WithStep(NetworkInsightsAnalysisOperations.Succeeded).WithStep(NetworkInsightsAnalysisOperations.Expired);
        catalog.Write(Ec2Api.StartNetworkInsightsAnalysis, NetworkInsightsAnalysisOperations.Analyze, NetworkInsightsAnalysisOperations.Start).Refuses(r => r.AdditionalAccounts);
        catalog.Write(Ec2Api.DeleteNetworkInsightsAnalysis, NetworkInsightsAnalysisOperations.Delete);
        catalog.Read(Ec2Api.DescribeNetworkInsightsAnalyses, NetworkInsightsAnalysisOperations.Describe);
        AnalysisProvisioning.Declare(catalog);
    }
}

/// <summary>What an analysis found, in AWS's own shapes: components name what was there at the time and may be gone by now.</summary>
/// <param name="Forward">From source to destination; of a path that is blocked, the way that it would take.</param>
/// <param name="Return">The way of the answer.</param>
/// <param name="Explanations">Everything that would have to change; none for a path that is open.</param>
/// <param name="Hints">Components through which another way could be opened.</param>
public sealed record AnalysisOutcome(
    bool IsFound,
    ImmutableArray<PathComponentShape> Forward,
    ImmutableArray<PathComponentShape> Return,
    ImmutableArray<ExplanationShape> Explanations,
    ImmutableArray<AlternatePathHintShape> Hints)
{
    /// <summary>Nothing could even be tried.</summary>
    public static AnalysisOutcome Blocked(params ImmutableArray<ExplanationShape> explanations) => new(false, [], [], explanations, []);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NetworkInsightsAnalysis))]
internal sealed partial class NetworkInsightsAnalysisJson : JsonSerializerContext;
