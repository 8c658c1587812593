using Weft.Aws.Ec2.NetworkInsights;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsPaths;

/// <summary>CreateNetworkInsightsPath, DeleteNetworkInsightsPath, DescribeNetworkInsightsPaths.</summary>
internal static class NetworkInsightsPathOperations
{
    // What AWS can analyze and what is not built here yet.
    private static readonly string[] laterKinds = ["transit-gateway", "transit-gateway-attachment", "vpc-endpoint", "vpc-endpoint-service"];
    private static readonly string[] kinds = ["instance", "network-interface", "internet-gateway", "vpn-gateway", "vpc-peering-connection"];

    public static CreateNetworkInsightsPathResult Create(Transaction transaction, CreateNetworkInsightsPathRequest request)
    {
        var atSource = Filter(request.FilterAtSource, "filterAtSource");
        var atDestination = Filter(request.FilterAtDestination, "filterAtDestination");
        if (atSource is not null && (request.SourceIp is not null || request.DestinationPort is not null))
            throw Ec2Errors.InvalidCombination("The parameter filterAtSource cannot be used with the parameters sourceIp and destinationPort");
        if (atDestination is not null && request.DestinationIp is not null)
            throw Ec2Errors.InvalidCombination("The parameter filterAtDestination cannot be used with the parameter destinationIp");
        var source = End(request.Source, "source");
        var destination = request.Destination is { Length: > 0 } named ? End(named, "destination") : null;
        var destinationIp = AddressOf(request.DestinationIp, "destinationIp");
        if (destination is null && destinationIp is null && atSource?.DestinationAddress is null) throw Ec2Errors.MissingParameter("destination");
        Insights.RequireRoom<NetworkInsightsPath>(transaction, NetworkInsightsQuotas.Paths);
        var path = transaction.Put(new NetworkInsightsPath(
            transaction.NewId<NetworkInsightsPath>(),
            transaction.Now,
            source.Id,
            source.Arn(transaction),
            destination?.Id,
            destination?.Arn(transaction),
            AddressOf(request.SourceIp, "sourceIp"),
            destinationIp,
            request.Protocol,
            request.DestinationPort is { } port ? Port(port, "destinationPort") : null,
            atSource,
            atDestination));
        transaction.TagNew(path.Id, request.TagSpecifications);
        return new CreateNetworkInsightsPathResult { NetworkInsightsPath = ShapeOf(transaction, path) };
    }

    public static DeleteNetworkInsightsPathResult Delete(Transaction transaction, DeleteNetworkInsightsPathRequest request)
    {
        var path = transaction.Require<NetworkInsightsPath>(request.NetworkInsightsPathId);
        Insights.RemoveQuestion(transaction, path.Id);
        return new DeleteNetworkInsightsPathResult { NetworkInsightsPathId = path.Id.Text };
    }

    public static DescribeNetworkInsightsPathsResult Describe(View view, DescribeNetworkInsightsPathsRequest request)
    {
        var page = view.Page<NetworkInsightsPath>(request.NetworkInsightsPathIds, request.Filters, request);
        return new DescribeNetworkInsightsPathsResult { NetworkInsightsPaths = page.Select(path => ShapeOf(view, path)), NextToken = page.NextToken };
    }

    // Whether it exists is for the analysis to say: a path outlives its ends.
    private static ResourceName End(string text, string parameter)
    {
        var name = ResourceName.Parse(text) ?? throw Ec2Errors.InvalidParameter(text, parameter, "Expecting the ID or ARN of a resource that can be analyzed.");
        if (Array.Exists(laterKinds, kind => kind == name.Noun)) throw Ec2Errors.Unsupported($"a {name.Noun} as an end of a path");
        return Array.Exists(kinds, kind => kind == name.Noun) ? name : throw Ec2Errors.InvalidParameter(text, parameter, $"A {name.Noun} cannot be an end of a path.");
    }

    private static HeaderFilter? Filter(PathRequestFilterShape? filter, string parameter) => filter is null ? null : new HeaderFilter(
        AddressOf(filter.SourceAddress, $"{parameter}.sourceAddress"),
        Range(filter.SourcePortRange, $"{parameter}.sourcePortRange"),
        AddressOf(filter.DestinationAddress, $"{parameter}.destinationAddress"),
        Range(filter.DestinationPortRange, $"{parameter}.destinationPortRange"));

    // AWS's analyzer knows IPv4 only. Weft's own trace takes IPv6.
    private static Address? AddressOf(string? text, string parameter)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return Address.TryParse(text, out var address) && !address.IsIPv6 ? address : throw Ec2Errors.InvalidParameter(text, parameter, "Expecting an IPv4 address.");
    }

    private static PortRange? Range(RequestFilterPortRangeShape? range, string parameter)
    {
        if (range is null) return null;
        if (range.FromPort is not { } from || range.ToPort is not { } to) throw Ec2Errors.MissingParameter(range.FromPort is null ? $"{parameter}.fromPort" : $"{parameter}.toPort");
        var ports = new PortRange(Port(from, parameter), Port(to, parameter));
        return ports.First <= ports.Last ? ports : throw Ec2Errors.InvalidParameter($"{from}-{to}", parameter, "The first port must not be after the last.");
    }

    private static ushort Port(int port, string parameter) =>
        port is >= 0 and <= ushort.MaxValue ? (ushort)port : throw Ec2Errors.InvalidParameter($"{port}", parameter, "Expecting a port from 0 to 65535.");

    private static NetworkInsightsPathShape ShapeOf(View view, NetworkInsightsPath path) => new()
    {
        NetworkInsightsPathId = path.Id.Text,
        NetworkInsightsPathArn = Insights.ArnOf(view, path.Id),
        CreatedDate = path.CreatedAt,
        Source = path.Source,
        SourceArn = path.SourceArn,
        Destination = path.Destination,
        DestinationArn = path.DestinationArn,
        SourceIp = path.SourceIp?.ToString(),
        DestinationIp = path.DestinationIp?.ToString(),
        Protocol = path.Protocol,
        DestinationPort = path.DestinationPort,
        FilterAtSource = ShapeOf(path.AtSource),
        FilterAtDestination = ShapeOf(path.AtDestination),
        Tags = TagRules.Shapes(view.TagsOf(path.Id)),
    };

    private static PathFilterShape? ShapeOf(HeaderFilter? filter) => filter is null ? null : new PathFilterShape
    {
        SourceAddress = filter.SourceAddress?.ToString(),
        SourcePortRange = ShapeOf(filter.SourcePorts),
        DestinationAddress = filter.DestinationAddress?.ToString(),
        DestinationPortRange = ShapeOf(filter.DestinationPorts),
    };

    private static FilterPortRangeShape? ShapeOf(PortRange? ports) =>
        ports is { } range ? new FilterPortRangeShape { FromPort = range.First, ToPort = range.Last } : null;
}
