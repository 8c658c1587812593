using Weft.Aws.Ec2.NetworkInsights;
using Weft.Aws.Ec2.NetworkInsightsAccessScopes;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;

/// <summary>
/// StartNetworkInsightsAccessScopeAnalysis, DeleteNetworkInsightsAccessScopeAnalysis, DescribeNetworkInsightsAccessScopeAnalyses,
/// GetNetworkInsightsAccessScopeAnalysisFindings.
/// </summary>
internal static class NetworkInsightsAccessScopeAnalysisOperations
{
    public static readonly Step Succeeded = new("network-insights-access-scope-analysis.succeeded", (transaction, id) =>
    {
        if (transaction.Find(new Id<NetworkInsightsAccessScopeAnalysis>(id)) is { } analysis)
            transaction.Put(analysis with { Status = AnalysisStatusValues.Succeeded, EndsAt = transaction.Now });
    });

    private static readonly TimeSpan duration = TimeSpan.FromMinutes(3);

    /// <summary>The search itself, in the network as it is when the call comes in.</summary>
    public static ScopeOutcome Search(View view, StartNetworkInsightsAccessScopeAnalysisRequest request)
    {
        var scope = view.Require<NetworkInsightsAccessScope>(request.NetworkInsightsAccessScopeId);
        var search = new ScopeSearch(view, view.State.NetworkAt(view.Now), scope);
        return new ScopeOutcome(PackedFindings.Of(search.Find()), search.IsCut, search.InterfaceCount);
    }

    public static StartNetworkInsightsAccessScopeAnalysisResult Start(Transaction transaction, StartNetworkInsightsAccessScopeAnalysisRequest request, ScopeOutcome outcome)
    {
        var scope = transaction.Require<NetworkInsightsAccessScope>(request.NetworkInsightsAccessScopeId);
        Insights.RequireRoom<NetworkInsightsAccessScopeAnalysis>(transaction, NetworkInsightsQuotas.AccessScopeAnalyses, NetworkInsightsQuotas.ConcurrentAccessScopeAnalyses);
        var analysis = transaction.Put(new NetworkInsightsAccessScopeAnalysis(
            transaction.NewId<NetworkInsightsAccessScopeAnalysis>(), scope.Id, transaction.Now, null, AnalysisStatusValues.Running, outcome.InterfaceCount, outcome.IsCut, outcome.Findings));
        transaction.TagNew(analysis.Id, request.TagSpecifications);
        transaction.Later(duration, Succeeded, analysis.Id.Text);
        return new StartNetworkInsightsAccessScopeAnalysisResult { NetworkInsightsAccessScopeAnalysis = ShapeOf(transaction, analysis) };
    }

    public static DeleteNetworkInsightsAccessScopeAnalysisResult Delete(Transaction transaction, DeleteNetworkInsightsAccessScopeAnalysisRequest request)
    {
        var analysis = transaction.Require<NetworkInsightsAccessScopeAnalysis>(request.NetworkInsightsAccessScopeAnalysisId);
        transaction.Remove(analysis.Id);
        return new DeleteNetworkInsightsAccessScopeAnalysisResult { NetworkInsightsAccessScopeAnalysisId = analysis.Id.Text };
    }

    public static DescribeNetworkInsightsAccessScopeAnalysesResult Describe(View view, DescribeNetworkInsightsAccessScopeAnalysesRequest request)
    {
        var scope = request.NetworkInsightsAccessScopeId is { } id ? view.Require<NetworkInsightsAccessScope>(id).Id : (Id<NetworkInsightsAccessScope>?)null;
        var page = view.Page<NetworkInsightsAccessScopeAnalysis>(request.NetworkInsightsAccessScopeAnalysisIds, request.Filters, request, only: analysis =>
            (scope is null || analysis.Scope == scope) && analysis.WasStarted(request.AnalysisStartTimeBegin, request.AnalysisStartTimeEnd));
        return new DescribeNetworkInsightsAccessScopeAnalysesResult { NetworkInsightsAccessScopeAnalyses = page.Select(analysis => ShapeOf(view, analysis)), NextToken = page.NextToken };
    }

    public static GetNetworkInsightsAccessScopeAnalysisFindingsResult GetFindings(View view, GetNetworkInsightsAccessScopeAnalysisFindingsRequest request)
    {
        var analysis = view.Require<NetworkInsightsAccessScopeAnalysis>(request.NetworkInsightsAccessScopeAnalysisId);
        var page = Page.After(id => analysis.IsDone ? analysis.Findings.After(id) : [], finding => finding.Id, request.MaxResults, request.NextToken, Ec2Errors.InvalidNextToken);
        return new GetNetworkInsightsAccessScopeAnalysisFindingsResult
        {
            NetworkInsightsAccessScopeAnalysisId = analysis.Id.Text,
            AnalysisStatus = analysis.Status,
            AnalysisFindings = page.Select(finding => new AccessScopeAnalysisFindingShape
            {
                NetworkInsightsAccessScopeAnalysisId = analysis.Id.Text,
                NetworkInsightsAccessScopeId = analysis.Scope.Text,
                FindingId = finding.Id,
                FindingComponents = finding.Components,
            }),
            NextToken = page.NextToken,
        };
    }

    private static NetworkInsightsAccessScopeAnalysisShape ShapeOf(View view, NetworkInsightsAccessScopeAnalysis analysis) => new()
    {
        NetworkInsightsAccessScopeAnalysisId = analysis.Id.Text,
        NetworkInsightsAccessScopeAnalysisArn = Insights.ArnOf(view, analysis.Id),
        NetworkInsightsAccessScopeId = analysis.Scope.Text,
        Status = analysis.Status,
        WarningMessage = analysis is { IsDone: true, IsCut: true } ? $"There are more than {ScopeSearch.MostFindings} findings; the first {ScopeSearch.MostFindings} are kept." : null,
        StartDate = analysis.StartedAt,
        EndDate = analysis.EndsAt,
        FindingsFound = !analysis.IsDone ? FindingsFoundValues.Unknown : analysis.Findings.Count == 0 ? FindingsFoundValues.False : FindingsFoundValues.True,
        AnalyzedEniCount = analysis.InterfaceCount,
        Tags = TagRules.Shapes(view.TagsOf(analysis.Id)),
    };
}
