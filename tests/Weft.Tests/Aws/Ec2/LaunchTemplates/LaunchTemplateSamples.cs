using Weft.Wire.Ec2;

namespace Weft.Tests.Aws.Ec2.LaunchTemplates;

/// <summary>The data of launch templates that tests share.</summary>
internal static class LaunchTemplateSamples
{
    /// <summary>Everything that a launch template here can say, but for groups beside the interface.</summary>
    public static RequestLaunchTemplateDataShape Full(string image) => new()
    {
        ImageId = image,
        InstanceType = "t3.small",
        KeyName = "me",
        UserData = "IyEvYmluL3No",
        InstanceInitiatedShutdownBehavior = "terminate",
        EbsOptimized = true,
        Monitoring = new() { Enabled = true },
        DisableApiTermination = true,
        DisableApiStop = true,
        CreditSpecification = new() { CpuCredits = "standard" },
        HibernationOptions = new() { Configured = false },
        EnclaveOptions = new() { Enabled = false },
        MaintenanceOptions = new() { AutoRecovery = "default" },
        NetworkPerformanceOptions = new() { BandwidthWeighting = "default" },
        CapacityReservationSpecification = new() { CapacityReservationPreference = "open" },
        IamInstanceProfile = new() { Name = "front" },
        Placement = new() { AvailabilityZone = "us-east-1a", Tenancy = "dedicated" },
        CpuOptions = new() { CoreCount = 1, ThreadsPerCore = 2, AmdSevSnp = "disabled" },
        MetadataOptions = new() { HttpEndpoint = "enabled", HttpTokens = "required", HttpPutResponseHopLimit = 5, HttpProtocolIpv6 = "disabled", InstanceMetadataTags = "enabled" },
        PrivateDnsNameOptions = new() { HostnameType = "resource-name", EnableResourceNameDnsARecord = true, EnableResourceNameDnsAAAARecord = false },
        TagSpecifications = [new() { ResourceType = "instance", Tags = [new() { Key = "Name", Value = "web" }] }],
        BlockDeviceMappings = [new() { DeviceName = "/dev/xvda", Ebs = new() { VolumeSize = 20, VolumeType = "gp3", Iops = 4000, Throughput = 200, DeleteOnTermination = false, Encrypted = false } }],
        NetworkInterfaces =
        [
            new()
            {
                DeviceIndex = 0,
                NetworkCardIndex = 0,
                SubnetId = "subnet-1",
                Description = "first",
                InterfaceType = "interface",
                AssociatePublicIpAddress = true,
                DeleteOnTermination = false,
                PrivateIpAddress = "10.0.0.9",
                PrivateIpAddresses = [new() { PrivateIpAddress = "10.0.0.10", Primary = false }],
                Ipv6AddressCount = 1,
                Groups = ["sg-1"],
            },
        ],
    };
}
