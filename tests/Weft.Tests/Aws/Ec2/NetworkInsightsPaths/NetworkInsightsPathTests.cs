using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInsightsPaths;

public class NetworkInsightsPathTests
{
    private const string Source = "eni-0123456789abcdef0";
    private const string Destination = "i-0123456789abcdef0";

    private readonly TestCloud cloud = new();

    [Fact]
    public void A_path_is_described_as_it_was_created()
    {
        var path = Create(new()
        {
            Source = Source, Destination = Destination, Protocol = "tcp", DestinationPort = 443, SourceIp = "10.0.0.5", DestinationIp = "10.0.0.6", ClientToken = "1",
            TagSpecifications = [new TagSpecificationShape { ResourceType = "network-insights-path", Tags = [new TagShape { Key = "Name", Value = "web" }] }],
        });

        Assert.StartsWith("nip-0", path.NetworkInsightsPathId, StringComparison.Ordinal);
        Assert.Equal($"arn:aws:ec2:us-east-1:123456789012:network-insights-path/{path.NetworkInsightsPathId}", path.NetworkInsightsPathArn);
        Assert.Equal($"arn:aws:ec2:us-east-1:123456789012:network-interface/{Source}", path.SourceArn);
        Assert.Equal($"arn:aws:ec2:us-east-1:123456789012:instance/{Destination}", path.DestinationArn);
        Assert.Equal(("tcp", 443, "10.0.0.5", "10.0.0.6", "web"), (path.Protocol, path.DestinationPort, path.SourceIp, path.DestinationIp, path.Tags![0].Value));
        var described = Assert.Single(cloud.Call(Ec2Api.DescribeNetworkInsightsPaths, new DescribeNetworkInsightsPathsRequest { NetworkInsightsPathIds = [path.NetworkInsightsPathId!] }).NetworkInsightsPaths!);
        Assert.Equal(path.CreatedDate, described.CreatedDate);
    }

    [Fact]
    public void An_arn_names_a_resource_as_its_identifier_does()
    {
        var path = Create(new() { Source = $"arn:aws:ec2:us-east-1:123456789012:network-interface/{Source}", Destination = Destination, Protocol = "udp", ClientToken = "1" });

        Assert.Equal(Source, path.Source);
    }

    [Fact]
    public void Filters_of_headers_come_back()
    {
        var path = Create(new()
        {
            Source = Source, Protocol = "tcp", ClientToken = "1",
            FilterAtSource = new() { SourceAddress = "10.0.0.5", SourcePortRange = Ports(1000, 2000), DestinationAddress = "10.0.0.6", DestinationPortRange = Ports(80, 90) },
            FilterAtDestination = new() { SourceAddress = "10.0.0.7", SourcePortRange = Ports(1, 2), DestinationAddress = "10.0.0.8", DestinationPortRange = Ports(3, 4) },
        });

        Assert.Null(path.Destination);
        Assert.Equal(("10.0.0.5", 1000, 2000, "10.0.0.6", 80, 90), Flat(path.FilterAtSource!));
        Assert.Equal(("10.0.0.7", 1, 2, "10.0.0.8", 3, 4), Flat(path.FilterAtDestination!));
    }

    [Theory]
    [InlineData("destination", Destination)]
    [InlineData("source", Source)]
    [InlineData("protocol", "tcp")]
    [InlineData("filter-at-source.source-address", "10.0.0.5")]
    [InlineData("filter-at-source.source-port-range", "1000-2000")]
    [InlineData("filter-at-source.destination-address", "10.0.0.6")]
    [InlineData("filter-at-source.destination-port-range", "80-90")]
    [InlineData("filter-at-destination.source-address", "10.0.0.7")]
    [InlineData("filter-at-destination.source-port-range", "1-2")]
    [InlineData("filter-at-destination.destination-address", "10.0.0.8")]
    [InlineData("filter-at-destination.destination-port-range", "3-4")]
    public void Paths_are_found_by_each_filter(string name, string value)
    {
        var wanted = Create(new()
        {
            Source = Source, Destination = Destination, Protocol = "tcp", ClientToken = "1",
            FilterAtSource = new() { SourceAddress = "10.0.0.5", SourcePortRange = Ports(1000, 2000), DestinationAddress = "10.0.0.6", DestinationPortRange = Ports(80, 90) },
            FilterAtDestination = new() { SourceAddress = "10.0.0.7", SourcePortRange = Ports(1, 2), DestinationAddress = "10.0.0.8", DestinationPortRange = Ports(3, 4) },
        });
        Create(new() { Source = "igw-0123456789abcdef0", Destination = "eni-0aaaaaaaaaaaaaaaa", Protocol = "udp", ClientToken = "2" });

        var found = cloud.Call(Ec2Api.DescribeNetworkInsightsPaths, new DescribeNetworkInsightsPathsRequest { Filters = [new FilterShape { Name = name, Values = [value] }] }).NetworkInsightsPaths!;

        Assert.Equal(wanted.NetworkInsightsPathId, Assert.Single(found).NetworkInsightsPathId);
    }

