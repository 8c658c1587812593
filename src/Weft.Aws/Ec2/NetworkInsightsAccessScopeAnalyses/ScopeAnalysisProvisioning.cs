using System.Text.Json.Nodes;
using Weft.Aws.Ec2.NetworkInsights;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;

/// <summary>AWS::EC2::NetworkInsightsAccessScopeAnalysis: made once the scope has been searched, whatever was found.</summary>
internal static class ScopeAnalysisProvisioning
{
    private const string IdName = "NetworkInsightsAccessScopeAnalysisId";
    private const string ScopeName = "NetworkInsightsAccessScopeId";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::NetworkInsightsAccessScopeAnalysis")
        .Has(Property.Text(ScopeName).Required().Replaces(), Property.Tags())
        .Bills(Meter.Use("network interfaces that it analyses"))
        .Creates((call, given) => call.Run(
            Ec2Api.StartNetworkInsightsAccessScopeAnalysis,
            given.Fields(ScopeName).With("ClientToken", call.MakeSuffix()).Tagged(NetworkInsightsAccessScopeAnalysis.Type.Noun, given)).NetworkInsightsAccessScopeAnalysis!.NetworkInsightsAccessScopeAnalysisId!)
        .Updates((call, update) => call.Retag(update))
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteNetworkInsightsAccessScopeAnalysis, new RequestFields().With(IdName, id)))
        .ReadBy(Ec2Api.DescribeNetworkInsightsAccessScopeAnalyses)
        .Reads((view, id) => view.Find(new Id<NetworkInsightsAccessScopeAnalysis>(id)) is { } analysis
            ? new JsonObject { [ScopeName] = analysis.Scope.Text, [Property.TagsName] = TagProvisioning.Read(view, id) }
            : null)
        .Settles((view, id) => Of(view, id).IsDone ? Settling.Settled : Settling.Pending)
        .Attribute(IdName, (_, id) => id)
        .Attribute("NetworkInsightsAccessScopeAnalysisArn", (view, id) => Insights.ArnOf(view, new Id<NetworkInsightsAccessScopeAnalysis>(id)))
        .Attribute("Status", (view, id) => Of(view, id).Status)
        .Attribute("StartDate", (view, id) => Moment(Of(view, id).StartedAt))
        .Attribute("EndDate", (view, id) => Of(view, id).EndsAt is { } end ? Moment(end) : null)
        .AttributeNode("AnalyzedEniCount", (view, id) => Of(view, id).InterfaceCount));

    private static NetworkInsightsAccessScopeAnalysis Of(View view, string id) => view.Require<NetworkInsightsAccessScopeAnalysis>(id);

    private static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
