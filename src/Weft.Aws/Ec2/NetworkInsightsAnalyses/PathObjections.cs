using System.Collections.Immutable;
using Weft.Aws.Ec2.NetworkInsightsPaths;
using Weft.Aws.Ec2.Paths;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Reachability;
using Weft.Network.Walking;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAnalyses;

/// <summary>Why a way that packets do take is not an answer: it passes what the analyzer does not follow, or not what the filters want.</summary>
internal static class PathObjections
{
    public static ImmutableArray<ExplanationShape> To(
        View view,
        NetworkInsightsPath path,
        Exchange exchange,
        PathHeaders headers,
        AnalysisOutcome shown,
        AnalysisEnd source,
        AnalysisEnd? destination,
        IReadOnlyList<string> filterIn,
        IReadOnlyList<string> filterOut)
    {
        var found = ImmutableArray.CreateBuilder<ExplanationShape>();
        AddGateways(view, exchange, source, destination, found);
        if (path.AtDestination is { } wanted) AddHeaders(view, exchange, headers.Request[^1].After, wanted, found);
        AddComponents(view, shown, filterIn, filterOut, found);
        return found.ToImmutable();
    }

    private static void AddGateways(View view, Exchange exchange, AnalysisEnd source, AnalysisEnd? destination, ImmutableArray<ExplanationShape>.Builder found)
    {
        var hops = exchange.Request.Hops;
        var gateways = hops.Where(hop => hop.Stage == Stage.InternetGateway).Select(hop => hop.Component).ToList();
        if (exchange.Request.End.Kind == PlaceKind.Interface && hops.Any(hop => hop.Stage == Stage.Internet))
            found.Add(new ExplanationShape { ExplanationCode = "IGW_NAT_REFLECTION", InternetGateway = PathShapes.Component(view, gateways[0]), Address = $"{Cidr.Of(exchange.Sent.Destination)}" });
        if (source.IsInternetGateway && gateways.FirstOrDefault() != source.Id)
            found.Add(new ExplanationShape { ExplanationCode = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", InternetGateway = PathShapes.Component(view, source.Id), Address = $"{Cidr.Of(exchange.Sent.Destination)}" });
        if (destination is { IsInternetGateway: true } && gateways.LastOrDefault() != destination.Id)
            found.Add(new ExplanationShape { ExplanationCode = "NO_PATH", InternetGateway = PathShapes.Component(view, destination.Id) });
    }

    private static void AddHeaders(View view, Exchange exchange, HeaderSet end, HeaderFilter wanted, ImmutableArray<ExplanationShape>.Builder found)
    {
        var nat = exchange.Request.Hops.FirstOrDefault(hop => hop.Stage == Stage.NatGateway)?.Component;
        if (wanted.SourceAddress is { } from && !end.Sources.Contains(from)) Add("SOURCE_ADDRESS", "NGW_SOURCE_ADDRESS_REASSIGN", from);
        if (wanted.DestinationAddress is { } to && !end.Destinations.Contains(to)) Add("DESTINATION_ADDRESS", "NGW_DEST_ADDRESS_PRESERVATION", to);
        if (wanted.SourcePorts is not { } ports || end.SourcePorts.Any(range => range.First <= ports.Last && ports.First <= range.Last)) return;
        found.Add(new ExplanationShape { ExplanationCode = "FILTER_AT_DESTINATION_SOURCE_PORT_RANGE", PortRanges = [PathShapes.Ports(ports)] });
        if (nat is not null) found.Add(new ExplanationShape { ExplanationCode = "REMAP_EPHEMERAL_PORT", NatGateway = PathShapes.Component(view, nat), PortRanges = [PathShapes.Ports(PortRange.Translated)] });

        void Add(string field, string byGateway, Address address)
        {
            found.Add(new ExplanationShape { ExplanationCode = $"FILTER_AT_DESTINATION_{field}", Address = $"{Cidr.Of(address)}" });
            if (nat is not null) found.Add(new ExplanationShape { ExplanationCode = byGateway, NatGateway = PathShapes.Component(view, nat), Address = $"{Cidr.Of(address)}" });
        }
    }

    private static void AddComponents(
        View view, AnalysisOutcome shown, IReadOnlyList<string> filterIn, IReadOnlyList<string> filterOut, ImmutableArray<ExplanationShape>.Builder found)
    {
        var passed = shown.Forward.SelectMany(ArnsOf).ToHashSet(StringComparer.Ordinal);
        foreach (var arn in filterIn.Where(arn => !passed.Contains(arn))) Add("COMPONENT_FILTER_RESTRICTION", arn);
        foreach (var arn in filterOut.Where(passed.Contains)) Add("COMPONENT_FILTER_RESTRICTION_REMOVED_COMPONENT", arn);

        void Add(string code, string arn)
        {
            var name = ResourceName.Parse(arn)!;
            found.Add(new ExplanationShape { ExplanationCode = code, Component = PathShapes.Component(view, name.Id, name.Scope) });
        }
    }

    private static IEnumerable<string> ArnsOf(PathComponentShape component) =>
        new[] { component.Component, component.AttachedTo, component.Subnet, component.Vpc, component.SourceVpc, component.DestinationVpc }
            .Select(named => named?.Arn).OfType<string>();
}