    [Fact]
    public void A_deleted_path_is_gone()
    {
        var id = Create(new() { Source = Source, Destination = Destination, Protocol = "tcp", ClientToken = "1" }).NetworkInsightsPathId!;

        Assert.Equal(id, cloud.Call(Ec2Api.DeleteNetworkInsightsPath, new DeleteNetworkInsightsPathRequest { NetworkInsightsPathId = id }).NetworkInsightsPathId);

        cloud.Refused("InvalidNetworkInsightsPathId.NotFound", Ec2Api.DescribeNetworkInsightsPaths, new DescribeNetworkInsightsPathsRequest { NetworkInsightsPathIds = [id] });
        cloud.Refused("InvalidNetworkInsightsPathId.NotFound", Ec2Api.DeleteNetworkInsightsPath, new DeleteNetworkInsightsPathRequest { NetworkInsightsPathId = id });
        cloud.Refused("InvalidNetworkInsightsPathId.Malformed", Ec2Api.DeleteNetworkInsightsPath, new DeleteNetworkInsightsPathRequest { NetworkInsightsPathId = "nip-x" });
    }

    public static TheoryData<string, CreateNetworkInsightsPathRequest> Refusals() => new()
    {
        { "MissingParameter", new() { Source = Source, Protocol = "tcp", ClientToken = "1" } },
        { "MissingParameter", new() { Source = Source, Destination = Destination, Protocol = "tcp", ClientToken = "1", FilterAtSource = new() { SourcePortRange = new() { FromPort = 1 } } } },
        { "InvalidParameterValue", new() { Source = "nonsense", Destination = Destination, Protocol = "tcp", ClientToken = "1" } },
        { "InvalidParameterValue", new() { Source = Source, Destination = "subnet-0123456789abcdef0", Protocol = "tcp", ClientToken = "1" } },
        { "InvalidParameterValue", new() { Source = Source, Destination = "arn:aws:s3:::bucket", Protocol = "tcp", ClientToken = "1" } },
        { "InvalidParameterValue", new() { Source = Source, Destination = "arn:aws:ec2:us-east-1:123456789012:instance/eni-0123456789abcdef0", Protocol = "tcp", ClientToken = "1" } },
        { "InvalidParameterValue", new() { Source = Source, Destination = Destination, SourceIp = "2001:db8::1", Protocol = "tcp", ClientToken = "1" } },
        { "InvalidParameterValue", new() { Source = Source, DestinationIp = "300.1.1.1", Protocol = "tcp", ClientToken = "1" } },
        { "InvalidParameterValue", new() { Source = Source, Destination = Destination, DestinationPort = 70000, Protocol = "tcp", ClientToken = "1" } },
        { "InvalidParameterValue", new() { Source = Source, Destination = Destination, Protocol = "tcp", ClientToken = "1", FilterAtSource = new() { SourcePortRange = Ports(9, 8) } } },
        { "InvalidParameterCombination", new() { Source = Source, Destination = Destination, DestinationPort = 1, Protocol = "tcp", ClientToken = "1", FilterAtSource = new() { SourceAddress = "10.0.0.1" } } },
        { "InvalidParameterCombination", new() { Source = Source, DestinationIp = "10.0.0.1", Protocol = "tcp", ClientToken = "1", FilterAtDestination = new() { SourceAddress = "10.0.0.1" } } },
        { "UnsupportedOperation", new() { Source = Source, Destination = "tgw-0123456789abcdef0", Protocol = "tcp", ClientToken = "1" } },
        { "UnsupportedOperation", new() { Source = "vpce-0123456789abcdef0", Destination = Destination, Protocol = "tcp", ClientToken = "1" } },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_path_that_says_nothing_clear_is_refused(string code, CreateNetworkInsightsPathRequest request) => cloud.Refused(code, Ec2Api.CreateNetworkInsightsPath, request);

    [Fact]
    public void A_thousand_paths_are_the_quota()
    {
        for (var i = 0; i < 1000; i++) Create(new() { Source = Source, Destination = Destination, Protocol = "tcp", ClientToken = $"{i}" });

        cloud.Refused("NetworkInsightsPath.LimitExceeded", Ec2Api.CreateNetworkInsightsPath, new() { Source = Source, Destination = Destination, Protocol = "tcp", ClientToken = "x" });
        var page = cloud.Call(Ec2Api.DescribeNetworkInsightsPaths, new DescribeNetworkInsightsPathsRequest { MaxResults = 100 });
        Assert.Equal(100, page.NetworkInsightsPaths!.Count);
        Assert.NotNull(page.NextToken);
    }

    private static RequestFilterPortRangeShape Ports(int from, int to) => new() { FromPort = from, ToPort = to };

    private static (string?, int?, int?, string?, int?, int?) Flat(PathFilterShape filter) => (
        filter.SourceAddress, filter.SourcePortRange!.FromPort, filter.SourcePortRange.ToPort, filter.DestinationAddress, filter.DestinationPortRange!.FromPort, filter.DestinationPortRange.ToPort);

    private NetworkInsightsPathShape Create(CreateNetworkInsightsPathRequest request) => cloud.Call(Ec2Api.CreateNetworkInsightsPath, request).NetworkInsightsPath!;
}
