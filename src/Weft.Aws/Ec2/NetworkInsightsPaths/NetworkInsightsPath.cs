using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsPaths;

/// <summary>A question to the Reachability Analyzer that can be asked again and again: can this source reach that destination?</summary>
/// <param name="Source">The identifier of the resource that packets start at.</param>
/// <param name="Destination">The identifier of the resource that they have to arrive at; null where an address says it.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="AtSource">What the packets must look like where they start.</param>
/// <param name="AtDestination">What they must look like where they arrive, after all translations.</param>
public sealed record NetworkInsightsPath(
    Id<NetworkInsightsPath> Id,
    DateTimeOffset CreatedAt,
    string Source,
    string SourceArn,
    string? Destination,
    string? DestinationArn,
    Address? SourceIp,
    Address? DestinationIp,
    string Protocol,
    ushort? DestinationPort,
    HeaderFilter? AtSource,
    HeaderFilter? AtDestination) : IResource<NetworkInsightsPath>
{
    public static ResourceType<NetworkInsightsPath> Type { get; } = new ResourceType<NetworkInsightsPath>("network-insights-path", NetworkInsightsPathJson.Default)
        .WithPrefix("nip")
        .Unknown(id => new AwsException("InvalidNetworkInsightsPathId.NotFound", $"The network insights path ID '{id}' does not exist"))
        .Malformed(id => Ec2Errors.Malformed("InvalidNetworkInsightsPathId.Malformed", id, "nip"))
        .Filter("destination", path => path.Destination)
        .Filter("source", path => path.Source)
        .Filter("protocol", path => path.Protocol)
        .Filter("filter-at-source.source-address", path => path.AtSource?.SourceAddress?.ToString())
        .Filter("filter-at-source.source-port-range", path => path.AtSource?.SourcePorts?.ToString())
        .Filter("filter-at-source.destination-address", path => path.AtSource?.DestinationAddress?.ToString())
        .Filter("filter-at-source.destination-port-range", path => path.AtSource?.DestinationPorts?.ToString())
        .Filter("filter-at-destination.source-address", path => path.AtDestination?.SourceAddress?.ToString())
        .Filter("filter-at-destination.source-port-range", path => path.AtDestination?.SourcePorts?.ToString())
        .Filter("filter-at-destination.destination-address", path => path.AtDestination?.DestinationAddress?.ToString())
        .Filter("filter-at-destination.destination-port-range", path => path.AtDestination?.DestinationPorts?.ToString());

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateNetworkInsightsPath, NetworkInsightsPathOperations.Create);
        catalog.Write(Ec2Api.DeleteNetworkInsightsPath, NetworkInsightsPathOperations.Delete);
        catalog.Read(Ec2Api.DescribeNetworkInsightsPaths, NetworkInsightsPathOperations.Describe);
        PathProvisioning.Declare(catalog);
    }
}

/// <summary>What packets must look like at one end of a path; null admits everything.</summary>
public sealed record HeaderFilter(Address? SourceAddress, PortRange? SourcePorts, Address? DestinationAddress, PortRange? DestinationPorts);

[JsonSerializable(typeof(NetworkInsightsPath))]
internal sealed partial class NetworkInsightsPathJson : JsonSerializerContext;
