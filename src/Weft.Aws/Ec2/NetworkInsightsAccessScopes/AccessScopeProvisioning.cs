using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weft.Aws.Ec2.NetworkInsights;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopes;

/// <summary>AWS::EC2::NetworkInsightsAccessScope.</summary>
internal static class AccessScopeProvisioning
{
    private const string IdName = "NetworkInsightsAccessScopeId";
    private const string Match = "MatchPaths";
    private const string Exclude = "ExcludePaths";
    private const string Headers = "PacketHeaderStatement";
    private const string Resources = "ResourceStatement";
    private const string Through = "ThroughResources";

    /// <summary>Lists of a template, and the members of a request that hold them.</summary>
    private static readonly (string Property, string Field, Func<ScopeHeaders, ImmutableArray<string>> Held)[] headerLists =
    [
        ("SourceAddresses", "SourceAddress", headers => headers.SourceAddresses),
        ("DestinationAddresses", "DestinationAddress", headers => headers.DestinationAddresses),
        ("SourcePorts", "SourcePort", headers => headers.SourcePorts),
        ("DestinationPorts", "DestinationPort", headers => headers.DestinationPorts),
        ("SourcePrefixLists", "SourcePrefixList", headers => headers.SourcePrefixLists),
        ("DestinationPrefixLists", "DestinationPrefixList", headers => headers.DestinationPrefixLists),
        ("Protocols", "Protocol", headers => headers.Protocols),
    ];

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::NetworkInsightsAccessScope")
        .Has(Paths(Match).Replaces(), Paths(Exclude).Replaces(), Property.Tags())
        .Creates((call, given) =>
        {
            var fields = new RequestFields()
                .With("MatchPath", given.Groups(Match).Select(Path))
                .With("ExcludePath", given.Groups(Exclude).Select(Path))
                .With("ClientToken", call.MakeSuffix());
            return call.Run(Ec2Api.CreateNetworkInsightsAccessScope, fields.Tagged(NetworkInsightsAccessScope.Type.Noun, given)).NetworkInsightsAccessScope!.NetworkInsightsAccessScopeId!;
        })
        .Updates((call, update) => call.Retag(update))
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteNetworkInsightsAccessScope, new RequestFields().With(IdName, id)))
        .ReadBy(Ec2Api.DescribeNetworkInsightsAccessScopes)
        .Reads((view, id) => view.Find(new Id<NetworkInsightsAccessScope>(id)) is { } scope
            ? new JsonObject { [Match] = Shown(scope.MatchPaths), [Exclude] = Shown(scope.ExcludePaths), [Property.TagsName] = TagProvisioning.Read(view, id) }
            : null)
        .Attribute(IdName, (_, id) => id)
        .Attribute("NetworkInsightsAccessScopeArn", (view, id) => Insights.ArnOf(view, new Id<NetworkInsightsAccessScope>(id)))
        .Attribute("CreatedDate", (view, id) => Moment(view, id))
        .Attribute("UpdatedDate", (view, id) => Moment(view, id)));

    // A scope is never changed, so it was updated last when it was made.
    private static string Moment(View view, string id) =>
        view.Require<NetworkInsightsAccessScope>(id).CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private static Property Paths(string name)
    {
        var resources = Property.Group(Resources, Property.Texts("Resources"), Property.Texts("ResourceTypes"));
        var headers = Property.Group(Headers, [.. headerLists.Select(list => Property.Texts(list.Property))]);
        return Property.Groups(
            name, Property.Group("Source", headers, resources), Property.Group("Destination", headers, resources), Property.Groups(Through, resources));
    }

    private static RequestFields Path(PropertyReader path) => new RequestFields()
        .With("Source", End(path.Group("Source")))
        .With("Destination", End(path.Group("Destination")))
        .With("ThroughResource", path.Groups(Through).Select(through => new RequestFields().With(Resources, Statement(through.Group(Resources)))));

    private static RequestFields? End(PropertyReader? end)
    {
        if (end is not { } given) return null;
        var headers = new RequestFields();
        foreach (var (property, field, _) in headerLists) headers.With(field, given.Group(Headers)?.Texts(property) ?? []);
        return new RequestFields().With(Headers, headers).With(Resources, Statement(given.Group(Resources)));
    }

    private static RequestFields? Statement(PropertyReader? resources) =>
        resources is { } given ? new RequestFields().With("Resource", given.Texts("Resources")).With("ResourceType", given.Texts("ResourceTypes")) : null;

    private static JsonArray Shown(ImmutableArray<ScopePath> paths)
    {
        var shown = new JsonArray();
        foreach (var path in paths)
        {
            var entry = new JsonObject();
            if (Shown(path.Source) is { } source) entry["Source"] = source;
            if (Shown(path.Destination) is { } destination) entry["Destination"] = destination;
            if (!path.Through.IsEmpty) entry[Through] = new JsonArray([.. path.Through.Select(through => (JsonNode)new JsonObject { [Resources] = Shown(through) })]);
            shown.Add((JsonNode)entry);
        }

        return shown;
    }

    private static JsonObject? Shown(ScopeEndStatement? end)
    {
        if (end is null) return null;
        var shown = new JsonObject();
        if (end.Headers is { } headers)
        {
            var lists = new JsonObject();
            foreach (var (property, _, held) in headerLists)
            {
                if (!held(headers).IsEmpty) lists[property] = Texts(held(headers));
            }

            shown[Headers] = lists;
        }

        if (end.Resources is { } resources) shown[Resources] = Shown(resources);
        return shown;
    }

    private static JsonObject Shown(ScopeResources resources)
    {
        var shown = new JsonObject();
        if (!resources.Resources.IsEmpty) shown["Resources"] = Texts(resources.Resources);
        if (!resources.Types.IsEmpty) shown["ResourceTypes"] = Texts(resources.Types);
        return shown;
    }

    private static JsonArray Texts(ImmutableArray<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
