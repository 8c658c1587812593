using Weft.Aws.Ec2.NetworkInsights;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopes;

/// <summary>CreateNetworkInsightsAccessScope, DeleteNetworkInsightsAccessScope, DescribeNetworkInsightsAccessScopes, GetNetworkInsightsAccessScopeContent.</summary>
internal static class NetworkInsightsAccessScopeOperations
{
    public static CreateNetworkInsightsAccessScopeResult Create(Transaction transaction, CreateNetworkInsightsAccessScopeRequest request)
    {
        if (request.MatchPaths.Count == 0) throw Ec2Errors.MissingParameter("matchPaths");
        var (match, exclude) = (request.MatchPaths.Select(ScopeStatements.Parse).ToList(), request.ExcludePaths.Select(ScopeStatements.Parse).ToList());
        Insights.RequireRoom<NetworkInsightsAccessScope>(transaction, NetworkInsightsQuotas.AccessScopes);
        var scope = transaction.Put(new NetworkInsightsAccessScope(transaction.NewId<NetworkInsightsAccessScope>(), transaction.Now, [.. match], [.. exclude]));
        transaction.TagNew(scope.Id, request.TagSpecifications);
        return new CreateNetworkInsightsAccessScopeResult { NetworkInsightsAccessScope = ShapeOf(transaction, scope), NetworkInsightsAccessScopeContent = ContentOf(scope) };
    }

    public static DeleteNetworkInsightsAccessScopeResult Delete(Transaction transaction, DeleteNetworkInsightsAccessScopeRequest request)
    {
        var scope = transaction.Require<NetworkInsightsAccessScope>(request.NetworkInsightsAccessScopeId);
        Insights.RemoveQuestion(transaction, scope.Id);
        return new DeleteNetworkInsightsAccessScopeResult { NetworkInsightsAccessScopeId = scope.Id.Text };
    }

    public static DescribeNetworkInsightsAccessScopesResult Describe(View view, DescribeNetworkInsightsAccessScopesRequest request)
    {
        var page = view.Page<NetworkInsightsAccessScope>(request.NetworkInsightsAccessScopeIds, request.Filters, request);
        return new DescribeNetworkInsightsAccessScopesResult { NetworkInsightsAccessScopes = page.Select(scope => ShapeOf(view, scope)), NextToken = page.NextToken };
    }

    public static GetNetworkInsightsAccessScopeContentResult GetContent(View view, GetNetworkInsightsAccessScopeContentRequest request) =>
        new() { NetworkInsightsAccessScopeContent = ContentOf(view.Require<NetworkInsightsAccessScope>(request.NetworkInsightsAccessScopeId)) };

    private static NetworkInsightsAccessScopeShape ShapeOf(View view, NetworkInsightsAccessScope scope) => new()
    {
        NetworkInsightsAccessScopeId = scope.Id.Text,
        NetworkInsightsAccessScopeArn = Insights.ArnOf(view, scope.Id),
        CreatedDate = scope.CreatedAt,
        // A scope is never changed.
        UpdatedDate = scope.CreatedAt,
        Tags = TagRules.Shapes(view.TagsOf(scope.Id)),
    };

    private static NetworkInsightsAccessScopeContentShape ContentOf(NetworkInsightsAccessScope scope) => new()
    {
        NetworkInsightsAccessScopeId = scope.Id.Text,
        MatchPaths = [.. scope.MatchPaths.Select(ScopeStatements.ShapeOf)],
        ExcludePaths = [.. scope.ExcludePaths.Select(ScopeStatements.ShapeOf)],
    };
}
