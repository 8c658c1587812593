using Weft.Aws.Ec2.NetworkInsights;
using Weft.Aws.Ec2.NetworkInsightsPaths;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAnalyses;

/// <summary>StartNetworkInsightsAnalysis, DeleteNetworkInsightsAnalysis, DescribeNetworkInsightsAnalyses.</summary>
internal static class NetworkInsightsAnalysisOperations
{
    public static readonly Step Succeeded = new("network-insights-analysis.succeeded", (transaction, id) =>
    {
        if (transaction.Find(new Id<NetworkInsightsAnalysis>(id)) is { } analysis) transaction.Put(analysis with { Status = AnalysisStatusValues.Succeeded });
    });

    /// <summary>AWS deletes an analysis 120 days after it was started ("How Reachability Analyzer works").</summary>
    public static readonly Step Expired = new("network-insights-analysis.expired", (transaction, id) =>
    {
        if (transaction.Find(new Id<NetworkInsightsAnalysis>(id)) is { } analysis) transaction.Remove(analysis.Id);
    });

    private static readonly TimeSpan duration = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan kept = TimeSpan.FromDays(120);

    /// <summary>The analysis itself, of the network as it is when the call comes in.</summary>
    public static AnalysisOutcome Analyze(View view, StartNetworkInsightsAnalysisRequest request)
    {
        foreach (var arn in request.FilterInArns) RequireArn(arn, "filterInArn");
        foreach (var arn in request.FilterOutArns) RequireArn(arn, "filterOutArn");
        var path = view.Require<NetworkInsightsPath>(request.NetworkInsightsPathId);
        return new PathAnalysis(view, view.State.NetworkAt(view.Now), path, request.FilterInArns, request.FilterOutArns).Run();
    }

    public static StartNetworkInsightsAnalysisResult Start(Transaction transaction, StartNetworkInsightsAnalysisRequest request, AnalysisOutcome outcome)
    {
        var path = transaction.Require<NetworkInsightsPath>(request.NetworkInsightsPathId);
        Insights.RequireRoom<NetworkInsightsAnalysis>(transaction, NetworkInsightsQuotas.Analyses, NetworkInsightsQuotas.ConcurrentAnalyses);
        var analysis = transaction.Put(new NetworkInsightsAnalysis(
            transaction.NewId<NetworkInsightsAnalysis>(),
            path.Id,
            transaction.Now,
            [.. request.FilterInArns],
            [.. request.FilterOutArns],
            AnalysisStatusValues.Running,
            outcome));
        transaction.TagNew(analysis.Id, request.TagSpecifications);
        transaction.Later(duration, Succeeded, analysis.Id.Text);
        transaction.At(transaction.Now + kept, Expired, analysis.Id.Text);
        return new StartNetworkInsightsAnalysisResult { NetworkInsightsAnalysis = ShapeOf(transaction, analysis) };
    }

    public static DeleteNetworkInsightsAnalysisResult Delete(Transaction transaction, DeleteNetworkInsightsAnalysisRequest request)
    {
        var analysis = transaction.Require<NetworkInsightsAnalysis>(request.NetworkInsightsAnalysisId);
        transaction.Remove(analysis.Id);
        return new DeleteNetworkInsightsAnalysisResult { NetworkInsightsAnalysisId = analysis.Id.Text };
    }

    public static DescribeNetworkInsightsAnalysesResult Describe(View view, DescribeNetworkInsightsAnalysesRequest request)
    {
        if (request is { NetworkInsightsPathId: not null, NetworkInsightsAnalysisIds.Count: > 0 })
            throw Ec2Errors.InvalidCombination("The parameter networkInsightsAnalysisIds cannot be used with the parameter networkInsightsPathId");
        var path = request.NetworkInsightsPathId is { } id ? view.Require<NetworkInsightsPath>(id).Id : (Id<NetworkInsightsPath>?)null;
        var page = view.Page<NetworkInsightsAnalysis>(request.NetworkInsightsAnalysisIds, request.Filters, request, only: analysis =>
            (path is null || analysis.Path == path) && analysis.WasStarted(request.AnalysisStartTime, request.AnalysisEndTime));
        return new DescribeNetworkInsightsAnalysesResult { NetworkInsightsAnalyses = page.Select(analysis => ShapeOf(view, analysis)), NextToken = page.NextToken };
    }

    private static void RequireArn(string text, string parameter)
    {
        if (!text.StartsWith("arn:", StringComparison.Ordinal) || ResourceName.Parse(text) is null)
            throw Ec2Errors.InvalidParameter(text, parameter, "Expecting the ARN of a resource of Amazon EC2.");
    }

    private static NetworkInsightsAnalysisShape ShapeOf(View view, NetworkInsightsAnalysis analysis) => new()
    {
        NetworkInsightsAnalysisId = analysis.Id.Text,
        NetworkInsightsAnalysisArn = Insights.ArnOf(view, analysis.Id),
        NetworkInsightsPathId = analysis.Path.Text,
        FilterInArns = analysis.FilterIn,
        FilterOutArns = analysis.FilterOut,
        StartDate = analysis.StartedAt,
        Status = analysis.Status,
        NetworkPathFound = analysis.IsDone ? analysis.Outcome.IsFound : null,
        ForwardPathComponents = analysis.IsDone ? analysis.Outcome.Forward : null,
        ReturnPathComponents = analysis.IsDone ? analysis.Outcome.Return : null,
        Explanations = analysis.IsDone ? analysis.Outcome.Explanations : null,
        AlternatePathHints = analysis.IsDone ? analysis.Outcome.Hints : null,
        Tags = TagRules.Shapes(view.TagsOf(analysis.Id)),
    };
}
