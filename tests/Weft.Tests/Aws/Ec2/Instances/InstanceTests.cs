using Weft.Control.Timing;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Instances;

public class InstanceTests
{
    private readonly CardCloud world = new();

    [Fact]
    public void An_instance_stops_starts_and_ends_with_the_states_in_between()
    {
        var id = world.Run().InstanceId!;

        Assert.Equal(("running", "stopping"), Change(Stop(id)));
        Assert.Equal("stopped", world.Instance(id).State!.Name);
        Assert.Equal("Client.UserInitiatedShutdown", world.Instance(id).StateReason!.Code);
        Assert.Equal("User initiated (2026-01-02 03:04:05 GMT)", world.Instance(id).StateTransitionReason);
        Assert.Equal(("stopped", "pending"), Change(Start(id)));
        Assert.Equal(("running", ""), (world.Instance(id).State!.Name, world.Instance(id).StateTransitionReason));
        Assert.Equal(("running", "shutting-down"), Change(Terminate(id)));
        var ended = world.Instance(id);
        Assert.Equal(("terminated", 48, null, ""), (ended.State!.Name, ended.State.Code, ended.SubnetId, ended.PrivateDnsName));
        Assert.Empty(ended.NetworkInterfaces!);
        Assert.Equal(("terminated", "terminated"), Change(Terminate(id)));
    }

    [Fact]
    public void A_terminated_instance_is_remembered_for_an_hour()
    {
        var id = world.Run().InstanceId!;
        Terminate(id);

        world.Cloud.Pass(TimeSpan.FromMinutes(59));
        Assert.Equal("terminated", world.Instance(id).State!.Name);
        world.Cloud.Pass(TimeSpan.FromMinutes(2));
        world.Refused("InvalidInstanceID.NotFound", Ec2Api.DescribeInstances, new DescribeInstancesRequest { InstanceIds = [id] });
    }

