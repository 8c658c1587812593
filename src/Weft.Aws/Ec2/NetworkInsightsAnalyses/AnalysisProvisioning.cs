using System.Text.Json.Nodes;
using Weft.Aws.Ec2.NetworkInsights;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAnalyses;

/// <summary>AWS::EC2::NetworkInsightsAnalysis: made once its path has been analyzed, whatever the answer.</summary>
internal static class AnalysisProvisioning
{
    private const string IdName = "NetworkInsightsAnalysisId";
    private const string PathName = "NetworkInsightsPathId";
    private const string In = "FilterInArns";
    private const string Out = "FilterOutArns";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::NetworkInsightsAnalysis")
        .Has(Property.Text(PathName).Required().Replaces(), Property.Texts(In).Replaces(), Property.Texts(Out).Replaces(), Property.Tags())
        .Refuses("AdditionalAccounts")
        .Bills(Meter.Once("analyses of a path"))
        .Creates((call, given) =>
        {
            var fields = given.Fields(PathName).With("FilterInArn", given.Texts(In)).With("FilterOutArn", given.Texts(Out)).With("ClientToken", call.MakeSuffix());
            return call.Run(Ec2Api.StartNetworkInsightsAnalysis, fields.Tagged(NetworkInsightsAnalysis.Type.Noun, given)).NetworkInsightsAnalysis!.NetworkInsightsAnalysisId!;
        })
        .Updates((call, update) => call.Retag(update))
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteNetworkInsightsAnalysis, new RequestFields().With(IdName, id)))
        .ReadBy(Ec2Api.DescribeNetworkInsightsAnalyses)
        .Reads((view, id) => view.Find(new Id<NetworkInsightsAnalysis>(id)) is { } analysis
            ? new JsonObject
            {
                [PathName] = analysis.Path.Text,
                [In] = new JsonArray([.. analysis.FilterIn.Select(arn => (JsonNode)arn)]),
                [Out] = new JsonArray([.. analysis.FilterOut.Select(arn => (JsonNode)arn)]),
                [Property.TagsName] = TagProvisioning.Read(view, id),
            }
            : null)
        .Settles((view, id) => Of(view, id).IsDone ? Settling.Settled : Settling.Pending)
        .Attribute(IdName, (_, id) => id)
        .Attribute("NetworkInsightsAnalysisArn", (view, id) => Insights.ArnOf(view, new Id<NetworkInsightsAnalysis>(id)))
        .Attribute("StartDate", (view, id) => Of(view, id).StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"))
        .Attribute("Status", (view, id) => Of(view, id).Status)
        .AttributeNode("NetworkPathFound", (view, id) => Of(view, id) is { IsDone: true } analysis ? analysis.Outcome.IsFound : null));

    private static NetworkInsightsAnalysis Of(View view, string id) => view.Require<NetworkInsightsAnalysis>(id);
}
