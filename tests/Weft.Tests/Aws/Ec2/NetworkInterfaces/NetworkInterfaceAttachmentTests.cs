using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInterfaces;

public class NetworkInterfaceAttachmentTests
{
    private readonly CardCloud world = new();

    [Fact]
    public void AttachNetworkInterface_plugs_it_in_and_DetachNetworkInterface_out()
    {
        var (card, instance) = (world.Card().NetworkInterfaceId!, world.Run().InstanceId!);

        var attachment = world.Attach(card, instance);

        Assert.StartsWith("eni-attach-0", attachment);
        Assert.Equal(("in-use", "attached", instance, 1, false), Plug(world.Look(card)));
        Assert.Equal([0, 1], world.Instance(instance).NetworkInterfaces!.Select(held => held.Attachment!.DeviceIndex!.Value));
        world.Cloud.Call(Ec2Api.DetachNetworkInterface, new DetachNetworkInterfaceRequest { AttachmentId = attachment });
        Assert.Equal("available", world.Look(card).Status);
        Assert.Null(world.Look(card).Attachment);
    }

    [Fact]
    public void At_AWS_s_pace_attaching_and_detaching_take_a_while_unless_forced()
    {
        var slow = new CardCloud(Pace.Aws);
        var (card, instance) = (slow.Card().NetworkInterfaceId!, slow.Run().InstanceId!);
        slow.Cloud.Pass(TimeSpan.FromMinutes(1));

        var attachment = slow.Attach(card, instance);
        Assert.Equal("attaching", slow.Look(card).Status);
        slow.Cloud.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("in-use", slow.Look(card).Status);
        slow.Cloud.Call(Ec2Api.DetachNetworkInterface, new DetachNetworkInterfaceRequest { AttachmentId = attachment });
        Assert.Equal("detaching", slow.Look(card).Status);
        slow.Cloud.Call(Ec2Api.DetachNetworkInterface, new DetachNetworkInterfaceRequest { AttachmentId = attachment, Force = true });
        Assert.Equal("available", slow.Look(card).Status);
    }

    [Fact]
    public void AttachNetworkInterface_refuses_a_taken_device_another_zone_and_an_interface_in_use()
    {
        var instance = world.Run().InstanceId!;
        var attached = world.Card().NetworkInterfaceId!;
        world.Attach(attached, instance);

        Refuse("InvalidParameterValue", world.Card().NetworkInterfaceId!, instance, 1);
        Refuse("InvalidParameterValue", world.Card().NetworkInterfaceId!, instance, -1);
        Refuse("InvalidParameterCombination", world.Card(world.OtherSubnet).NetworkInterfaceId!, instance, 2);
        Refuse("InvalidNetworkInterface.InUse", attached, instance, 2);
        Refuse("InvalidNetworkInterfaceID.NotFound", "eni-00000000000000000", instance, 2);
        Refuse("InvalidInstanceID.NotFound", world.Card().NetworkInterfaceId!, "i-00000000000000000", 2);
        Refuse("AttachmentLimitExceeded", world.Card().NetworkInterfaceId!, instance, 2);
        Refuse("PrivateIpAddressLimitExceeded", world.Card(secondary: 2).NetworkInterfaceId!, world.Run().InstanceId!, 1);
        world.Refused("InvalidParameterValue", Ec2Api.AttachNetworkInterface, new AttachNetworkInterfaceRequest
        {
            NetworkInterfaceId = world.Card().NetworkInterfaceId!, InstanceId = world.Run().InstanceId!, DeviceIndex = 1, NetworkCardIndex = 1,
        });
    }

    [Fact]
    public void AttachNetworkInterface_refuses_an_instance_that_is_starting_or_gone()
    {
        var slow = new CardCloud(Pace.Aws);
        var request = new AttachNetworkInterfaceRequest { NetworkInterfaceId = slow.Card().NetworkInterfaceId!, InstanceId = slow.Run().InstanceId!, DeviceIndex = 1 };

        slow.Refused("IncorrectState", Ec2Api.AttachNetworkInterface, request);
    }

    [Fact]
    public void DetachNetworkInterface_refuses_the_primary_interface_and_wrong_identifiers()
    {
        var primary = world.Run().NetworkInterfaces![0].Attachment!.AttachmentId!;

        RefuseDetach("OperationNotPermitted", primary);
        RefuseDetach("InvalidAttachmentID.NotFound", "eni-attach-00000000000000000");
        RefuseDetach("InvalidNetworkInterfaceAttachmentId.Malformed", world.Card().NetworkInterfaceId!);
    }

    [Fact]
    public void The_account_can_not_detach_delete_or_change_a_service_s_interface()
    {
        var card = ServiceCard();

        Assert.Equal(("in-use", "nat_gateway", true, false), (card.Status, card.InterfaceType, card.RequesterManaged, card.SourceDestCheck));
        RefuseDetach("OperationNotPermitted", card.Attachment!.AttachmentId!);
        world.Refused("InvalidParameterValue", Ec2Api.DeleteNetworkInterface, new DeleteNetworkInterfaceRequest { NetworkInterfaceId = card.NetworkInterfaceId! });
        world.Refused("OperationNotPermitted", Ec2Api.ModifyNetworkInterfaceAttribute, new ModifyNetworkInterfaceAttributeRequest
        {
            NetworkInterfaceId = card.NetworkInterfaceId!, SourceDestCheck = new() { Value = true },
        });
    }

    [Fact]
    public void DeleteOnTermination_decides_whether_the_interface_ends_with_its_instance()
    {
        var (kept, ended) = (world.Card().NetworkInterfaceId!, world.Card().NetworkInterfaceId!);
        var first = world.Run().InstanceId!;
        var second = world.Run().InstanceId!;
        world.Attach(kept, first);
        var attachment = world.Attach(ended, second);
        world.Cloud.Call(Ec2Api.ModifyNetworkInterfaceAttribute, new ModifyNetworkInterfaceAttributeRequest
        {
            NetworkInterfaceId = ended, Attachment = new() { AttachmentId = attachment, DeleteOnTermination = true },
        });

        world.Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [first, second] });

        Assert.Equal("available", world.Look(kept).Status);
        world.Refused("InvalidNetworkInterfaceID.NotFound", Ec2Api.DescribeNetworkInterfaces, new DescribeNetworkInterfacesRequest { NetworkInterfaceIds = [ended] });
    }

    private static (string?, string?, string?, int, bool) Plug(NetworkInterfaceShape card) =>
        (card.Status, card.Attachment!.Status, card.Attachment.InstanceId, card.Attachment.DeviceIndex!.Value, card.Attachment.DeleteOnTermination!.Value);

    private NetworkInterfaceShape ServiceCard()
    {
        world.Cloud.Write(transaction => ServiceInterfaces.Create(
            transaction, transaction.Require(new Id<Subnet>(world.Subnet)), ServiceInterfaces.NatGateway, "amazon-nat", "Interface for NAT Gateway nat-1", []));
        return world.Cloud.Call(Ec2Api.DescribeNetworkInterfaces, new DescribeNetworkInterfacesRequest { Filters = [CardCloud.Filter("interface-type", "nat_gateway")] })
            .NetworkInterfaces![0];
    }

    private void Refuse(string code, string card, string instance, int device) => world.Refused(
        code, Ec2Api.AttachNetworkInterface, new AttachNetworkInterfaceRequest { NetworkInterfaceId = card, InstanceId = instance, DeviceIndex = device });

    private void RefuseDetach(string code, string attachment) =>
        world.Refused(code, Ec2Api.DetachNetworkInterface, new DetachNetworkInterfaceRequest { AttachmentId = attachment });
}
