using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInterfaces;

public class NetworkInterfaceAttributeTests
{
    private readonly CardCloud world = new();

    [Fact]
    public void ModifyNetworkInterfaceAttribute_changes_one_attribute_a_call()
    {
        var card = world.Card().NetworkInterfaceId!;
        var group = world.Group("web");

        Modify(new() { NetworkInterfaceId = card, Description = new() { Value = "new" } });
        Modify(new() { NetworkInterfaceId = card, SourceDestCheck = new() { Value = false } });
        Modify(new() { NetworkInterfaceId = card, Groups = [group] });

        Assert.Equal("new", Describe(card, "description").Description!.Value);
        Assert.False(Describe(card, "sourceDestCheck").SourceDestCheck!.Value);
        Assert.Equal(group, Assert.Single(Describe(card, "groupSet").Groups!).GroupId);
        Assert.Null(Describe(card, "groupSet").Description);
        Assert.False(Describe(card, "associatePublicIpAddress").AssociatePublicIpAddress);
        Refuse("InvalidParameterCombination", new() { NetworkInterfaceId = card });
        Refuse("InvalidParameterCombination", new() { NetworkInterfaceId = card, Description = new() { Value = "" }, Groups = [group] });
    }

    [Fact]
    public void ModifyNetworkInterfaceAttribute_refuses_what_is_not_there()
    {
        var card = world.Card().NetworkInterfaceId!;

        Refuse("InvalidNetworkInterfaceID.NotFound", new() { NetworkInterfaceId = "eni-00000000000000000", SourceDestCheck = new() { Value = false } });
        Refuse("InvalidGroup.NotFound", new() { NetworkInterfaceId = card, Groups = ["sg-00000000000000000"] });
        Refuse("InvalidAttachmentID.NotFound", new() { NetworkInterfaceId = card, Attachment = new() { AttachmentId = "eni-attach-00000000000000000", DeleteOnTermination = true } });
        Refuse("MissingParameter", new() { NetworkInterfaceId = card, Attachment = new() { DeleteOnTermination = true } });
        Refuse("MissingParameter", new() { NetworkInterfaceId = card, Attachment = new() { AttachmentId = "eni-attach-00000000000000000" } });
        Refuse("InvalidParameterValue", new() { NetworkInterfaceId = card, EnablePrimaryIpv6 = true });
        Refuse("UnsupportedOperation", new() { NetworkInterfaceId = card, Attachment = new() { EnaQueueCount = 2 } });
    }

    [Fact]
    public void A_primary_IPv6_address_can_not_be_given_up()
    {
        var card = world.Card().NetworkInterfaceId!;
        world.Cloud.Call(Ec2Api.AssignIpv6Addresses, new AssignIpv6AddressesRequest { NetworkInterfaceId = card, Ipv6AddressCount = 1 });
        Modify(new() { NetworkInterfaceId = card, EnablePrimaryIpv6 = true });

        Refuse("InvalidParameterValue", new() { NetworkInterfaceId = card, EnablePrimaryIpv6 = false });
        Assert.True(world.Look(card).Ipv6Addresses![0].IsPrimaryIpv6);
    }

    [Fact]
    public void ResetNetworkInterfaceAttribute_turns_the_source_destination_check_on()
    {
        var card = world.Card().NetworkInterfaceId!;
        Modify(new() { NetworkInterfaceId = card, SourceDestCheck = new() { Value = false } });

        world.Cloud.Call(Ec2Api.ResetNetworkInterfaceAttribute, new ResetNetworkInterfaceAttributeRequest { NetworkInterfaceId = card, SourceDestCheck = "true" });

        Assert.True(world.Look(card).SourceDestCheck);
        world.Refused("MissingParameter", Ec2Api.ResetNetworkInterfaceAttribute, new ResetNetworkInterfaceAttributeRequest { NetworkInterfaceId = card });
        world.Refused("MissingParameter", Ec2Api.DescribeNetworkInterfaceAttribute, new DescribeNetworkInterfaceAttributeRequest { NetworkInterfaceId = card });
    }

    [Fact]
    public void AssociatePublicIpAddress_lends_and_takes_back_while_the_instance_runs()
    {
        var instance = world.Run().InstanceId!;
        var card = world.Instance(instance).NetworkInterfaces![0].NetworkInterfaceId!;

        Modify(new() { NetworkInterfaceId = card, AssociatePublicIpAddress = true });
        var lent = world.Instance(instance).PublicIpAddress;
        Modify(new() { NetworkInterfaceId = card, AssociatePublicIpAddress = false });

        Assert.NotNull(lent);
        Assert.Null(world.Instance(instance).PublicIpAddress);
    }

    private void Modify(ModifyNetworkInterfaceAttributeRequest request) => world.Cloud.Call(Ec2Api.ModifyNetworkInterfaceAttribute, request);

    private void Refuse(string code, ModifyNetworkInterfaceAttributeRequest request) => world.Refused(code, Ec2Api.ModifyNetworkInterfaceAttribute, request);

    private DescribeNetworkInterfaceAttributeResult Describe(string card, string attribute) => world.Cloud.Call(
        Ec2Api.DescribeNetworkInterfaceAttribute, new DescribeNetworkInterfaceAttributeRequest { NetworkInterfaceId = card, Attribute = attribute });
}
