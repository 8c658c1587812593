using System.Text.Json.Nodes;
using Weft.Aws.Ec2.NetworkInsights;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsPaths;

/// <summary>AWS::EC2::NetworkInsightsPath.</summary>
internal static class PathProvisioning
{
    private const string IdName = "NetworkInsightsPathId";
    private const string AtSource = "FilterAtSource";
    private const string AtDestination = "FilterAtDestination";
    private const string SourcePorts = "SourcePortRange";
    private const string DestinationPorts = "DestinationPortRange";

    private static readonly string[] all = ["Source", "Destination", "SourceIp", "DestinationIp", "DestinationPort", "Protocol", AtSource, AtDestination];

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::NetworkInsightsPath")
        .Has(
            Property.Text("Source").Required().Replaces(),
            Property.Text("Protocol").Required().Replaces(),
            Property.Text("Destination").Replaces(),
            Property.Text("SourceIp").Replaces(),
            Property.Text("DestinationIp").Replaces(),
            Property.Integer("DestinationPort").Replaces(),
            Filter(AtSource).Replaces(),
            Filter(AtDestination).Replaces(),
            Property.Tags())
        .Creates((call, given) => call.Run(
            Ec2Api.CreateNetworkInsightsPath, given.Fields(all).With("ClientToken", call.MakeSuffix()).Tagged(NetworkInsightsPath.Type.Noun, given)).NetworkInsightsPath!.NetworkInsightsPathId!)
        .Updates((call, update) => call.Retag(update))
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteNetworkInsightsPath, new RequestFields().With(IdName, id)))
        .ReadBy(Ec2Api.DescribeNetworkInsightsPaths)
        .Reads(Read)
        .Attribute(IdName, (_, id) => id)
        .Attribute("NetworkInsightsPathArn", (view, id) => Insights.ArnOf(view, new Id<NetworkInsightsPath>(id)))
        .Attribute("SourceArn", (view, id) => Of(view, id).SourceArn)
        .Attribute("DestinationArn", (view, id) => Of(view, id).DestinationArn)
        .Attribute("CreatedDate", (view, id) => Of(view, id).CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")));

    private static NetworkInsightsPath Of(View view, string id) => view.Require<NetworkInsightsPath>(id);

    private static Property Filter(string name) => Property.Group(
        name, Property.Text("SourceAddress"), Property.Text("DestinationAddress"), Range(SourcePorts), Range(DestinationPorts));

    private static Property Range(string name) => Property.Group(name, Property.Integer("FromPort"), Property.Integer("ToPort"));

    private static JsonObject? Read(View view, string id, PropertyReader last)
    {
        if (view.Find(new Id<NetworkInsightsPath>(id)) is not { } path) return null;
        return new JsonObject
        {
            // A path keeps the identifier where the template may give the ARN.
            ["Source"] = last.Text("Source") == path.SourceArn ? path.SourceArn : path.Source,
            ["Destination"] = path.DestinationArn is not null && last.Text("Destination") == path.DestinationArn ? path.DestinationArn : path.Destination,
            ["SourceIp"] = path.SourceIp?.ToString(),
            ["DestinationIp"] = path.DestinationIp?.ToString(),
            ["DestinationPort"] = path.DestinationPort,
            ["Protocol"] = path.Protocol,
            [AtSource] = Shown(path.AtSource),
            [AtDestination] = Shown(path.AtDestination),
            [Property.TagsName] = TagProvisioning.Read(view, id),
        };
    }

    private static JsonObject? Shown(HeaderFilter? filter)
    {
        if (filter is null) return null;
        var shown = new JsonObject();
        if (filter.SourceAddress is { } source) shown["SourceAddress"] = source.ToString();
        if (filter.DestinationAddress is { } destination) shown["DestinationAddress"] = destination.ToString();
        if (filter.SourcePorts is { } from) shown[SourcePorts] = Shown(from);
        if (filter.DestinationPorts is { } to) shown[DestinationPorts] = Shown(to);
        return shown;
    }

    private static JsonObject Shown(PortRange ports) => new() { ["FromPort"] = ports.First, ["ToPort"] = ports.Last };
}
