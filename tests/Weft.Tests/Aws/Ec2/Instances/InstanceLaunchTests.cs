using System.Text;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Instances;

public class InstanceLaunchTests
{
    private readonly CardCloud world = new();

    [Fact]
    public void RunInstances_answers_pending_and_then_it_runs()
    {
        var launched = world.Run();

        Assert.Equal(("pending", 0), (launched.State!.Name, launched.State.Code));
        Assert.Equal("attaching", launched.NetworkInterfaces![0].Attachment!.Status);
        var running = world.Instance(launched.InstanceId!);
        Assert.Equal(("running", 16, "attached"), (running.State!.Name, running.State.Code, running.NetworkInterfaces![0].Attachment!.Status));
        Assert.Equal((world.Subnet, world.Vpc, "us-east-1a"), (running.SubnetId, running.VpcId, running.Placement!.AvailabilityZone));
        Assert.Equal($"ip-{running.PrivateIpAddress!.Replace('.', '-')}.ec2.internal", running.PrivateDnsName);
        Assert.Null(running.PublicIpAddress);
        Assert.Equal("/dev/xvda", Assert.Single(running.BlockDeviceMappings!).DeviceName);
        Assert.Equal((1, 2), (running.CpuOptions!.CoreCount, running.CpuOptions.ThreadsPerCore));
    }

    [Fact]
    public void RunInstances_without_a_subnet_takes_a_default_one_and_lends_a_public_address()
    {
        var launched = world.Cloud.Call(Ec2Api.RunInstances, Launch(subnet: null)).Instances![0];

        Assert.StartsWith("172.31.", launched.PrivateIpAddress);
        var running = world.Instance(launched.InstanceId!);
        Assert.Equal($"ec2-{running.PublicIpAddress!.Replace('.', '-')}.compute-1.amazonaws.com", running.PublicDnsName);
        Assert.Equal("amazon", running.NetworkInterfaces![0].Association!.IpOwnerId);
        Assert.Equal("default", Assert.Single(running.SecurityGroups!).GroupName);
    }