    [Fact]
    public void At_AWS_s_pace_each_step_takes_a_while()
    {
        var slow = new CardCloud(Pace.Aws);
        var id = slow.Run().InstanceId!;

        Assert.Equal("pending", slow.Instance(id).State!.Name);
        Assert.Equal("pending", slow.Instance(id).MetadataOptions!.State);
        slow.Refused("IncorrectInstanceState", Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [id] });
        slow.Cloud.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal("initializing", Status(slow, id).InstanceStatus!.Status);
        slow.Cloud.Pass(TimeSpan.FromMinutes(3));
        Assert.Equal(("ok", "passed"), (Status(slow, id).SystemStatus!.Status, Status(slow, id).SystemStatus!.Details![0].Status));
        slow.Cloud.Call(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [id] });
        slow.Refused("IncorrectInstanceState", Ec2Api.StartInstances, new StartInstancesRequest { InstanceIds = [id] });
        slow.Cloud.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal("stopping", slow.Instance(id).State!.Name);
        slow.Cloud.Pass(TimeSpan.FromMinutes(1));
        slow.Cloud.Call(Ec2Api.StartInstances, new StartInstancesRequest { InstanceIds = [id] });
        slow.Cloud.Pass(TimeSpan.FromMinutes(1));
        slow.Cloud.Call(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [id], Force = true });
        slow.Cloud.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal("stopped", slow.Instance(id).State!.Name);
    }

    [Fact]
    public void The_lent_public_address_goes_at_a_stop_and_another_comes_at_a_start()
    {
        var id = world.Cloud.Call(Ec2Api.RunInstances, Public(world)).Instances![0].InstanceId!;
        var first = world.Instance(id).PublicIpAddress;

        Stop(id);
        Assert.Null(world.Instance(id).PublicIpAddress);
        var privateAddress = world.Instance(id).PrivateIpAddress;
        Start(id);

        Assert.NotNull(first);
        Assert.NotNull(world.Instance(id).PublicIpAddress);
        Assert.NotEqual(first, world.Instance(id).PublicIpAddress);
        Assert.Equal(privateAddress, world.Instance(id).PrivateIpAddress);
    }

    [Fact]
    public void An_instance_with_two_interfaces_gets_no_public_address_at_a_start()
    {
        var id = world.Cloud.Call(Ec2Api.RunInstances, Public(world)).Instances![0].InstanceId!;
        Stop(id);
        world.Attach(world.Card().NetworkInterfaceId!, id);

        Start(id);

        Assert.Null(world.Instance(id).PublicIpAddress);
    }

    [Fact]
    public void Protected_instances_are_neither_stopped_nor_terminated()
    {
        var id = world.Run().InstanceId!;
        Modify(new() { InstanceId = id, DisableApiTermination = new() { Value = true } });
        Modify(new() { InstanceId = id, DisableApiStop = new() { Value = true } });

        Assert.Contains("disableApiTermination", world.Refused("OperationNotPermitted", Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [id] }).Message);
        Assert.Contains("disableApiStop", world.Refused("OperationNotPermitted", Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [id] }).Message);
        Modify(new() { InstanceId = id, Attribute = "disableApiTermination", Value = "false" });
        Assert.Equal(("running", "shutting-down"), Change(Terminate(id)));
    }

    [Fact]
    public void State_changes_refuse_wrong_states_and_wrong_identifiers()
    {
        var ended = world.Run().InstanceId!;
        Terminate(ended);
        var stopped = world.Run().InstanceId!;
        Stop(stopped);

        world.Refused("IncorrectInstanceState", Ec2Api.StartInstances, new StartInstancesRequest { InstanceIds = [ended] });
        world.Refused("IncorrectInstanceState", Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [ended] });
        world.Refused("IncorrectInstanceState", Ec2Api.RebootInstances, new RebootInstancesRequest { InstanceIds = [stopped] });
        Assert.Equal(("stopped", "stopped"), Change(Stop(stopped)));
        world.Refused("UnsupportedHibernationConfiguration", Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [world.Run().InstanceId!], Hibernate = true });
        world.Refused("InvalidInstanceID.NotFound", Ec2Api.StartInstances, new StartInstancesRequest { InstanceIds = ["i-00000000000000000"] });
        world.Refused("InvalidInstanceID.Malformed", Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = ["web"] });
        world.Refused("MissingParameter", Ec2Api.RebootInstances, new RebootInstancesRequest { InstanceIds = [] });
        world.Refused("UnsupportedOperation", Ec2Api.StartInstances, new StartInstancesRequest { InstanceIds = [stopped], AdditionalInfo = "x" });
        var error = world.Refused("InvalidInstanceID.NotFound", Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = ["i-00000000000000000", "i-00000000000000001"] });
        Assert.Equal("The instance IDs 'i-00000000000000000, i-00000000000000001' do not exist", error.Message);
    }

    [Fact]
    public void A_start_counts_for_the_quota()
    {
        var stopped = world.Run().InstanceId!;
        Stop(stopped);
        world.Cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest { ImageId = world.Image, InstanceType = "t3.micro", MinCount = 32, MaxCount = 32, SubnetId = world.Subnet });

        world.Refused("VcpuLimitExceeded", Ec2Api.StartInstances, new StartInstancesRequest { InstanceIds = [stopped] });
    }

    [Fact]
    public void A_reboot_keeps_state_and_addresses()
    {
        var id = world.Run().InstanceId!;
        var before = world.Instance(id);

        world.Cloud.Call(Ec2Api.RebootInstances, new RebootInstancesRequest { InstanceIds = [id] });

        Assert.Equal((before.PrivateIpAddress, "running"), (world.Instance(id).PrivateIpAddress, world.Instance(id).State!.Name));
    }

    [Theory]
    [InlineData("instance-state-name", "running")]
    [InlineData("instance-type", "t3.*")]
    [InlineData("vpc-id", "{vpc}")]
    [InlineData("subnet-id", "{subnet}")]
    [InlineData("image-id", "ami-*")]
    [InlineData("architecture", "x86_64")]
    [InlineData("private-ip-address", "10.0.1.*")]
    [InlineData("network-interface.subnet-id", "{subnet}")]
    [InlineData("network-interface.attachment.device-index", "0")]
    [InlineData("instance.group-name", "default")]
    [InlineData("tenancy", "default")]
    [InlineData("reservation-id", "{reservation}")]
    [InlineData("root-device-type", "ebs")]
    public void DescribeInstances_finds_by(string filter, string value)
    {
        var launch = world.Cloud.Call(Ec2Api.RunInstances, world.Launch());
        var wanted = value.Replace("{vpc}", world.Vpc).Replace("{subnet}", world.Subnet).Replace("{reservation}", launch.ReservationId);

        Assert.Equal([launch.Instances![0].InstanceId!], Find(CardCloud.Filter(filter, wanted)));
        Assert.Empty(Find(CardCloud.Filter(filter, "nothing")));
    }

    [Fact]
    public void DescribeInstances_groups_by_reservation_and_gives_pages()
    {
        world.Cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest { ImageId = world.Image, InstanceType = "t3.micro", MinCount = 3, MaxCount = 3, SubnetId = world.Subnet });
        for (var i = 0; i < 4; i++) world.Run();

        var whole = world.Cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest());
        var first = world.Cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest { MaxResults = 5 });
        var second = world.Cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest { MaxResults = 5, NextToken = first.NextToken });

        Assert.Equal(5, whole.Reservations!.Count);
        Assert.Equal(7, first.Reservations!.Concat(second.Reservations!).SelectMany(launch => launch.Instances!).DistinctBy(instance => instance.InstanceId).Count());
        world.Refused("InvalidParameterValue", Ec2Api.DescribeInstances, new DescribeInstancesRequest { Filters = [CardCloud.Filter("instance-status.status", "ok")] });
        world.Refused("InvalidParameterValue", Ec2Api.DescribeInstances, new DescribeInstancesRequest { NextToken = "nonsense" });
        world.Refused("InvalidInstanceID.Malformed", Ec2Api.DescribeInstances, new DescribeInstancesRequest { InstanceIds = ["web"] });
        world.Refused("InvalidParameterCombination", Ec2Api.DescribeInstances, new DescribeInstancesRequest { InstanceIds = [whole.Reservations[0].Instances![0].InstanceId!], MaxResults = 5 });
    }

    [Fact]
    public void DescribeInstanceStatus_shows_running_instances_unless_asked_for_all()
    {
        var (running, stopped) = (world.Run().InstanceId!, world.Run().InstanceId!);
        Stop(stopped);

        Assert.Equal([running], Statuses(new()).Select(status => status.InstanceId!));
        Assert.Equal([running], Statuses(new() { Filters = [CardCloud.Filter("instance-status.status", "ok")], IncludeAllInstances = true }).Select(status => status.InstanceId!));
        var all = Statuses(new() { IncludeAllInstances = true });
        Assert.Equal("not-applicable", all.Single(status => status.InstanceId == stopped).InstanceStatus!.Status);
        world.Refused("InvalidParameterValue", Ec2Api.DescribeInstanceStatus, new DescribeInstanceStatusRequest { Filters = [CardCloud.Filter("vpc-id", world.Vpc)] });
        world.Refused("InvalidInstanceID.NotFound", Ec2Api.DescribeInstanceStatus, new DescribeInstanceStatusRequest { InstanceIds = ["i-00000000000000000"] });
    }

    private static RunInstancesRequest Public(CardCloud world) => new()
    {
        ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1,
        NetworkInterfaces = [new() { DeviceIndex = 0, SubnetId = world.Subnet, AssociatePublicIpAddress = true }],
    };

    private static (string?, string?) Change(InstanceStateChangeShape change) => (change.PreviousState!.Name, change.CurrentState!.Name);

    private static InstanceStatusShape Status(CardCloud world, string id) =>
        world.Cloud.Call(Ec2Api.DescribeInstanceStatus, new DescribeInstanceStatusRequest { InstanceIds = [id] }).InstanceStatuses![0];

    private IReadOnlyList<InstanceStatusShape> Statuses(DescribeInstanceStatusRequest request) =>
        world.Cloud.Call(Ec2Api.DescribeInstanceStatus, request).InstanceStatuses!;

    private InstanceStateChangeShape Start(string id) => world.Cloud.Call(Ec2Api.StartInstances, new StartInstancesRequest { InstanceIds = [id] }).StartingInstances![0];

    private InstanceStateChangeShape Stop(string id) => world.Cloud.Call(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [id] }).StoppingInstances![0];

    private InstanceStateChangeShape Terminate(string id) =>
        world.Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [id] }).TerminatingInstances![0];

    private void Modify(ModifyInstanceAttributeRequest request) => world.Cloud.Call(Ec2Api.ModifyInstanceAttribute, request);

    private string[] Find(params FilterShape[] filters) =>
        [.. world.Cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest { Filters = filters }).Reservations!
            .SelectMany(launch => launch.Instances!).Select(instance => instance.InstanceId!)];
}
