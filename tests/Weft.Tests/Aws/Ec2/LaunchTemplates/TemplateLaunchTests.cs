using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.LaunchTemplates;

/// <summary>RunInstances by a launch template.</summary>
public class TemplateLaunchTests
{
    private readonly CardCloud world = new();

    [Fact]
    public void A_launch_takes_what_the_template_says_and_marks_the_instance()
    {
        var group = world.Group("web");
        var template = Create("web", new()
        {
            ImageId = world.Image,
            InstanceType = "t3.small",
            MetadataOptions = new() { HttpTokens = "optional", HttpPutResponseHopLimit = 3 },
            DisableApiStop = true,
            Monitoring = new() { Enabled = true },
            TagSpecifications = [new() { ResourceType = "instance", Tags = [new() { Key = "Name", Value = "web" }] }, new() { ResourceType = "network-interface", Tags = [new() { Key = "Name", Value = "card" }] }],
            NetworkInterfaces = [new() { DeviceIndex = 0, SubnetId = world.Subnet, Groups = [group], AssociatePublicIpAddress = true, Ipv6AddressCount = 1 }],
        });

        var made = world.Instance(Run(new() { MinCount = 1, MaxCount = 1, LaunchTemplate = new() { LaunchTemplateId = template } }).InstanceId!);

        Assert.Equal((world.Image, "t3.small", world.Subnet, group), (made.ImageId, made.InstanceType, made.SubnetId, Assert.Single(made.SecurityGroups!).GroupId));
        Assert.Equal(("optional", 3, "enabled"), (made.MetadataOptions!.HttpTokens, made.MetadataOptions.HttpPutResponseHopLimit, made.Monitoring!.State));
        Assert.NotNull(made.PublicIpAddress);
        Assert.NotNull(made.Ipv6Address);
        Assert.Equal([("Name", "web"), ("aws:ec2launchtemplate:id", template), ("aws:ec2launchtemplate:version", "1")], made.Tags!.Select(tag => (tag.Key, tag.Value)));
        Assert.Equal("card", Assert.Single(world.Look(made.NetworkInterfaces![0].NetworkInterfaceId!).TagSet!).Value);
        world.Refused("OperationNotPermitted", Ec2Api.StopInstances, new() { InstanceIds = [made.InstanceId!] });
        world.Refused("InvalidParameterValue", Ec2Api.DeleteTags, new() { Resources = [made.InstanceId!], Tags = [new TagShape { Key = "aws:ec2launchtemplate:id" }] });
    }

    [Fact]
    public void What_the_request_says_takes_the_place_of_what_the_template_says()
    {
        var group = world.Group("web");
        Create("web", new()
        {
            ImageId = "ami-00000000000000000",
            InstanceType = "t3.small",
            MetadataOptions = new() { HttpTokens = "optional", HttpPutResponseHopLimit = 3 },
            TagSpecifications = [new() { ResourceType = "instance", Tags = [new() { Key = "Name", Value = "web" }, new() { Key = "Owner", Value = "TeamB" }] }],
            NetworkInterfaces = [new() { DeviceIndex = 0, SubnetId = world.OtherSubnet, Groups = [group], Description = "first" }],
        });

        var made = world.Instance(Run(new()
        {
            MinCount = 1,
            MaxCount = 1,
            LaunchTemplate = new() { LaunchTemplateName = "web", Version = "$Latest" },
            ImageId = world.Image,
            InstanceType = "t3.micro",
            MetadataOptions = new() { HttpPutResponseHopLimit = 5 },
            NetworkInterfaces = [new() { DeviceIndex = 0, SubnetId = world.Subnet }, new() { DeviceIndex = 1, SubnetId = world.Subnet }],
            TagSpecifications = [new() { ResourceType = "instance", Tags = [new() { Key = "Owner", Value = "TeamA" }] }],
        }).InstanceId!);

        Assert.Equal((world.Image, "t3.micro", world.Subnet, "optional", 5), (made.ImageId, made.InstanceType, made.SubnetId, made.MetadataOptions!.HttpTokens, made.MetadataOptions.HttpPutResponseHopLimit));
        Assert.Equal(["web", "TeamA"], made.Tags!.Where(tag => tag.Key is "Name" or "Owner").Select(tag => tag.Value));
        Assert.Equal(2, made.NetworkInterfaces!.Count);
        Assert.Equal(("first", group), (made.NetworkInterfaces[0].Description, Assert.Single(made.NetworkInterfaces[0].Groups!).GroupId));
    }

    [Fact]
    public void The_default_version_is_taken_where_none_is_named()
    {
        var template = Create("web", new() { ImageId = world.Image, InstanceType = "t3.micro" });
        world.Cloud.Call(Ec2Api.CreateLaunchTemplateVersion, new CreateLaunchTemplateVersionRequest { LaunchTemplateId = template, SourceVersion = "1", LaunchTemplateData = new() { InstanceType = "t3.nano" } });

        Assert.Equal(["t3.micro", "t3.micro", "t3.nano", "t3.nano"], new[] { null, "$Default", "$Latest", "2" }.Select(version => Launched(template, version)));
        world.Cloud.Call(Ec2Api.ModifyLaunchTemplate, new ModifyLaunchTemplateRequest { LaunchTemplateId = template, DefaultVersion = "2" });
        Assert.Equal("t3.nano", Launched(template, null));

        string Launched(string id, string? version) =>
            Run(new() { MinCount = 1, MaxCount = 1, SubnetId = world.Subnet, LaunchTemplate = new() { LaunchTemplateId = id, Version = version } }).InstanceType!;
    }

