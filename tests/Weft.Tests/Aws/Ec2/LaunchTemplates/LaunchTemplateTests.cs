using Weft.Aws.Ec2.LaunchTemplates;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.LaunchTemplates;

public class LaunchTemplateTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void CreateLaunchTemplate_stores_what_it_was_told_as_version_1_without_looking_it_up()
    {
        var made = cloud.Call(Ec2Api.CreateLaunchTemplate, new CreateLaunchTemplateRequest
        {
            LaunchTemplateName = "web",
            VersionDescription = "first",
            LaunchTemplateData = new() { ImageId = "ami-00000000000000000", InstanceType = "t9.huge", UserData = "no base64!", SecurityGroupIds = ["sg-none"] },
            TagSpecifications = [new TagSpecificationShape { ResourceType = "launch-template", Tags = [new TagShape { Key = "team", Value = "net" }] }],
        }).LaunchTemplate!;

        Assert.Matches("^lt-0[0-9a-f]{16}$", made.LaunchTemplateId);
        Assert.Equal(("web", 1L, 1L, "arn:aws:iam::123456789012:root"), (made.LaunchTemplateName, made.DefaultVersionNumber, made.LatestVersionNumber, made.CreatedBy));
        Assert.Equal(("net", cloud.Now), (Assert.Single(made.Tags!).Value, made.CreateTime));
        var version = Assert.Single(Versions(made.LaunchTemplateId!));
        Assert.Equal((1L, "first", true), (version.VersionNumber, version.VersionDescription, version.DefaultVersion));
        Assert.Equal(("ami-00000000000000000", "t9.huge", "no base64!"), (version.LaunchTemplateData!.ImageId, version.LaunchTemplateData.InstanceType, version.LaunchTemplateData.UserData));
        Assert.Equal(["sg-none"], version.LaunchTemplateData.SecurityGroupIds!);
        Assert.Null(version.LaunchTemplateData.Monitoring);
        Assert.Null(version.LaunchTemplateData.NetworkInterfaces);
    }

    [Fact]
    public void Everything_that_a_template_can_say_is_shown_again()
    {
        var shown = Versions(Create("web", LaunchTemplateSamples.Full("ami-1")))[0].LaunchTemplateData!;

        Assert.Equal(("ami-1", "t3.small", "me", "terminate"), (shown.ImageId, shown.InstanceType, shown.KeyName, shown.InstanceInitiatedShutdownBehavior));
        Assert.Equal((true, true, true, true), (shown.EbsOptimized, shown.Monitoring!.Enabled, shown.DisableApiTermination, shown.DisableApiStop));
        Assert.Equal(("standard", "default", "open", "default"), (shown.CreditSpecification!.CpuCredits, shown.MaintenanceOptions!.AutoRecovery, shown.CapacityReservationSpecification!.CapacityReservationPreference, shown.NetworkPerformanceOptions!.BandwidthWeighting));
        Assert.Equal((false, false), (shown.HibernationOptions!.Configured, shown.EnclaveOptions!.Enabled));
        Assert.Equal((null, "front"), (shown.IamInstanceProfile!.Arn, shown.IamInstanceProfile.Name));
        Assert.Equal(("us-east-1a", "dedicated"), (shown.Placement!.AvailabilityZone, shown.Placement.Tenancy));
        Assert.Equal((1, 2, "disabled"), (shown.CpuOptions!.CoreCount, shown.CpuOptions.ThreadsPerCore, shown.CpuOptions.AmdSevSnp));
        Assert.Equal(("required", 5, "enabled", "disabled", "enabled"), (shown.MetadataOptions!.HttpTokens, shown.MetadataOptions.HttpPutResponseHopLimit, shown.MetadataOptions.HttpEndpoint, shown.MetadataOptions.HttpProtocolIpv6, shown.MetadataOptions.InstanceMetadataTags));
        Assert.Equal(("resource-name", true, false), (shown.PrivateDnsNameOptions!.HostnameType, shown.PrivateDnsNameOptions.EnableResourceNameDnsARecord, shown.PrivateDnsNameOptions.EnableResourceNameDnsAAAARecord));
        var tags = Assert.Single(shown.TagSpecifications!);
        Assert.Equal(("instance", "web"), (tags.ResourceType, Assert.Single(tags.Tags!).Value));
        var device = Assert.Single(shown.BlockDeviceMappings!);
        Assert.Equal(("/dev/xvda", 20, "gp3", 4000, 200), (device.DeviceName, device.Ebs!.VolumeSize, device.Ebs.VolumeType, device.Ebs.Iops, device.Ebs.Throughput));
        Assert.Equal((false, false, null), (device.Ebs.DeleteOnTermination, device.Ebs.Encrypted, device.Ebs.SnapshotId));
        var card = Assert.Single(shown.NetworkInterfaces!);
        Assert.Equal((0, 0, "subnet-1", "first", "interface"), (card.DeviceIndex, card.NetworkCardIndex, card.SubnetId, card.Description, card.InterfaceType));
        Assert.Equal((true, false, "10.0.0.9", 1), (card.AssociatePublicIpAddress, card.DeleteOnTermination, card.PrivateIpAddress, card.Ipv6AddressCount));
        Assert.Equal(("sg-1", "10.0.0.10", false), (Assert.Single(card.Groups!), Assert.Single(card.PrivateIpAddresses!).PrivateIpAddress, card.PrivateIpAddresses![0].Primary));
    }

    [Fact]
    public void CreateLaunchTemplate_refuses_names_that_are_taken_or_can_not_be()
    {
        Create("web");

        cloud.Refused("InvalidLaunchTemplateName.AlreadyExistsException", Ec2Api.CreateLaunchTemplate, Making("web"));
        cloud.Refused("InvalidLaunchTemplateName.MalformedException", Ec2Api.CreateLaunchTemplate, Making("ab"));
        cloud.Refused("InvalidLaunchTemplateName.MalformedException", Ec2Api.CreateLaunchTemplate, Making("a name"));
        cloud.Refused("InvalidLaunchTemplateName.MalformedException", Ec2Api.CreateLaunchTemplate, Making(new string('a', 129)));
        Assert.NotNull(cloud.Call(Ec2Api.CreateLaunchTemplate, Making("web"), region: "eu-west-1").LaunchTemplate);
        Assert.NotNull(cloud.Call(Ec2Api.CreateLaunchTemplate, Making("a/b(c).d_e-f")).LaunchTemplate);
    }

    [Fact]
    public void CreateLaunchTemplate_refuses_a_template_that_says_nothing()
    {
        cloud.Refused("MissingParameter", Ec2Api.CreateLaunchTemplate, Making("web", new()));
        cloud.Refused("InvalidParameterValue", Ec2Api.CreateLaunchTemplate, new CreateLaunchTemplateRequest
        {
            LaunchTemplateName = "web", LaunchTemplateData = new() { ImageId = "ami-1" }, VersionDescription = new string('d', 256),
        });
    }

    public static TheoryData<string, RequestLaunchTemplateDataShape> NotHere => new()
    {
        { "LaunchTemplateData.KernelId", new() { KernelId = "aki-1" } },
        { "LaunchTemplateData.RamDiskId", new() { RamDiskId = "ari-1" } },
        { "LaunchTemplateData.InstanceMarketOptions", new() { InstanceMarketOptions = new() { MarketType = "spot" } } },
        { "LaunchTemplateData.InstanceRequirements", new() { InstanceRequirements = new() { VCpuCount = new() { Min = 1 }, MemoryMiB = new() { Min = 1 } } } },
        { "LaunchTemplateData.LicenseSpecifications", new() { LicenseSpecifications = [new()] } },
        { "LaunchTemplateData.ElasticGpuSpecifications", new() { ElasticGpuSpecifications = [new() { Type = "eg1.medium" }] } },
        { "LaunchTemplateData.ElasticInferenceAccelerators", new() { ElasticInferenceAccelerators = [new() { Type = "eia1.medium" }] } },
        { "LaunchTemplateData.SecondaryInterfaces", new() { SecondaryInterfaces = [new()] } },
        { "LaunchTemplateData.Placement.GroupName", new() { Placement = new() { GroupName = "together" } } },
        { "LaunchTemplateData.CapacityReservationSpecification.CapacityReservationTarget", new() { CapacityReservationSpecification = new() { CapacityReservationTarget = new() } } },
        { "LaunchTemplateData.NetworkInterfaces.Ipv4PrefixCount", new() { NetworkInterfaces = [new() { DeviceIndex = 0, Ipv4PrefixCount = 1 }] } },
        { "LaunchTemplateData.BlockDeviceMappings.NoDevice", new() { BlockDeviceMappings = [new() { DeviceName = "/dev/xvdb", NoDevice = "" }, new() { DeviceName = "/dev/xvdc", NoDevice = "yes" }] } },
        { "LaunchTemplateData.BlockDeviceMappings.Ebs.KmsKeyId", new() { BlockDeviceMappings = [new() { DeviceName = "/dev/xvda", Ebs = new() { KmsKeyId = "alias/mine" } }] } },
        { "BlockDeviceMapping.Ebs.Encrypted", new() { BlockDeviceMappings = [new() { DeviceName = "/dev/xvda", Ebs = new() { Encrypted = true } }] } },
        { "HibernationOptions.Configured", new() { HibernationOptions = new() { Configured = true } } },
        { "EnclaveOptions.Enabled", new() { EnclaveOptions = new() { Enabled = true } } },
        { "CpuOptions.AmdSevSnp", new() { CpuOptions = new() { AmdSevSnp = "enabled" } } },
        { "a parameter of Systems Manager", new() { ImageId = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" } },
        { "the tenancy host", new() { Placement = new() { Tenancy = "host" } } },
    };

    [Theory]
    [MemberData(nameof(NotHere), DisableDiscoveryEnumeration = true)]
    public void What_no_launch_here_takes_is_refused_by_name_when_it_is_stored(string name, RequestLaunchTemplateDataShape stored)
    {
        var template = Create("web");

        Assert.Contains(name, cloud.Refused("UnsupportedOperation", Ec2Api.CreateLaunchTemplate, Making("other", stored)).Message, StringComparison.Ordinal);
        Assert.Contains(name, cloud.Refused("UnsupportedOperation", Ec2Api.CreateLaunchTemplateVersion, new CreateLaunchTemplateVersionRequest
        {
            LaunchTemplateId = template, LaunchTemplateData = stored,
        }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_can_not_tag_what_a_launch_does_not_make()
    {
        var stored = new RequestLaunchTemplateDataShape { TagSpecifications = [new() { ResourceType = "vpc", Tags = [new() { Key = "a", Value = "b" }] }] };

        cloud.Refused("InvalidParameterValue", Ec2Api.CreateLaunchTemplate, Making("web", stored));
        cloud.Refused("InvalidParameterValue", Ec2Api.CreateLaunchTemplate, new CreateLaunchTemplateRequest
        {
            LaunchTemplateName = "web",
            LaunchTemplateData = new() { ImageId = "ami-1" },
            TagSpecifications = [new TagSpecificationShape { ResourceType = "instance", Tags = [new TagShape { Key = "a", Value = "b" }] }],
        });
    }

    [Fact]
    public void DescribeLaunchTemplates_finds_by_id_name_filter_and_tag()
    {
        var (web, db) = (Create("web"), Create("db1"));
        cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [db], Tags = [new TagShape { Key = "kind", Value = "store" }] });

        Assert.Equal(2, Describe(new()).Count);
        Assert.Equal(web, Assert.Single(Describe(new() { LaunchTemplateIds = [web] })).LaunchTemplateId);
        Assert.Equal(db, Assert.Single(Describe(new() { LaunchTemplateNames = ["db1"] })).LaunchTemplateId);
        Assert.Equal(web, Assert.Single(Describe(new() { Filters = [CardCloud.Filter("launch-template-name", "w*")] })).LaunchTemplateId);
        Assert.Equal(db, Assert.Single(Describe(new() { Filters = [CardCloud.Filter("tag:kind", "store")] })).LaunchTemplateId);
        Assert.Equal(2, Describe(new() { Filters = [CardCloud.Filter("create-time", "2026-01-02T03:04:05.000Z")] }).Count);
        cloud.Refused("InvalidLaunchTemplateName.NotFoundException", Ec2Api.DescribeLaunchTemplates, new() { LaunchTemplateNames = ["none"] });
        cloud.Refused("InvalidLaunchTemplateId.NotFound", Ec2Api.DescribeLaunchTemplates, new() { LaunchTemplateIds = ["lt-00000000000000000"] });
        cloud.Refused("InvalidLaunchTemplateId.Malformed", Ec2Api.DescribeLaunchTemplates, new() { LaunchTemplateIds = ["web"] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeLaunchTemplates, new() { Filters = [CardCloud.Filter("colour", "red")] });
    }

    [Fact]
    public void ModifyLaunchTemplate_changes_the_default_version()
    {
        var template = Create("web");
        Add(template);

        var changed = cloud.Call(Ec2Api.ModifyLaunchTemplate, new ModifyLaunchTemplateRequest { LaunchTemplateName = "web", DefaultVersion = "2" }).LaunchTemplate!;

        Assert.Equal((2L, 2L), (changed.DefaultVersionNumber, changed.LatestVersionNumber));
        Assert.Equal([true, false], Versions(template).Select(version => version.DefaultVersion!.Value));
        Refuse("InvalidLaunchTemplateId.VersionNotFound", new() { LaunchTemplateId = template, DefaultVersion = "3" });
        Refuse("InvalidParameterValue", new() { LaunchTemplateId = template, DefaultVersion = "two" });
        Refuse("MissingParameter", new() { LaunchTemplateId = template });
        Refuse("MissingParameter", new() { DefaultVersion = "1" });
        Refuse("InvalidParameterCombination", new() { LaunchTemplateId = template, LaunchTemplateName = "web", DefaultVersion = "1" });
        Refuse("InvalidLaunchTemplateId.NotFound", new() { LaunchTemplateId = "lt-00000000000000000", DefaultVersion = "1" });
        Refuse("InvalidLaunchTemplateName.NotFoundException", new() { LaunchTemplateName = "none", DefaultVersion = "1" });

        void Refuse(string code, ModifyLaunchTemplateRequest request) => cloud.Refused(code, Ec2Api.ModifyLaunchTemplate, request);
    }

    [Fact]
    public void DeleteLaunchTemplate_takes_all_versions_with_it_and_frees_the_name()
    {
        var template = Create("web");
        Add(template);

        Assert.Equal((template, 2L), (cloud.Call(Ec2Api.DeleteLaunchTemplate, new DeleteLaunchTemplateRequest { LaunchTemplateId = template }) is { LaunchTemplate: { } gone } ? (gone.LaunchTemplateId, gone.LatestVersionNumber!.Value) : default));

        Assert.Empty(Describe(new()));
        cloud.Refused("InvalidLaunchTemplateId.NotFound", Ec2Api.DescribeLaunchTemplateVersions, new() { LaunchTemplateId = template });
        cloud.Refused("InvalidLaunchTemplateId.NotFound", Ec2Api.DeleteLaunchTemplate, new() { LaunchTemplateId = template });
        cloud.Refused("InvalidLaunchTemplateName.NotFoundException", Ec2Api.DeleteLaunchTemplate, new() { LaunchTemplateName = "web" });
        cloud.Refused("MissingParameter", Ec2Api.DeleteLaunchTemplate, new());
        Assert.Single(Versions(Create("web")));
    }

    [Fact]
    public void A_Region_has_5000_templates_and_a_template_10000_versions()
    {
        var template = Create("web");
        cloud.Write(transaction =>
        {
            for (var more = 1; more < 5000; more++) transaction.Put(new LaunchTemplate(transaction.NewId<LaunchTemplate>(), $"more-{more}", transaction.Now, ""));
            var web = transaction.Require<LaunchTemplate>(template);
            for (var number = 2; number <= 10_000; number++)
                transaction.Put(new LaunchTemplateVersion(LaunchTemplateVersion.IdOf(web.Id, number), web.Id, number, null, transaction.Now, "", new LaunchParameters()));
            transaction.Put(web with { LatestVersion = 10_000, LastNumber = 10_000 });
        });

        cloud.Refused("LaunchTemplateLimitExceeded", Ec2Api.CreateLaunchTemplate, Making("one-more"));
        cloud.Refused("LaunchTemplateVersionLimitExceeded", Ec2Api.CreateLaunchTemplateVersion, new() { LaunchTemplateId = template, LaunchTemplateData = new() { ImageId = "ami-2" } });
        cloud.Call(Ec2Api.DeleteLaunchTemplateVersions, new DeleteLaunchTemplateVersionsRequest { LaunchTemplateId = template, Versions = ["10000"] });
        Add(template);
        Assert.Equal(10_001, Versions(template)[0].VersionNumber);
        cloud.Call(Ec2Api.DeleteLaunchTemplate, new DeleteLaunchTemplateRequest { LaunchTemplateName = "more-7" });
        Create("one-more");
    }

    [Fact]
    public void GetLaunchTemplateData_makes_a_template_of_an_instance()
    {
        var world = new CardCloud();
        var instance = world.Run();

        var told = world.Cloud.Call(Ec2Api.GetLaunchTemplateData, new GetLaunchTemplateDataRequest { InstanceId = instance.InstanceId! }).LaunchTemplateData!;

        Assert.Equal((world.Image, "t3.micro", "default", "us-east-1a"), (told.ImageId, told.InstanceType, told.Placement!.Tenancy, told.Placement.AvailabilityZone));
        Assert.Equal(("required", 2, "unlimited", "stop"), (told.MetadataOptions!.HttpTokens, told.MetadataOptions.HttpPutResponseHopLimit, told.CreditSpecification!.CpuCredits, told.InstanceInitiatedShutdownBehavior));
        var card = Assert.Single(told.NetworkInterfaces!);
        Assert.Equal(("/dev/xvda", true, "gp3"), Assert.Single(told.BlockDeviceMappings!) is { } device ? (device.DeviceName, device.Ebs!.DeleteOnTermination!.Value, device.Ebs.VolumeType) : default);
        Assert.Equal((instance.NetworkInterfaces![0].NetworkInterfaceId, world.Subnet, instance.PrivateIpAddress, 0), (card.NetworkInterfaceId, card.SubnetId, card.PrivateIpAddress, card.DeviceIndex));
        world.Refused("InvalidInstanceID.NotFound", Ec2Api.GetLaunchTemplateData, new() { InstanceId = "i-00000000000000000" });
    }

    private string Create(string name, RequestLaunchTemplateDataShape? stored = null) =>
        cloud.Call(Ec2Api.CreateLaunchTemplate, Making(name, stored)).LaunchTemplate!.LaunchTemplateId!;

    private void Add(string template) =>
        cloud.Call(Ec2Api.CreateLaunchTemplateVersion, new CreateLaunchTemplateVersionRequest { LaunchTemplateId = template, LaunchTemplateData = new() { InstanceType = "t3.small" } });

    private IReadOnlyList<LaunchTemplateShape> Describe(DescribeLaunchTemplatesRequest request) => cloud.Call(Ec2Api.DescribeLaunchTemplates, request).LaunchTemplates!;

    private IReadOnlyList<LaunchTemplateVersionShape> Versions(string template) =>
        cloud.Call(Ec2Api.DescribeLaunchTemplateVersions, new DescribeLaunchTemplateVersionsRequest { LaunchTemplateId = template }).LaunchTemplateVersions!;

    private static CreateLaunchTemplateRequest Making(string name, RequestLaunchTemplateDataShape? stored = null) =>
        new() { LaunchTemplateName = name, LaunchTemplateData = stored ?? new() { ImageId = "ami-1" } };
}
