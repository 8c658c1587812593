using System.Text;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Instances;

public class InstanceAttributeTests
{
    private readonly CardCloud world = new();

    [Fact]
    public void DescribeInstanceAttribute_shows_the_attribute_that_was_asked_for_and_no_other()
    {
        var id = world.Run().InstanceId!;

        Assert.Equal("t3.micro", Describe(id, "instanceType").InstanceType!.Value);
        Assert.False(Describe(id, "disableApiTermination").DisableApiTermination!.Value);
        Assert.False(Describe(id, "disableApiStop").DisableApiStop!.Value);
        Assert.Equal("stop", Describe(id, "instanceInitiatedShutdownBehavior").InstanceInitiatedShutdownBehavior!.Value);
        Assert.Null(Describe(id, "userData").UserData!.Value);
        Assert.Equal("/dev/xvda", Assert.Single(Describe(id, "blockDeviceMapping").BlockDeviceMappings!).DeviceName);
        Assert.True(Describe(id, "sourceDestCheck").SourceDestCheck!.Value);
        Assert.Equal("default", Describe(id, "groupSet").Groups![0].GroupName);
        Assert.Null(Describe(id, "groupSet").InstanceType);
        world.Refused("InvalidInstanceID.NotFound", Ec2Api.DescribeInstanceAttribute, new DescribeInstanceAttributeRequest { InstanceId = "i-00000000000000000", Attribute = "userData" });
    }

    [Fact]
    public void Type_user_data_and_EBS_optimization_change_only_while_it_is_stopped()
    {
        var id = world.Run().InstanceId!;
        var data = new BlobAttributeValueShape { Value = Encoding.UTF8.GetBytes("#!/bin/sh") };

        Refuse("IncorrectInstanceState", new() { InstanceId = id, InstanceType = new() { Value = "t3.small" } });
        Refuse("IncorrectInstanceState", new() { InstanceId = id, UserData = data });
        Refuse("IncorrectInstanceState", new() { InstanceId = id, EbsOptimized = new() { Value = true } });
        world.Cloud.Call(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [id] });
        Modify(new() { InstanceId = id, InstanceType = new() { Value = "m5.large" } });
        Modify(new() { InstanceId = id, UserData = data });
        Modify(new() { InstanceId = id, EbsOptimized = new() { Value = true } });

