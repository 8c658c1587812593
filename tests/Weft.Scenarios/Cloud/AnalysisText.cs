using System.Xml.Linq;

namespace Weft.Scenarios.Cloud;

/// <summary>Tells in one line what an analysis of the Reachability Analyzer found.</summary>
internal static class AnalysisText
{
    // The member of an explanation that names the culprit; the first that is there.
    private static readonly string[] s_culprits =
    [
        "acl", "routeTable", "networkInterface", "natGateway", "vpcPeeringConnection", "ingressRouteTable", "internetGateway", "vpnGateway", "component", "sourceVpc", "vpc",
    ];

    public static string Of(XDocument answer, bool withComponents)
    {
        var analysis = Children(answer.Root!, "networkInsightsAnalysisSet").Single();
        if (Text(analysis, "status") != "succeeded") return Text(analysis, "status")!;
        var codes = Children(analysis, "explanationSet").Select(Describe).ToList();
        if (Text(analysis, "networkPathFound") != "true") return $"blocked by {string.Join(", ", codes)}";
        if (codes.Count > 0) return $"found, and yet {string.Join(", ", codes)}";
        return withComponents ? $"found, via {Components(analysis, "forwardPathComponentSet")} back {Components(analysis, "returnPathComponentSet")}" : "found";
    }

    private static string Describe(XElement explanation)
    {
        var culprit = s_culprits.Select(name => Child(explanation, name)).FirstOrDefault(child => child is not null);
        return $"{Text(explanation, "explanationCode")}{(culprit is null ? "" : $" at {Text(culprit, "id")}")}";
    }

    private static string Components(XElement analysis, string set) =>
        string.Join(' ', Children(analysis, set).Select(component => Child(component, "component") is { } named ? Text(named, "id") : "?"));

    private static IEnumerable<XElement> Children(XElement parent, string list) => Child(parent, list)?.Elements() ?? [];

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    private static string? Text(XElement parent, string name) => Child(parent, name)?.Value;
}
