using System.Collections.Immutable;
using System.Globalization;
using Weft.Aws.Ec2.Paths;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopes;

/// <summary>Reads, checks and shows the statements of an access scope (Network Access Analyzer, "Match conditions", "Resource statements", "Packet header statements").</summary>
internal static class ScopeStatements
{
    private static readonly string[] endKinds = ["instance", "internet-gateway", "network-interface", "security-group", "subnet", "vpc", "vpn-gateway"];
    private static readonly string[] anywhereKinds = ["vpc-peering-connection", "transit-gateway-attachment", "vpc-endpoint", "vpc-endpoint-service"];
    private static readonly string[] endTypes = ["AWS::EC2::InternetGateway", "AWS::EC2::VPNGateway"];
    private static readonly string[] anywhereTypes = ["AWS::EC2::TransitGatewayAttachment", "AWS::EC2::VPCEndpoint", "AWS::EC2::VPCEndpointService", "AWS::EC2::VPCPeeringConnection"];

    // The guide names the firewall's type in two ways.
    private static readonly string[] throughTypes =
    [
        "AWS::EC2::NatGateway", "AWS::ElasticLoadBalancing::LoadBalancer", "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::NetworkFirewall::NetworkFirewall",
        "AWS::NetworkFirewall::Firewall",
    ];

    /// <exception cref="AwsException">For statements that contradict themselves, and for what can't be named there.</exception>
    public static ScopePath Parse(AccessScopePathRequestShape path)
    {
        var parsed = new ScopePath(End(path.Source), End(path.Destination), [.. path.ThroughResources.Select(Through)]);
        return parsed is { Source: null, Destination: null, Through.IsEmpty: true } ? throw Ec2Errors.InvalidParameterValue("A path of an access scope must have a source, a destination or a through resource.") : parsed;
    }

    public static AccessScopePathShape ShapeOf(ScopePath path) => new()
    {
        Source = ShapeOf(path.Source),
        Destination = ShapeOf(path.Destination),
        ThroughResources = path.Through.IsEmpty ? null : [.. path.Through.Select(through => new ThroughResourcesStatementShape { ResourceStatement = ShapeOf(through) })],
    };

    /// <summary>"22" or "80-90".</summary>
    public static PortRange Ports(string text)
    {
        var ends = text.Split('-');
        return ends.Length <= 2 && ushort.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && ushort.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && first <= last
            ? new PortRange(first, last)
            : throw Ec2Errors.InvalidParameter(text, "port", "Expecting a port or a range of ports.");
    }

    /// <summary>An address, or a block in CIDR notation.</summary>
    public static Cidr Block(string text) =>
        Address.TryParse(text, out var address) && !address.IsIPv6 ? Cidr.Of(address)
        : Cidr.TryParse(text, out var block) && !block.IsIPv6 ? block
        : throw Ec2Errors.InvalidParameter(text, "address", "Expecting an IPv4 address or CIDR block.");

    private static ScopeEndStatement? End(PathStatementRequestShape? statement)
    {
        if (statement is null or { PacketHeaderStatement: null, ResourceStatement: null }) return null;
        return new ScopeEndStatement(
            statement.PacketHeaderStatement is { } headers ? Headers(headers) : null,
            statement.ResourceStatement is { } resources ? Resources(resources, endKinds, endTypes) : null);
    }

    private static ScopeResources Through(ThroughResourcesStatementRequestShape through) => through.ResourceStatement is { } statement
        ? Resources(statement, ["natgateway"], throughTypes)
        : throw Ec2Errors.MissingParameter("resourceStatement");

    private static ScopeResources Resources(ResourceStatementRequestShape statement, string[] kinds, string[] types)
    {
        if (statement.Resources.Count > 0 == statement.ResourceTypes.Count > 0)
            throw Ec2Errors.InvalidCombination("A resource statement must have either resources or resource types.");
        foreach (var text in statement.Resources)
        {
            // Groups of AWS Resource Groups, and things of services that are not served here.
            if (ResourceName.Parse(text) is not { } name)
                throw text.StartsWith("arn:", StringComparison.Ordinal) ? Ec2Errors.Unsupported($"{text} in a resource statement") : Ec2Errors.InvalidParameter(text, "resource", "Expecting the ID or ARN of a resource.");
            if (!kinds.Concat(anywhereKinds).Contains(name.Noun)) throw Ec2Errors.InvalidParameter(text, "resource", $"A {name.Noun} cannot be named there.");
        }

        foreach (var type in statement.ResourceTypes)
        {
            if (!types.Concat(anywhereTypes).Contains(type)) throw Ec2Errors.InvalidParameter(type, "resourceType", "The resource type cannot be named there.");
        }

        return new ScopeResources([.. statement.Resources], [.. statement.ResourceTypes]);
    }

    private static ScopeHeaders Headers(PacketHeaderStatementRequestShape statement)
    {
        if (statement.SourceAddresses.Count > 0 && statement.SourcePrefixLists.Count > 0)
            throw Ec2Errors.InvalidCombination("A packet header statement cannot have both source addresses and source prefix lists.");
        if (statement.DestinationAddresses.Count > 0 && statement.DestinationPrefixLists.Count > 0)
            throw Ec2Errors.InvalidCombination("A packet header statement cannot have both destination addresses and destination prefix lists.");
        foreach (var address in statement.SourceAddresses.Concat(statement.DestinationAddresses)) Block(address);
        foreach (var ports in statement.SourcePorts.Concat(statement.DestinationPorts)) Ports(ports);
        foreach (var list in statement.SourcePrefixLists.Concat(statement.DestinationPrefixLists))
        {
            if (ResourceName.Parse(list) is not { Noun: "prefix-list" }) throw Ec2Errors.InvalidParameter(list, "prefixList", "Expecting the ID or ARN of a prefix list.");
        }

        var headers = new ScopeHeaders(
            [.. statement.SourceAddresses], [.. statement.DestinationAddresses], [.. statement.SourcePorts], [.. statement.DestinationPorts],
            [.. statement.SourcePrefixLists], [.. statement.DestinationPrefixLists], [.. statement.Protocols]);
        ImmutableArray<string>[] all =
            [headers.SourceAddresses, headers.DestinationAddresses, headers.SourcePorts, headers.DestinationPorts, headers.SourcePrefixLists, headers.DestinationPrefixLists, headers.Protocols];
        return all.All(list => list.IsEmpty) ? throw Ec2Errors.InvalidParameterValue("A packet header statement must have at least one field.") : headers;
    }

    private static PathStatementShape? ShapeOf(ScopeEndStatement? end) => end is null ? null : new PathStatementShape
    {
        PacketHeaderStatement = end.Headers is not { } headers ? null : new PacketHeaderStatementShape
        {
            SourceAddresses = Given(headers.SourceAddresses),
            DestinationAddresses = Given(headers.DestinationAddresses),
            SourcePorts = Given(headers.SourcePorts),
            DestinationPorts = Given(headers.DestinationPorts),
            SourcePrefixLists = Given(headers.SourcePrefixLists),
            DestinationPrefixLists = Given(headers.DestinationPrefixLists),
            Protocols = Given(headers.Protocols),
        },
        ResourceStatement = end.Resources is { } resources ? ShapeOf(resources) : null,
    };

    private static ResourceStatementShape ShapeOf(ScopeResources resources) => new() { Resources = Given(resources.Resources), ResourceTypes = Given(resources.Types) };

    private static IReadOnlyList<string>? Given(ImmutableArray<string> list) => list.IsEmpty ? null : list;
}
