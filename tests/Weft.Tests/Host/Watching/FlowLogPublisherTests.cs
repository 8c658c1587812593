using System.IO.Compression;
using Weft.Aws;
using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Host.Serving;
using Weft.Host.Watching;
using Weft.Network.Addressing;
using Weft.Network.Packets;
using Weft.Network.Records;
using Weft.Wire;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Weft.Wire.Logs;
using Xunit;

namespace Weft.Tests.Host.Watching;

public sealed class FlowLogPublisherTests : IAsyncDisposable
{
    private readonly Catalog catalog = AwsServices.CreateCatalog(hasFlowLogFolder: true);
    private readonly StillClock clock = new();
    private readonly string folder = Directory.CreateTempSubdirectory("weft-flow").FullName;
    private readonly Cloud cloud;
    private readonly CallLog log = new(TextWriter.Null, LogLevel.None, asJson: false);
    private readonly FlowLogPublisher publisher;

    public FlowLogPublisherTests()
    {
        cloud = new Cloud(new EphemeralJournal(), new WriteSettings(catalog, new IdSource(1), Pace.Instant), clock);
        publisher = new FlowLogPublisher(cloud, catalog, new FlowLogFolder(folder), log);
    }

    private DateTimeOffset Start => clock.GetUtcNow();

    public async ValueTask DisposeAsync()
    {
        await cloud.DisposeAsync();
        await log.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Records_come_to_a_group_that_the_role_makes_in_a_stream_of_the_interface()
    {
        var card = await CardAsync();
        await RoleAsync();
        await FlowLogAsync(card);
        await publisher.PublishAsync(Records(card, 443, 22), Start, Start.AddSeconds(60));
        await publisher.PublishAsync(Records(card, 80), Start.AddSeconds(60), Start.AddSeconds(120));

        var events = (await CallAsync(LogsApi.FilterLogEvents, new FilterLogEventsRequest { LogGroupName = "flows", FilterPattern = "ACCEPT" })).Events!;
        Assert.Equal(["443", "80", "22"], events.Select(found => found.Message!.Split(' ')[6]));
        Assert.All(events, found => Assert.Equal($"{card}-all", found.LogStreamName));
        Assert.Equal(Start.AddSeconds(1).ToUnixTimeMilliseconds(), events[0].Timestamp);
    }

    [Fact]
    public async Task Without_its_role_nothing_is_delivered()
    {
        var card = await CardAsync();
        await FlowLogAsync(card);
        await publisher.PublishAsync(Records(card, 443), Start, Start.AddSeconds(60));
        Assert.Empty((await CallAsync(LogsApi.DescribeLogGroups, new DescribeLogGroupsRequest())).LogGroups!);
    }

    [Fact]
    public async Task An_interface_that_falls_silent_says_so_once_a_minute()
    {
        var card = await CardAsync();
        await RoleAsync();
        await FlowLogAsync(card);
        await publisher.PublishAsync(FlowRecords.None, Start, Start.AddSeconds(10));
        await publisher.PublishAsync(Records(card, 443), Start.AddSeconds(10), Start.AddSeconds(20));
        for (var second = 20; second < 140; second += 10) await publisher.PublishAsync(FlowRecords.None, Start.AddSeconds(second), Start.AddSeconds(second + 10));
        Assert.Equal(0, await CountAsync("NODATA"));

        await CallAsync(Ec2Api.AttachNetworkInterface, new AttachNetworkInterfaceRequest { NetworkInterfaceId = card, InstanceId = await InstanceAsync(), DeviceIndex = 1 });
        for (var second = 140; second < 270; second += 10) await publisher.PublishAsync(FlowRecords.None, Start.AddSeconds(second), Start.AddSeconds(second + 10));
        Assert.Equal(3, await CountAsync("NODATA"));
    }

    [Fact]
    public async Task A_bucket_is_a_folder_with_AWS_layout_and_compressed_files()
    {
        var card = await CardAsync();
        await CallAsync(Ec2Api.CreateFlowLogs, new CreateFlowLogsRequest
        {
            ResourceIds = [card], ResourceType = "NetworkInterface", TrafficType = "ALL", LogDestinationType = "s3", LogDestination = "arn:aws:s3:::my-flows/a",
            LogFormat = "${dstport} ${action}", MaxAggregationInterval = 60,
        });
        await publisher.PublishAsync(Records(card, 443, 22), Start, Start.AddSeconds(60));

        var file = Assert.Single(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
        Assert.Matches("my-flows/a/AWSLogs/123456789012/vpcflowlogs/us-east-1/2026/01/02/123456789012_vpcflowlogs_us-east-1_fl-[0-9a-f]{17}_20260102T0300Z_[0-9a-f]{8}.log.gz$", file);
        await using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        Assert.Equal("dstport action\n443 ACCEPT\n22 ACCEPT\n", await new StreamReader(stream).ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_long_interval_adds_up_and_the_end_brings_what_waits()
    {
        var card = await CardAsync();
        await RoleAsync();
        await FlowLogAsync(card, interval: 600);
        for (var minute = 0; minute < 11; minute++) await publisher.PublishAsync(Records(card, 443), Start.AddMinutes(minute), Start.AddMinutes(minute + 1));
        var sum = (await CallAsync(LogsApi.FilterLogEvents, new FilterLogEventsRequest { LogGroupName = "flows" })).Events!.Single();
        Assert.Equal("30", sum.Message!.Split(' ')[8]);
        await publisher.PublishAsync(FlowRecords.None, Start.AddMinutes(11), Start.AddMinutes(12), isLast: true);
        Assert.Equal(2, await CountAsync("ACCEPT"));
    }

    private async Task<int> CountAsync(string pattern) =>
        (await CallAsync(LogsApi.DescribeLogGroups, new DescribeLogGroupsRequest())).LogGroups!.Count == 0
            ? 0
            : (await CallAsync(LogsApi.FilterLogEvents, new FilterLogEventsRequest { LogGroupName = "flows", FilterPattern = pattern })).Events!.Count;

    private async Task<string> CardAsync() => (await CallAsync(
        Ec2Api.CreateNetworkInterface, new CreateNetworkInterfaceRequest { SubnetId = await SubnetAsync() })).NetworkInterface!.NetworkInterfaceId!;

    private async Task<string> SubnetAsync() => (await CallAsync(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest())).Subnets!
        .OrderBy(subnet => subnet.AvailabilityZone, StringComparer.Ordinal).First().SubnetId!;

    private async Task<string> InstanceAsync()
    {
        var image = (await CallAsync(Ec2Api.DescribeImages, new DescribeImagesRequest
        {
            Filters = [new FilterShape { Name = "architecture", Values = ["x86_64"] }, new FilterShape { Name = "name", Values = ["al2023-ami-2023*kernel-6.1-x86_64"] }],
        })).Images![0].ImageId;
        var launch = new RunInstancesRequest { ImageId = image, InstanceType = "t2.micro", MinCount = 1, MaxCount = 1, SubnetId = await SubnetAsync() };
        return (await CallAsync(Ec2Api.RunInstances, launch)).Instances![0].InstanceId!;
    }

    private async Task RoleAsync()
    {
        const string trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"vpc-flow-logs.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
        const string allow = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}""";
        await CallAsync(IamApi.CreateRole, new CreateRoleRequest { RoleName = "flow", AssumeRolePolicyDocument = trust });
        await CallAsync(IamApi.PutRolePolicy, new PutRolePolicyRequest { RoleName = "flow", PolicyName = "write", PolicyDocument = allow });
    }

    private Task FlowLogAsync(string card, int interval = 60) => CallAsync(Ec2Api.CreateFlowLogs, new CreateFlowLogsRequest
    {
        ResourceIds = [card], ResourceType = "NetworkInterface", TrafficType = "ALL", LogGroupName = "flows", MaxAggregationInterval = interval,
        DeliverLogsPermissionArn = "arn:aws:iam::123456789012:role/flow",
    });

    private FlowRecords Records(string card, params ushort[] ports) => new(
        [.. ports.Select((port, place) => new FlowRecord(
            RecordKey.Of(new Sighting(card, Crossing.Out, true, Packet.Tcp(Address.Parse("172.31.0.9"), 40_000, Address.Parse("172.31.0.8"), port), Onward.None)),
            3, 180, OpeningFlags.Syn, Start.AddSeconds(1 + place), Start.AddSeconds(5)))],
        new HashSet<string>());

    private async Task<TResult> CallAsync<TRequest, TResult>(OperationContract<TRequest, TResult> contract, TRequest request)
        where TRequest : class
        where TResult : class
    {
        var operation = catalog.Find(contract.Service.SigningName, contract.Name)!;
        var scope = catalog.IsGlobal(contract.Service) ? Scope.GlobalOf(AccountId.Default) : new Scope(AccountId.Default, new RegionName("us-east-1"));
        var answer = await cloud.ExecuteAsync(new Invocation(operation, request, new Call(scope, Caller.RootOf(AccountId.Default), contract.Name, "id", clock.GetUtcNow()), default));
        return (TResult)answer.Result!;
    }

    /// <summary>A clock that stands still and rings for nobody.</summary>
    private sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