    [Fact]
    public void Everything_that_a_template_can_say_reaches_the_instance()
    {
        world.Cloud.Call(Ec2Api.CreateKeyPair, new CreateKeyPairRequest { KeyName = "me" });
        var stored = LaunchTemplateSamples.Full(world.Image);
        world.Cloud.Call(Ec2Api.CreateLaunchTemplate, new CreateLaunchTemplateRequest { LaunchTemplateName = "full", LaunchTemplateData = stored });
        world.Refused("InvalidSubnetID.NotFound", Ec2Api.RunInstances, new() { MinCount = 1, MaxCount = 1, LaunchTemplate = new() { LaunchTemplateName = "full" } });
        Role("front");
        var group = world.Group("web");

        var made = world.Instance(Run(new()
        {
            MinCount = 1,
            MaxCount = 1,
            LaunchTemplate = new() { LaunchTemplateName = "full" },
            BlockDeviceMappings = [new() { DeviceName = "/dev/xvda", Ebs = new() { VolumeSize = 25 } }],
            NetworkInterfaces = [new() { DeviceIndex = 0, SubnetId = world.Subnet, Groups = [group], PrivateIpAddress = "10.0.1.9", PrivateIpAddresses = [new() { PrivateIpAddress = "10.0.1.10" }] }],
        }).InstanceId!);

        Assert.Equal(("t3.small", "me", "dedicated", true), (made.InstanceType, made.KeyName, made.Placement!.Tenancy, made.EbsOptimized));
        Assert.Equal((1, 2, "resource-name"), (made.CpuOptions!.CoreCount, made.CpuOptions.ThreadsPerCore, made.PrivateDnsNameOptions!.HostnameType));
        Assert.Equal(("required", 5, "enabled"), (made.MetadataOptions!.HttpTokens, made.MetadataOptions.HttpPutResponseHopLimit, made.MetadataOptions.InstanceMetadataTags));
        Assert.Equal("arn:aws:iam::123456789012:instance-profile/front", made.IamInstanceProfile!.Arn);
        Assert.Equal(("10.0.1.9", "first", false), (made.PrivateIpAddress, made.NetworkInterfaces![0].Description, made.NetworkInterfaces[0].Attachment!.DeleteOnTermination));
        var root = Assert.Single(made.BlockDeviceMappings!);
        Assert.False(root.Ebs!.DeleteOnTermination);
        var volume = world.Cloud.Call(Ec2Api.DescribeVolumes, new DescribeVolumesRequest { VolumeIds = [root.Ebs.VolumeId!] }).Volumes![0];
        Assert.Equal((25, "gp3", 4000, 200), (volume.Size, volume.VolumeType, volume.Iops, volume.Throughput));
        Assert.Equal(("IyEvYmluL3No", "terminate", true, true), (
            Attribute(made, "userData").UserData!.Value,
            Attribute(made, "instanceInitiatedShutdownBehavior").InstanceInitiatedShutdownBehavior!.Value,
            Attribute(made, "disableApiTermination").DisableApiTermination!.Value,
            Attribute(made, "disableApiStop").DisableApiStop!.Value));
    }

    [Fact]
    public void What_a_template_left_unchecked_is_checked_at_the_launch()
    {
        Refuse("MissingParameter", new() { InstanceType = "t3.micro" });
        Refuse("InvalidAMIID.NotFound", new() { ImageId = "ami-00000000000000000", InstanceType = "t3.micro" });
        Refuse("InvalidParameterValue", new() { ImageId = world.Image, InstanceType = "t9.huge" });
        Refuse("InvalidUserData.Malformed", new() { ImageId = world.Image, InstanceType = "t3.micro", UserData = "no base64!" });
        Refuse("InvalidKeyPair.NotFound", new() { ImageId = world.Image, InstanceType = "t3.micro", KeyName = "nobody" });
        Refuse("InvalidParameterCombination", new() { ImageId = world.Image, InstanceType = "t3.micro", NetworkInterfaces = [new() { DeviceIndex = 0 }], SecurityGroupIds = [world.Group("web")] });
        Refuse("InvalidParameterCombination", new() { ImageId = world.Image, InstanceType = "t3.micro", SecurityGroups = ["default"] }, world.Subnet);
        Refuse("InvalidParameterCombination", new() { ImageId = world.Image, InstanceType = "t3.micro", NetworkInterfaces = [new() { DeviceIndex = 0, SubnetId = world.Subnet }] }, world.Subnet);
        Refuse("UnsupportedOperation", new() { ImageId = world.Image, InstanceType = "t3.micro", CpuOptions = new() { CoreCount = 2 } });
        Refuse("UnsupportedOperation", new() { ImageId = world.Image, InstanceType = "t3.micro", BlockDeviceMappings = [new() { DeviceName = "/dev/sdz", Ebs = new() { VolumeSize = 9 } }] });

        void Refuse(string code, RequestLaunchTemplateDataShape stored, string? subnet = null)
        {
            var template = Create($"web-{Guid.NewGuid():N}", stored);
            world.Refused(code, Ec2Api.RunInstances, new() { MinCount = 1, MaxCount = 1, SubnetId = subnet, LaunchTemplate = new() { LaunchTemplateId = template } });
        }
    }

