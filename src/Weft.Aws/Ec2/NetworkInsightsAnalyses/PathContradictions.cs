using System.Collections.Immutable;
using Weft.Aws.Ec2.NetworkInsightsPaths;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAnalyses;

/// <summary>What rules a path out before any packet is tried: ends that nothing joins, and addresses that its own ends do not have.</summary>
internal static class PathContradictions
{
    public const string Disconnected = "DISCONNECTED_VPCS";

    /// <summary>It speaks of the VPCs, and not of what the path asks for.</summary>
    public static bool IsOfVpcs(ExplanationShape explanation) => explanation.ExplanationCode == Disconnected;

    public static ImmutableArray<ExplanationShape> Of(View view, NetworkInsightsPath path, AnalysisEnd source, AnalysisEnd? destination, PathAttempts attempts)
    {
        var found = ImmutableArray.CreateBuilder<ExplanationShape>();
        if (attempts.Ports is null)
        {
            found.Add(new ExplanationShape { ExplanationCode = "FILTER_AT_SOURCE_DESTINATION_PORT_RANGE", PortRanges = [PathShapes.Ports(path.AtSource?.DestinationPorts ?? PortRange.Single(path.DestinationPort!.Value))] });
            found.Add(new ExplanationShape { ExplanationCode = "FILTER_AT_DESTINATION_DESTINATION_PORT_RANGE", PortRanges = [PathShapes.Ports(path.AtDestination!.DestinationPorts!.Value)] });
        }

        AddPrivate(view, source, path.AtSource?.SourceAddress, "source-address", found);
        AddPrivate(view, source, path.AtSource?.DestinationAddress, "destination-address", found);
        AddPrivate(view, destination, path.AtDestination?.DestinationAddress, "destination-address", found);
        AddForeignAddresses(view, path, source, destination, found);
        if (found.Count == 0 && destination is not null) AddDisconnected(view, source, destination, found);
        return found.ToImmutable();
    }

    private static void AddPrivate(View view, AnalysisEnd? end, Address? address, string field, ImmutableArray<ExplanationShape>.Builder found)
    {
        if (end is not { IsInternetGateway: true } || address is not { } given || !(SpecialRanges.IsPrivate(given) || SpecialRanges.IsShared(given))) return;
        found.Add(new ExplanationShape
        {
            ExplanationCode = "IGW_EXPECTS_PUBLIC_ADDRESS",
            InternetGateway = PathShapes.Component(view, end.Id),
            Address = $"{Cidr.Of(given)}",
            PacketField = field,
        });
    }

    private static void AddForeignAddresses(
        View view, NetworkInsightsPath path, AnalysisEnd source, AnalysisEnd? destination, ImmutableArray<ExplanationShape>.Builder found)
    {
        if (path.AtSource?.SourceAddress is { } from && !source.Cards.IsEmpty && !source.Cards.Any(card => !card.SourceDestCheck || card.Ipv4.Contains(from)))
            found.Add(Filtered("FILTER_AT_SOURCE_SOURCE_ADDRESS", from));
        if (destination is null || destination.Cards.IsEmpty) return;
        if (path.AtSource?.DestinationAddress is { } to && !Owns(view, destination, to)) found.Add(Filtered("FILTER_AT_SOURCE_DESTINATION_ADDRESS", to));
        if (path.DestinationIp is not { } plain || Owns(view, destination, plain)) return;
        found.Add(new ExplanationShape
        {
            ExplanationCode = "ENI_ADDRESS_RESTRICTION",
            NetworkInterface = PathShapes.Component(view, destination.Cards[0].Id.Text),
            Address = $"{Cidr.Of(plain)}",
            Direction = "ingress",
            PacketField = "destination-address",
        });
    }

    private static bool Owns(View view, AnalysisEnd end, Address address) => end.Cards.Any(card =>
        card.Ipv4.Contains(address) || PublicAssociation.AllOf(view, card).Any(association => association.PublicAddress == address));

    private static void AddDisconnected(View view, AnalysisEnd source, AnalysisEnd destination, ImmutableArray<ExplanationShape>.Builder found)
    {
        var joined = source.Vpcs.Any(one => destination.Vpcs.Any(two => one == two || ArePeered(view, one, two)));
        if (joined) return;
        if (source.IsInternetGateway && !destination.Cards.IsEmpty)
        {
            var blocks = view.Require(source.Vpcs[0]).Blocks.Select(block => block.Cidr.ToString());
            found.Add(new ExplanationShape { ExplanationCode = "IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS", InternetGateway = PathShapes.Component(view, source.Id), Vpc = PathShapes.Component(view, source.Vpcs[0].Text), Cidrs = [.. blocks] });
            return;
        }

        found.Add(new ExplanationShape
        {
            ExplanationCode = Disconnected,
            SourceVpc = PathShapes.Component(view, source.Vpcs[0].Text),
            DestinationVpc = PathShapes.Component(view, destination.Vpcs[0].Text),
            MissingComponent = "vpc-peering-connection",
        });
    }

    private static bool ArePeered(View view, Id<Vpc> one, Id<Vpc> two) =>
        PeeringLookup.ActiveFrom(view, one).Any(found => found.Other.Vpc == two && found.Other.Scope == view.Scope);

    private static ExplanationShape Filtered(string code, Address address) => new() { ExplanationCode = code, Address = $"{Cidr.Of(address)}" };
}