    [Fact]
    public void RunInstances_starts_as_many_as_there_is_room_for()
    {
        var result = world.Cloud.Call(Ec2Api.RunInstances, Launch(max: 40));

        Assert.Equal(32, result.Instances!.Count);
        Assert.Equal(Enumerable.Range(0, 32), result.Instances.Select(instance => instance.AmiLaunchIndex!.Value));
        Assert.StartsWith("r-0", result.ReservationId);
        Refuse("VcpuLimitExceeded", Launch());
        var small = world.CreateSubnet("10.0.9.0/28", "us-east-1a");
        world.Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [.. result.Instances.Select(instance => instance.InstanceId!)] });
        Refuse("InsufficientFreeAddressesInSubnet", Launch(small, min: 12, max: 12));
        Assert.Equal(11, world.Cloud.Call(Ec2Api.RunInstances, Launch(small, max: 12)).Instances!.Count);
    }

    [Fact]
    public void RunInstances_keeps_the_settings_that_it_was_given()
    {
        world.Cloud.Call(Ec2Api.CreateKeyPair, new CreateKeyPairRequest { KeyName = "me" });
        var id = world.Cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
        {
            ImageId = world.Image,
            InstanceType = "t3.small",
            MinCount = 1,
            MaxCount = 1,
            SubnetId = world.Subnet,
            PrivateIpAddress = "10.0.1.9",
            Ipv6AddressCount = 1,
            KeyName = "me",
            UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes("#!/bin/sh")),
            ClientToken = "token",
            Placement = new PlacementShape { AvailabilityZone = "us-east-1a", Tenancy = "dedicated" },
            Monitoring = new RunInstancesMonitoringEnabledShape { Enabled = true },
            EbsOptimized = true,
            InstanceInitiatedShutdownBehavior = "terminate",
            CreditSpecification = new CreditSpecificationRequestShape { CpuCredits = "standard" },
            MetadataOptions = new InstanceMetadataOptionsRequestShape { HttpTokens = "optional", HttpPutResponseHopLimit = 5 },
            PrivateDnsNameOptions = new PrivateDnsNameOptionsRequestShape { HostnameType = "resource-name", EnableResourceNameDnsARecord = true },
            TagSpecifications = [Tags("instance", "web"), Tags("network-interface", "card")],
        }).Instances![0].InstanceId!;

        var made = world.Instance(id);
        Assert.Equal(("t3.small", "10.0.1.9", "me", "token", "dedicated"), (made.InstanceType, made.PrivateIpAddress, made.KeyName, made.ClientToken, made.Placement!.Tenancy));
        Assert.Equal(("enabled", true, "optional", 5), (made.Monitoring!.State, made.EbsOptimized, made.MetadataOptions!.HttpTokens, made.MetadataOptions.HttpPutResponseHopLimit));
        Assert.Equal(($"{id}.ec2.internal", "web"), (made.PrivateDnsName, Assert.Single(made.Tags!).Value));
        Assert.NotNull(made.Ipv6Address);
        Assert.Equal("card", Assert.Single(world.Look(made.NetworkInterfaces![0].NetworkInterfaceId!).TagSet!).Value);
    }

    [Fact]
    public void Metadata_options_follow_the_image_where_the_launch_says_nothing()
    {
        var options = world.Instance(world.Run().InstanceId!).MetadataOptions!;

        Assert.Equal(("required", 2, "enabled", "applied"), (options.HttpTokens, options.HttpPutResponseHopLimit, options.HttpEndpoint, options.State));
    }

    [Theory]
    [InlineData(0, 1, "InvalidParameterValue")]
    [InlineData(1, 0, "InvalidParameterValue")]
    [InlineData(2, 1, "InvalidParameterCombination")]
    [InlineData(1001, 1001, "ResourceCountExceeded")]
    public void RunInstances_refuses_counts_that_can_not_be(int min, int max, string code) => Refuse(code, Launch(min: min, max: max));

    [Fact]
    public void RunInstances_refuses_what_is_unknown_or_malformed()
    {
        Refuse("MissingParameter", new() { MinCount = 1, MaxCount = 1 });
        Refuse("InvalidAMIID.Malformed", With(image: "image"));
        Refuse("InvalidAMIID.NotFound", With(image: "ami-00000000000000000"));
        Refuse("InvalidParameterValue", With(type: "t9.huge"));
        Refuse("InvalidParameterValue", With(type: "t4g.micro"));
        Refuse("InvalidSubnetID.NotFound", Launch("subnet-00000000000000000"));
        Refuse("InvalidKeyPair.NotFound", With(key: "nobody"));
        Refuse("InvalidUserData.Malformed", With(userData: "no base64!"));
        Refuse("InvalidParameterValue", With(userData: Convert.ToBase64String(new byte[16385])));
        Refuse("InvalidGroup.NotFound", new() { ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SecurityGroups = ["nobody"] });
        Refuse("InvalidParameterCombination", new() { ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = world.Subnet, SecurityGroups = ["default"] });
        Refuse("InvalidParameterValue", With(zone: "us-east-1z"));
        Refuse("InvalidParameterValue", With(zone: "us-east-1b"));
    }

    [Fact]
    public void RunInstances_refuses_what_Weft_does_not_have()
    {
        Refuse("UnsupportedOperation", new() { ImageId = world.Image, MinCount = 1, MaxCount = 1, Placement = new PlacementShape { GroupName = "together" } });
        Refuse("UnsupportedOperation", new() { ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, Placement = new PlacementShape { Tenancy = "host" } });
        Refuse("UnsupportedOperation", new() { ImageId = world.Image, MinCount = 1, MaxCount = 1, TagSpecifications = [Tags("spot-instances-request", "bid")] });
        Refuse("InvalidParameterValue", new() { ImageId = world.Image, MinCount = 1, MaxCount = 1, TagSpecifications = [Tags("vpc", "net")] });
        Refuse("InvalidCpuCredits", new() { ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, CreditSpecification = new() { CpuCredits = "endless" } });
        Refuse("InvalidParameterCombination", new() { ImageId = world.Image, InstanceType = "m5.large", MinCount = 1, MaxCount = 1, CreditSpecification = new() { CpuCredits = "unlimited" } });
        Refuse("InvalidParameterValue", new() { ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, MetadataOptions = new() { HttpPutResponseHopLimit = 65 } });
    }

    [Fact]
    public void Features_that_Weft_does_not_have_may_be_left_off_by_name()
    {
        Assert.NotNull(world.Cloud.Call(Ec2Api.RunInstances, Featured(
            hibernation: false, enclave: false, recovery: "default", weighting: "default", preference: "open", cores: 1, threads: 2)).ReservationId);
        Refuse("UnsupportedOperation", Featured(hibernation: true));
        Refuse("UnsupportedOperation", Featured(enclave: true));
        Refuse("UnsupportedOperation", Featured(recovery: "disabled"));
        Refuse("UnsupportedOperation", Featured(weighting: "vpc-1"));
        Refuse("UnsupportedOperation", Featured(preference: "capacity-reservations-only"));
        Refuse("UnsupportedOperation", Featured(cores: 2));
        Refuse("UnsupportedOperation", Featured(threads: 1));
    }

    [Fact]
    public void RunInstances_refuses_a_zone_that_does_not_have_the_type()
    {
        var zones = world.Cloud.Call(Ec2Api.DescribeInstanceTypeOfferings, new DescribeInstanceTypeOfferingsRequest
        {
            LocationType = "availability-zone", Filters = [CardCloud.Filter("instance-type", "t3.micro")],
        }).InstanceTypeOfferings!.Select(offering => offering.Location!).ToHashSet();
        var lacking = new[] { "us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e", "us-east-1f" }.First(zone => !zones.Contains(zone));

        var error = world.Refused("Unsupported", Ec2Api.RunInstances, With(zone: lacking, subnet: null));

        Assert.Contains($"({lacking})", error.Message);
    }

    [Fact]
    public void Interfaces_that_name_no_subnet_share_one_in_a_zone_that_has_the_type()
    {
        // One of the six zones has no t3.small: a choice among all would meet it.
        for (var launch = 0; launch < 24; launch++)
        {
            var instance = world.Cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
            {
                ImageId = world.Image,
                InstanceType = "t3.small",
                MinCount = 1,
                MaxCount = 1,
                NetworkInterfaces = [new InstanceNetworkInterfaceSpecificationShape { DeviceIndex = 0 }, new InstanceNetworkInterfaceSpecificationShape { DeviceIndex = 1 }],
            }).Instances!.Single();
            Assert.Single(instance.NetworkInterfaces!.Select(card => card.SubnetId).Distinct());
        }
    }

    [Fact]
    public void RunInstances_needs_a_default_VPC_where_no_subnet_is_given()
    {
        var vpc = world.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest { Filters = [CardCloud.Filter("is-default", "true")] }, region: "eu-west-1").Vpcs![0].VpcId!;
        var image = world.Cloud.Call(Ec2Api.DescribeImages, new DescribeImagesRequest { Filters = [CardCloud.Filter("architecture", "x86_64")] }, region: "eu-west-1").Images![0].ImageId!;
        var request = new RunInstancesRequest { ImageId = image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1 };
        foreach (var subnet in world.Cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest(), region: "eu-west-1").Subnets!)
            world.Cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet.SubnetId! }, region: "eu-west-1");

        world.Cloud.Refused("MissingInput", Ec2Api.RunInstances, request, region: "eu-west-1");
        foreach (var gateway in world.Cloud.Call(Ec2Api.DescribeInternetGateways, new DescribeInternetGatewaysRequest(), region: "eu-west-1").InternetGateways!)
            world.Cloud.Call(Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway.InternetGatewayId!, VpcId = vpc }, region: "eu-west-1");
        world.Cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc }, region: "eu-west-1");
        world.Cloud.Refused("VPCIdNotSpecified", Ec2Api.RunInstances, request, region: "eu-west-1");
    }

    private RunInstancesRequest Featured(
        bool? hibernation = null, bool? enclave = null, string? recovery = null, string? weighting = null, string? preference = null, int? cores = null, int? threads = null) => new()
        {
            ImageId = world.Image,
            InstanceType = "t3.micro",
            MinCount = 1,
            MaxCount = 1,
            HibernationOptions = new() { Configured = hibernation },
            EnclaveOptions = new() { Enabled = enclave },
            MaintenanceOptions = new() { AutoRecovery = recovery },
            NetworkPerformanceOptions = new() { BandwidthWeighting = weighting },
            CapacityReservationSpecification = new() { CapacityReservationPreference = preference },
            CpuOptions = new() { CoreCount = cores, ThreadsPerCore = threads },
        };

    [Fact]
    public void A_zone_is_asked_for_by_name_or_by_id_and_an_empty_name_is_no_wish()
    {
        var id = world.Cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { SubnetIds = [world.Subnet] }).Subnets![0].AvailabilityZoneId!;

        Assert.Equal(world.Subnet, Launched(new() { AvailabilityZone = "" }));
        Assert.Equal(world.Subnet, Launched(new() { AvailabilityZoneId = id }));
        var both = Launch();
        world.Refused("InvalidParameterCombination", Ec2Api.RunInstances, new RunInstancesRequest
        {
            ImageId = both.ImageId, InstanceType = both.InstanceType, MinCount = 1, MaxCount = 1, Placement = new() { AvailabilityZone = "us-east-1a", AvailabilityZoneId = id },
        });

        string Launched(PlacementShape placement) => world.Cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
        {
            ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = world.Subnet, Placement = placement,
        }).Instances![0].SubnetId!;
    }

    private static TagSpecificationShape Tags(string type, string name) => new() { ResourceType = type, Tags = [new TagShape { Key = "Name", Value = name }] };

    private RunInstancesRequest Launch(string? subnet = "", int min = 1, int max = 1) => new()
    {
        ImageId = world.Image, InstanceType = "t3.micro", MinCount = min, MaxCount = max, SubnetId = subnet == "" ? world.Subnet : subnet,
    };

    private RunInstancesRequest With(
        string? image = null, string type = "t3.micro", string? key = null, string? userData = null, string? zone = null, string? subnet = "") => new()
        {
            ImageId = image ?? world.Image,
            InstanceType = type,
            MinCount = 1,
            MaxCount = 1,
            KeyName = key,
            UserData = userData,
            SubnetId = subnet == "" ? world.Subnet : subnet,
            Placement = zone is null ? null : new PlacementShape { AvailabilityZone = zone },
        };

    private void Refuse(string code, RunInstancesRequest request) => world.Refused(code, Ec2Api.RunInstances, request);
}
