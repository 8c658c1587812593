using Weft.Aws.Ec2.FlowLogs;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Network.Packets;
using Weft.Network.Records;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.FlowLogs;

public class FlowLogLineTests
{
    private const string EveryField =
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} ${start} ${end} ${action} "
        + "${log-status} ${vpc-id} ${subnet-id} ${instance-id} ${tcp-flags} ${type} ${pkt-srcaddr} ${pkt-dstaddr} ${region} ${az-id} ${sublocation-type} "
        + "${sublocation-id} ${pkt-src-aws-service} ${pkt-dst-aws-service} ${flow-direction} ${traffic-path} ${ecs-cluster-arn} ${ecs-cluster-name} "
        + "${ecs-container-instance-arn} ${ecs-container-instance-id} ${ecs-container-id} ${ecs-second-container-id} ${ecs-service-name} "
        + "${ecs-task-definition-arn} ${ecs-task-arn} ${ecs-task-id} ${reject-reason} ${resource-id} ${encryption-status}";

    private readonly CardCloud cards = new();
    private readonly DateTimeOffset start = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);

    [Fact]
    public void The_default_line_is_that_of_AWS()
    {
        var card = cards.Card(address: "10.0.1.5").NetworkInterfaceId!;
        var line = Line(card, Record(card, Crossing.In, "10.0.2.7", 49152, "10.0.1.5", 443, isAccepted: false));
        Assert.Equal($"2 123456789012 {card} 10.0.2.7 10.0.1.5 49152 443 6 3 180 1767323041 1767323050 REJECT OK", line.Write(FlowLogFormat.Parse(FlowLogFormat.Default)));
    }

    [Fact]
    public void Every_published_field_is_written_or_a_hyphen()
    {
        var instance = cards.Run();
        var card = instance.NetworkInterfaces![0].NetworkInterfaceId!;
        var own = instance.PrivateIpAddress!;
        var record = Record(card, Crossing.Out, own, 49152, "8.8.8.8", 443) with { Flags = OpeningFlags.Syn | OpeningFlags.Fin };
        var line = Line(card, record with { Key = record.Key with { Onward = new Onward(OnwardKind.InternetGateway, "igw") } });
        Assert.Equal(
            $"10 123456789012 {card} {own} 8.8.8.8 49152 443 6 3 180 1767323041 1767323050 ACCEPT OK {cards.Vpc} {cards.Subnet} {instance.InstanceId} 3 IPv4 {own} 8.8.8.8 "
            + $"us-east-1 {line.Place.ZoneId} - - - - egress 8 - - - - - - - - - - - - -",
            line.Write(FlowLogFormat.Parse(EveryField)));
        Assert.Equal(42, FlowLogFields.All.Count);
    }

    [Theory]
    [InlineData("${srcaddr} ${version}", "2")]
    [InlineData("${version} ${vpc-id}", "3")]
    [InlineData("${version} ${region} ${vpc-id}", "4")]
    [InlineData("${version} ${flow-direction}", "5")]
    [InlineData("${version} ${ecs-task-id}", "7")]
    [InlineData("${version} ${reject-reason}", "8")]
    public void The_version_is_the_highest_of_the_fields(string format, string version)
    {
        var card = cards.Card().NetworkInterfaceId!;
        Assert.Contains(version, Line(card, Record(card, Crossing.In, "10.0.2.7", 1, "10.0.1.5", 1)).Write(FlowLogFormat.Parse(format)).Split(' '));
    }

    [Fact]
    public void A_secondary_or_foreign_address_shows_as_the_primary_one_and_is_kept_beside()
    {
        var made = cards.Card(address: "10.0.1.5", secondary: 1);
        var card = made.NetworkInterfaceId!;
        var secondary = made.PrivateIpAddresses!.Single(address => address.Primary != true).PrivateIpAddress!;
        Assert.Equal(("10.0.2.7", "10.0.1.5", secondary), Addresses(Record(card, Crossing.In, "10.0.2.7", 1, secondary, 2)));
        Assert.Equal(("10.0.2.7", "10.0.1.5", "8.8.8.8"), Addresses(Record(card, Crossing.In, "10.0.2.7", 1, "8.8.8.8", 2)));
        Assert.Equal(("10.0.1.5", "10.0.2.7", "10.0.2.7"), Addresses(Record(card, Crossing.Out, "8.8.8.8", 1, "10.0.2.7", 2)));
        Assert.Equal((secondary, "10.0.2.7", "10.0.2.7"), Addresses(Record(card, Crossing.Out, secondary, 1, "10.0.2.7", 2)));

        (string?, string?, string) Addresses(FlowRecord record)
        {
            var line = Line(card, record);
            return (line.Source, line.Destination, record.Key.Destination.ToString());
        }
    }

    [Theory]
    [InlineData(OnwardKind.SameNetwork, 1)]
    [InlineData(OnwardKind.InternetGateway, 2)]
    [InlineData(OnwardKind.Peering, 4)]
    [InlineData(OnwardKind.EgressOnlyGateway, null)]
    [InlineData(OnwardKind.None, null)]
    public void The_path_of_traffic_is_told_by_AWS_numbers(OnwardKind onward, int? path)
    {
        var card = cards.Card().NetworkInterfaceId!;
        var record = Record(card, Crossing.Out, "10.0.1.5", 1, "10.0.2.7", 2);
        Assert.Equal(path, Line(card, record with { Key = record.Key with { Onward = new Onward(onward, "pcx-0123456789abcdef0") } }).TrafficPath);
    }

    [Fact]
    public void An_interval_is_cut_into_lines_for_each_flow_log_by_its_verdict()
    {
        var card = cards.Card(address: "10.0.1.5").NetworkInterfaceId!;
        var other = cards.Card(cards.OtherSubnet).NetworkInterfaceId!;
        FlowLogOf(cards.Vpc, "VPC", "ALL", "all", interval: 60);
        FlowLogOf(cards.Subnet, "Subnet", "REJECT", "rejects", interval: 60);
        FlowLogOf(other, "NetworkInterface", "ACCEPT", "accepts", interval: 60);
        var records = new FlowRecords(
        [
            Record(card, Crossing.In, "10.0.2.7", 1, "10.0.1.5", 443),
            Record(card, Crossing.In, "10.0.2.7", 2, "10.0.1.5", 22, isAccepted: false),
            Record(other, Crossing.Out, "10.0.2.7", 3, "10.0.1.5", 443),
        ],
        new HashSet<string> { other });

        var batches = Batches(records);
        Assert.Equal(["all 2", "all 2", "accepts 2", "rejects 1"], batches.OrderBy(batch => batch.Log.GroupName!.Length).ThenBy(batch => batch.Lines.Count)
            .Select(batch => $"{batch.Log.GroupName} {batch.Lines.Count}").OrderBy(text => text[0] == 'a' && text[1] == 'l' ? 0 : 1).ThenBy(text => text));
        Assert.Equal($"{card}-reject", batches.Single(batch => batch.Log.GroupName == "rejects").StreamName);
        Assert.EndsWith("- SKIPDATA", batches.Single(batch => batch.Log.GroupName == "accepts").Lines[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_that_was_heard_of_says_when_it_is_silent()
    {
        var instance = cards.Run();
        cards.Card();
        FlowLogOf(cards.Vpc, "VPC", "ALL", "all", interval: 60);
        var line = Assert.Single(Assert.Single(Batches(new FlowRecords([], new HashSet<string>()))).Lines).Text;
        Assert.Equal($"2 123456789012 {instance.NetworkInterfaces![0].NetworkInterfaceId} - - - - - - - 1767323040 1767323100 - NODATA", line);
        Assert.Empty(Batches(new FlowRecords([], new HashSet<string>()), isKnown: false));
    }

    [Fact]
    public void A_translating_gateway_is_logged_at_its_interface()
    {
        var gateway = cards.Cloud.Call(Ec2Api.CreateNatGateway, new CreateNatGatewayRequest { SubnetId = cards.Subnet, ConnectivityType = "private" }).NatGateway!;
        var made = cards.Cloud.Call(Ec2Api.DescribeNatGateways, new DescribeNatGatewaysRequest { NatGatewayIds = [gateway.NatGatewayId!] }).NatGateways!.Single();
        var address = made.NatGatewayAddresses![0];
        FlowLogOf(cards.Vpc, "VPC", "ALL", "all", "${instance-id} ${interface-id} ${srcaddr} ${dstaddr} ${pkt-srcaddr} ${pkt-dstaddr}", 60);
        var records = new FlowRecords(
        [
            Record(made.NatGatewayId!, Crossing.In, "10.0.1.77", 1, "203.0.113.5", 443),
            Record(made.NatGatewayId!, Crossing.Out, "203.0.113.5", 443, "10.0.1.77", 1),
        ],
        new HashSet<string>());
        var lines = Assert.Single(Batches(records)).Lines.Select(line => line.Text);
        var (card, own) = (address.NetworkInterfaceId, address.PrivateIp);
        Assert.Equal([$"- {card} 10.0.1.77 {own} 10.0.1.77 203.0.113.5", $"- {card} {own} 10.0.1.77 203.0.113.5 10.0.1.77"], lines);
    }

    [Fact]
    public void Files_lie_where_AWS_puts_them()
    {
        var slot = FlowLogFile.SlotOf(new DateTimeOffset(2026, 6, 20, 16, 24, 59, TimeSpan.Zero));
        var plain = LogTo(new FlowLogFiles(false, false));
        Assert.Equal(
            "bucket/prefix/AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/06/20/123456789012_vpcflowlogs_us-east-1_fl-1234abcd_20260620T1620Z_fe123456.log.gz",
            FlowLogFile.PathOf(cards.Cloud.ViewOf(), plain, slot, "fe123456"));
        Assert.Equal(
            "bucket/prefix/AWSLogs/aws-account-id=123456789012/aws-service=vpcflowlogs/aws-region=us-east-1/year=2026/month=06/day=20/hour=16/"
            + "123456789012_vpcflowlogs_us-east-1_fl-1234abcd_20260620T1620Z_fe123456.log.gz",
            FlowLogFile.PathOf(cards.Cloud.ViewOf(), LogTo(new FlowLogFiles(true, true)), slot, "fe123456"));

        FlowLog LogTo(FlowLogFiles files) => new(
            new Id<FlowLog>("fl-1234abcd"), cards.Vpc, "ALL", null, "arn:aws:s3:::bucket/prefix/", null, FlowLogFormat.Default, TimeSpan.FromMinutes(1), start, files);
    }

    [Fact]
    public void Only_older_hardware_waits_for_the_long_interval()
    {
        var old = cards.Run(type: "t2.micro").NetworkInterfaces![0].NetworkInterfaceId!;
        var recent = cards.Run().NetworkInterfaces![0].NetworkInterfaceId!;
        FlowLogOf(cards.Vpc, "VPC", "ALL", "long");
        FlowLogOf(cards.Vpc, "VPC", "ALL", "short", interval: 60);
        var records = new FlowRecords(
            [Record(old, Crossing.In, "10.0.2.7", 1, "10.0.1.5", 443), Record(recent, Crossing.In, "10.0.2.7", 1, "10.0.1.5", 443)], new HashSet<string>());

        Assert.Equal(["long", "short", "short"], Batches(records).Select(batch => batch.Log.GroupName).Order());
        var waited = Assert.Single(Batches(records, isFine: false));
        Assert.Equal(("long", old), (waited.Log.GroupName, waited.Card.Id.Text));
    }

    private List<FlowLogBatch> Batches(FlowRecords records, bool isKnown = true, bool isFine = true) =>
        [.. FlowLogBatch.Of(cards.Cloud.ViewOf(), records, start, start.AddMinutes(1), isFine, (_, _) => isKnown ? start : null)];

    private void FlowLogOf(string resource, string type, string traffic, string group, string? format = null, int interval = 600) =>
        cards.Cloud.Call(Ec2Api.CreateFlowLogs, new CreateFlowLogsRequest
        {
            ResourceIds = [resource], ResourceType = type, TrafficType = traffic, LogGroupName = group, LogFormat = format, MaxAggregationInterval = interval,
            DeliverLogsPermissionArn = "arn:aws:iam::123456789012:role/flow",
        });

    private FlowLogLine Line(string card, FlowRecord record) => new(
        FlowLogPlace.Of(cards.Cloud.ViewOf(), cards.Cloud.ViewOf().Require(new Id<NetworkInterface>(card))), record, record.First, record.Last, FlowLogLine.Ok);

    private FlowRecord Record(string port, Crossing way, string source, ushort sourcePort, string destination, ushort destinationPort, bool isAccepted = true)
    {
        var packet = Packet.Tcp(Address.Parse(source), sourcePort, Address.Parse(destination), destinationPort);
        return new FlowRecord(
            RecordKey.Of(new Sighting(port, way, isAccepted, packet, Onward.None)), 3, 180, OpeningFlags.Syn, start.AddSeconds(1), start.AddSeconds(10));
    }
}