    [Fact]
    public void The_tags_of_a_launch_template_do_not_count_among_the_fifty()
    {
        Create("web", new() { ImageId = world.Image, InstanceType = "t3.micro" });
        var made = Run(new() { MinCount = 1, MaxCount = 1, SubnetId = world.Subnet, LaunchTemplate = new() { LaunchTemplateName = "web" } });

        world.Cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [made.InstanceId!], Tags = [.. Enumerable.Range(0, 50).Select(number => new TagShape { Key = $"k{number}", Value = "v" })] });

        Assert.Equal(52, world.Instance(made.InstanceId!).Tags!.Count);
        world.Refused("TagLimitExceeded", Ec2Api.CreateTags, new() { Resources = [made.InstanceId!], Tags = [new TagShape { Key = "k50", Value = "v" }] });
    }

    [Fact]
    public void RunInstances_refuses_a_template_that_it_can_not_find()
    {
        var template = Create("web", new() { ImageId = world.Image });

        Refuse("MissingParameter", new());
        Refuse("InvalidParameterCombination", new() { LaunchTemplateId = template, LaunchTemplateName = "web" });
        Refuse("InvalidLaunchTemplateId.Malformed", new() { LaunchTemplateId = "web" });
        Refuse("InvalidLaunchTemplateId.NotFound", new() { LaunchTemplateId = "lt-00000000000000000" });
        Refuse("InvalidLaunchTemplateName.NotFoundException", new() { LaunchTemplateName = "none" });
        Refuse("InvalidLaunchTemplateId.VersionNotFound", new() { LaunchTemplateId = template, Version = "2" });
        Refuse("InvalidParameterValue", new() { LaunchTemplateId = template, Version = "two" });

        void Refuse(string code, LaunchTemplateSpecificationShape named) => world.Refused(code, Ec2Api.RunInstances, new() { MinCount = 1, MaxCount = 1, LaunchTemplate = named });
    }

    [Fact]
    public void Data_told_of_an_instance_launches_another_once_its_interface_is_taken_out()
    {
        var template = Create("web", new() { ImageId = world.Image, InstanceType = "t3.micro", KeyName = null });
        var first = Run(new() { MinCount = 1, MaxCount = 1, SubnetId = world.Subnet, LaunchTemplate = new() { LaunchTemplateId = template } });

        var told = world.Cloud.Call(Ec2Api.GetLaunchTemplateData, new GetLaunchTemplateDataRequest { InstanceId = first.InstanceId! }).LaunchTemplateData!;

        Assert.Null(told.TagSpecifications);
        Create("again", new() { ImageId = told.ImageId, InstanceType = told.InstanceType, CpuOptions = new() { CoreCount = told.CpuOptions!.CoreCount } });
        Assert.Equal("t3.micro", Run(new() { MinCount = 1, MaxCount = 1, SubnetId = world.Subnet, LaunchTemplate = new() { LaunchTemplateName = "again" } }).InstanceType);
    }

    private string Create(string name, RequestLaunchTemplateDataShape stored) => world.Cloud.Call(
        Ec2Api.CreateLaunchTemplate, new CreateLaunchTemplateRequest { LaunchTemplateName = name, LaunchTemplateData = stored }).LaunchTemplate!.LaunchTemplateId!;

    private InstanceShape Run(RunInstancesRequest request) => world.Cloud.Call(Ec2Api.RunInstances, request).Instances![0];

    private DescribeInstanceAttributeResult Attribute(InstanceShape instance, string name) =>
        world.Cloud.Call(Ec2Api.DescribeInstanceAttribute, new DescribeInstanceAttributeRequest { InstanceId = instance.InstanceId!, Attribute = name });

    private void Role(string name)
    {
        var global = Weft.Control.RegionName.Global.Text;
        world.Cloud.Call(Weft.Wire.Iam.IamApi.CreateRole, new Weft.Wire.Iam.CreateRoleRequest { RoleName = name, AssumeRolePolicyDocument = Iam.IamCloud.Trusting("*") }, global);
        world.Cloud.Call(Weft.Wire.Iam.IamApi.CreateInstanceProfile, new Weft.Wire.Iam.CreateInstanceProfileRequest { InstanceProfileName = name }, global);
        world.Cloud.Call(Weft.Wire.Iam.IamApi.AddRoleToInstanceProfile, new Weft.Wire.Iam.AddRoleToInstanceProfileRequest { InstanceProfileName = name, RoleName = name }, global);
    }
}