        Assert.Equal(("m5.large", true), (world.Instance(id).InstanceType, world.Instance(id).EbsOptimized));
        Assert.Equal("IyEvYmluL3No", Describe(id, "userData").UserData!.Value);
        Refuse("InvalidInstanceAttributeValue", new() { InstanceId = id, InstanceType = new() { Value = "t9.huge" } });
        Refuse("InvalidParameterValue", new() { InstanceId = id, InstanceType = new() { Value = "t4g.micro" } });
        Refuse("InvalidParameterValue", new() { InstanceId = id, UserData = new() { Value = new byte[16385] } });
        Refuse("InvalidUserData.Malformed", new() { InstanceId = id, Attribute = "userData", Value = "no base64!" });
    }

    [Fact]
    public void A_type_that_can_not_hold_the_interfaces_is_refused()
    {
        var id = world.Run(type: "m5.large").InstanceId!;
        world.Attach(world.Card().NetworkInterfaceId!, id, 1);
        world.Attach(world.Card().NetworkInterfaceId!, id, 2);
        world.Cloud.Call(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [id] });
        var full = world.Run(type: "m5.large");
        world.Cloud.Call(Ec2Api.AssignPrivateIpAddresses, new AssignPrivateIpAddressesRequest
        {
            NetworkInterfaceId = full.NetworkInterfaces![0].NetworkInterfaceId!, SecondaryPrivateIpAddressCount = 5,
        });
        world.Cloud.Call(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [full.InstanceId!] });

        Refuse("AttachmentLimitExceeded", new() { InstanceId = id, InstanceType = new() { Value = "t3.micro" } });
        Refuse("PrivateIpAddressLimitExceeded", new() { InstanceId = full.InstanceId!, InstanceType = new() { Value = "t3.micro" } });
    }

    [Fact]
    public void Groups_and_the_source_destination_check_are_those_of_the_only_interface()
    {
        var id = world.Run(type: "m5.large").InstanceId!;
        var group = world.Group("web");

        Modify(new() { InstanceId = id, Groups = [group] });
        Modify(new() { InstanceId = id, SourceDestCheck = new() { Value = false } });

        Assert.Equal((group, false), (world.Instance(id).SecurityGroups![0].GroupId, world.Instance(id).NetworkInterfaces![0].SourceDestCheck!.Value));
        world.Cloud.Call(Ec2Api.ResetInstanceAttribute, new ResetInstanceAttributeRequest { InstanceId = id, Attribute = "sourceDestCheck" });
        Assert.True(world.Instance(id).SourceDestCheck);
        Refuse("InvalidGroup.NotFound", new() { InstanceId = id, Groups = ["sg-00000000000000000"] });
        world.Attach(world.Card().NetworkInterfaceId!, id);
        Refuse("InvalidInstanceID", new() { InstanceId = id, Groups = [group] });
        Refuse("InvalidInstanceID", new() { InstanceId = id, SourceDestCheck = new() { Value = false } });
    }

    [Fact]
    public void ModifyInstanceAttribute_refuses_none_several_and_unknown_attributes()
    {
        var id = world.Run().InstanceId!;

        Refuse("InvalidParameterCombination", new() { InstanceId = id });
        Refuse("InvalidParameterCombination", new() { InstanceId = id, DisableApiStop = new() { Value = true }, DisableApiTermination = new() { Value = true } });
        Refuse("MissingParameter", new() { InstanceId = id, Value = "true" });
        Refuse("InvalidParameterValue", new() { InstanceId = id, Attribute = "disableApiStop", Value = "perhaps" });
        Refuse("InvalidParameterValue", new() { InstanceId = id, InstanceInitiatedShutdownBehavior = new() { Value = "sleep" } });
        Refuse("UnsupportedOperation", new() { InstanceId = id, Attribute = "productCodes", Value = "x" });
        Refuse("UnsupportedOperation", new() { InstanceId = id, Kernel = new() { Value = "aki-00000000" } });
        world.Refused("UnsupportedOperation", Ec2Api.ResetInstanceAttribute, new ResetInstanceAttributeRequest { InstanceId = id, Attribute = "kernel" });
        world.Refused("InvalidParameterValue", Ec2Api.ResetInstanceAttribute, new ResetInstanceAttributeRequest { InstanceId = id, Attribute = "userData" });
        world.Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [id] });
        Refuse("IncorrectInstanceState", new() { InstanceId = id, DisableApiStop = new() { Value = true } });
        world.Refused("IncorrectInstanceState", Ec2Api.ResetInstanceAttribute, new ResetInstanceAttributeRequest { InstanceId = id, Attribute = "sourceDestCheck" });
    }

    [Fact]
    public void Metadata_options_change_one_by_one()
    {
        var id = world.Run().InstanceId!;

        var answer = world.Cloud.Call(Ec2Api.ModifyInstanceMetadataOptions, new ModifyInstanceMetadataOptionsRequest { InstanceId = id, InstanceMetadataTags = "enabled" });

        Assert.Equal("pending", answer.InstanceMetadataOptions!.State);
        var now = world.Instance(id).MetadataOptions!;
        Assert.Equal(("applied", "enabled", "required"), (now.State, now.InstanceMetadataTags, now.HttpTokens));
        world.Refused("InvalidParameterValue", Ec2Api.ModifyInstanceMetadataOptions, new ModifyInstanceMetadataOptionsRequest { InstanceId = id, HttpPutResponseHopLimit = 0 });
        world.Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [id] });
        world.Refused("IncorrectInstanceState", Ec2Api.ModifyInstanceMetadataOptions, new ModifyInstanceMetadataOptionsRequest { InstanceId = id, HttpTokens = "optional" });
    }

    [Fact]
    public void Monitoring_is_turned_on_and_off()
    {
        var id = world.Run().InstanceId!;

        Assert.Equal("pending", world.Cloud.Call(Ec2Api.MonitorInstances, new MonitorInstancesRequest { InstanceIds = [id] }).InstanceMonitorings![0].Monitoring!.State);
        Assert.Equal("enabled", world.Instance(id).Monitoring!.State);
        Assert.Equal("disabling", world.Cloud.Call(Ec2Api.UnmonitorInstances, new UnmonitorInstancesRequest { InstanceIds = [id] }).InstanceMonitorings![0].Monitoring!.State);
        Assert.Equal("disabled", world.Instance(id).Monitoring!.State);
        world.Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [id] });
        world.Refused("InvalidState", Ec2Api.MonitorInstances, new MonitorInstancesRequest { InstanceIds = [id] });
        world.Refused("InvalidState", Ec2Api.UnmonitorInstances, new UnmonitorInstancesRequest { InstanceIds = [id] });
    }

    [Fact]
    public void Credit_specifications_are_those_of_the_family_until_something_else_was_asked_for()
    {
        var (unlimited, standard, none) = (world.Run().InstanceId!, world.Run(type: "t2.micro").InstanceId!, world.Run(type: "m5.large").InstanceId!);

        Assert.Equal(("unlimited", "standard"), (Credits(unlimited), Credits(standard)));
        Assert.Equal([unlimited], world.Cloud.Call(Ec2Api.DescribeInstanceCreditSpecifications, new DescribeInstanceCreditSpecificationsRequest())
            .InstanceCreditSpecifications!.Select(specification => specification.InstanceId!));
        world.Refused("InstanceCreditSpecification.NotSupported", Ec2Api.DescribeInstanceCreditSpecifications, new DescribeInstanceCreditSpecificationsRequest { InstanceIds = [none] });
        world.Refused("InvalidParameterValue", Ec2Api.DescribeInstanceCreditSpecifications, new DescribeInstanceCreditSpecificationsRequest { Filters = [CardCloud.Filter("vpc-id", world.Vpc)] });
    }

    private string? Credits(string id) => world.Cloud.Call(
        Ec2Api.DescribeInstanceCreditSpecifications, new DescribeInstanceCreditSpecificationsRequest { InstanceIds = [id] }).InstanceCreditSpecifications![0].CpuCredits;

    private DescribeInstanceAttributeResult Describe(string id, string attribute) =>
        world.Cloud.Call(Ec2Api.DescribeInstanceAttribute, new DescribeInstanceAttributeRequest { InstanceId = id, Attribute = attribute });

    private void Modify(ModifyInstanceAttributeRequest request) => world.Cloud.Call(Ec2Api.ModifyInstanceAttribute, request);

    private void Refuse(string code, ModifyInstanceAttributeRequest request) => world.Refused(code, Ec2Api.ModifyInstanceAttribute, request);
}
