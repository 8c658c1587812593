using Weft.Aws.Ec2.Volumes;
using Weft.Control.Provisioning;
using Weft.Control.Timing;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Instances;

public class InstanceProvisioningTests
{
    private const string Instance = "AWS::EC2::Instance";

    private static readonly string image = new CardCloud().Image;

    private readonly ProvisionedCloud cloud;
    private readonly string vpc;
    private readonly string subnet;

    public InstanceProvisioningTests()
        : this(Pace.Instant)
    {
    }

    private InstanceProvisioningTests(Pace pace)
    {
        cloud = new ProvisionedCloud(pace);
        vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        subnet = cloud.Create("AWS::EC2::Subnet", $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24","AvailabilityZone":"us-east-1a"}""");
    }

    [Fact]
    public void Every_setting_of_a_launch_stands()
    {
        var group = cloud.Create("AWS::EC2::SecurityGroup", $$"""{"VpcId":"{{vpc}}","GroupDescription":"g"}""");
        var instance = cloud.Create(Instance, $$"""
            {"ImageId":"{{image}}","InstanceType":"t3.micro","SubnetId":"{{subnet}}","AvailabilityZone":"us-east-1a","PrivateIpAddress":"10.0.1.10","SecurityGroupIds":["{{group}}"],
             "UserData":"ZWNobw==","IamInstanceProfile":"{{Profile("One")}}","Tenancy":"default","EbsOptimized":true,"DisableApiTermination":false,
             "InstanceInitiatedShutdownBehavior":"terminate","Monitoring":true,"SourceDestCheck":false,"CreditSpecification":{"CPUCredits":"standard"},
             "MetadataOptions":{"HttpTokens":"required","HttpPutResponseHopLimit":2},"PrivateDnsNameOptions":{"HostnameType":"ip-name"},
             "EnclaveOptions":{"Enabled":false},"HibernationOptions":{"Configured":false},"Tags":[{"Key":"Name","Value":"web"}]}
            """);
        Assert.Equal(Settling.Settled, Settle(instance));
        cloud.AssertStands(Instance, instance);
        Assert.Equal(("10.0.1.10", "", vpc, "running"), (Get(instance, "PrivateIp"), Get(instance, "PublicIp"), Get(instance, "VpcId"), Get(instance, "State.Name")));
        Assert.Equal("ip-10-0-1-10.ec2.internal", Get(instance, "PrivateDnsName"));
        cloud.Delete(Instance, instance);
        Assert.Null(cloud.Read(Instance, instance));
    }

    [Fact]
    public void What_can_change_while_it_runs_changes()
    {
        var instance = Launch();
        cloud.Update(Instance, instance, With($$"""
            "IamInstanceProfile":"{{Profile("One")}}","DisableApiTermination":true,"InstanceInitiatedShutdownBehavior":"terminate","Monitoring":true,"SourceDestCheck":false,
            "SecurityGroupIds":["{{cloud.Create("AWS::EC2::SecurityGroup", $$"""{"VpcId":"{{vpc}}","GroupDescription":"g"}""")}}"],"MetadataOptions":{"HttpTokens":"required"}
            """));
        cloud.AssertStands(Instance, instance);
        cloud.Update(Instance, instance, With($"\"IamInstanceProfile\":\"{Profile("Two")}\""));
        cloud.AssertStands(Instance, instance);
        Assert.False((bool)cloud.Read(Instance, instance)!["DisableApiTermination"]!);
        cloud.Update(Instance, instance, With("\"Tags\":[]"));
        Assert.Null(cloud.Read(Instance, instance)!["IamInstanceProfile"]);
        Assert.Equal(Settling.Settled, Settle(instance));
    }

    [Fact]
    public void Another_type_stops_and_starts_it()
    {
        var instance = Launch();
        cloud.Update(Instance, instance, With("\"UserData\":\"ZWNobw==\"").Replace("t3.micro", "t3.small", StringComparison.Ordinal));
        cloud.AssertStands(Instance, instance);
        Assert.Equal((Settling.Settled, "running"), (Settle(instance), Get(instance, "State.Name")));
        Assert.Throws<Weft.Wire.AwsException>(() => cloud.Update(Instance, instance, With("\"UserData\":\"ZWNobw==\"").Replace("t3.micro", "t4g.small", StringComparison.Ordinal)));
        Assert.Equal("running", Get(instance, "State.Name"));
    }

    [Fact]
    public void At_the_pace_of_AWS_it_waits_for_the_stop()
    {
        var slow = new InstanceProvisioningTests(Pace.Aws);
        var instance = slow.Launch();
        slow.cloud.Cloud.Pass(TimeSpan.FromMinutes(1));
        slow.cloud.Update(Instance, instance, slow.With("\"Tags\":[]").Replace("t3.micro", "t3.small", StringComparison.Ordinal));
        Assert.Equal((Settling.Pending, "stopping"), (slow.Settle(instance), slow.Get(instance, "State.Name")));
        slow.cloud.Cloud.Pass(TimeSpan.FromSeconds(42));
        Assert.Equal((Settling.Pending, "stopped"), (slow.Settle(instance), slow.Get(instance, "State.Name")));
        slow.cloud.Cloud.Pass(TimeSpan.FromSeconds(5));
        slow.cloud.Cloud.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal((Settling.Settled, "running"), (slow.Settle(instance), slow.Get(instance, "State.Name")));
        slow.cloud.AssertStands(Instance, instance);
    }

    [Fact]
    public void Interfaces_are_made_with_it_or_taken()
    {
        var card = cloud.Create("AWS::EC2::NetworkInterface", $$"""{"SubnetId":"{{subnet}}"}""");
        var instance = cloud.Create(Instance, $$"""
            {"ImageId":"{{image}}","InstanceType":"t3.micro","NetworkInterfaces":[
              {"DeviceIndex":"0","SubnetId":"{{subnet}}","PrivateIpAddress":"10.0.1.20","DeleteOnTermination":true},{"DeviceIndex":"1","NetworkInterfaceId":"{{card}}"}]}
            """);
        Assert.Equal("10.0.1.20", Get(instance, "PrivateIp"));
        Assert.Equal(instance, cloud.Cloud.ViewOf().Require<Weft.Aws.Ec2.NetworkInterfaces.NetworkInterface>(card).Attachment!.Instance);
    }

    [Fact]
    public void The_root_volume_is_what_the_template_says_and_has_its_tags()
    {
        var instance = cloud.Create(Instance, With("\"Tags\":[{\"Key\":\"team\",\"Value\":\"net\"}],\"PropagateTagsToVolumeOnCreation\":true," + Disk(20, true)));

        cloud.AssertStands(Instance, instance);
        var volume = VolumeOf(instance);
        Assert.Equal((20, "gp2"), (volume.Settings.SizeGiB, volume.Settings.Type));
        Assert.Equal("net", cloud.Cloud.ViewOf().TagsOf(volume.Id)["team"]);
        cloud.Cloud.Call(Ec2Api.ModifyVolume, new ModifyVolumeRequest { VolumeId = volume.Id.Text, Size = 30 });
        Assert.Equal(30, (int)cloud.Read(Instance, instance)!["BlockDeviceMappings"]![0]!["Ebs"]!["VolumeSize"]!);
        var empty = cloud.Create(Instance, With("\"BlockDeviceMappings\":[]"));
        cloud.AssertStands(Instance, empty);
        cloud.Update(Instance, empty, With("\"Monitoring\":false"));
        var plain = cloud.Create(Instance, With("\"Tags\":[{\"Key\":\"team\",\"Value\":\"net\"}]"));
        Assert.Empty(cloud.Cloud.ViewOf().TagsOf(VolumeOf(plain).Id));
    }

    [Fact]
    public void A_stack_changes_in_place_what_becomes_of_the_volume_and_nothing_else_of_it()
    {
        var instance = cloud.Create(Instance, With(Disk(20, true)));
        var volume = VolumeOf(instance);

        Assert.False(Replaces(Disk(20, true), Disk(20, false)));
        cloud.Update(Instance, instance, With(Disk(20, false)));
        cloud.AssertStands(Instance, instance);
        Assert.False(VolumeOf(instance).Attachment!.DeleteOnTermination);
        Assert.True(Replaces(Disk(20, true), Disk(21, true)));
        Assert.True(Replaces(Disk(20, true), "\"Monitoring\":true"));
        cloud.Delete(Instance, instance);
        Assert.NotNull(cloud.Cloud.ViewOf().Find(volume.Id));
    }

    [Theory]
    [InlineData("UnsupportedOperation", "\"BlockDeviceMappings\":[{\"DeviceName\":\"/dev/sdf\",\"Ebs\":{\"VolumeSize\":10}}]")]
    [InlineData("UnsupportedOperation", "\"BlockDeviceMappings\":[{\"DeviceName\":\"/dev/xvda\",\"Ebs\":{\"Encrypted\":true}}]")]
    [InlineData("ValidationError", "\"BlockDeviceMappings\":[{\"DeviceName\":\"/dev/xvda\",\"Ebs\":{\"KmsKeyId\":\"k\"}}]")]
    [InlineData("ValidationError", "\"BlockDeviceMappings\":[{\"DeviceName\":\"/dev/xvda\",\"NoDevice\":{}}]")]
    [InlineData("InvalidBlockDeviceMapping", "\"BlockDeviceMappings\":[{\"DeviceName\":\"/dev/xvda\",\"Ebs\":{\"VolumeSize\":4}}]")]
    [InlineData("UnsupportedOperation", "\"HibernationOptions\":{\"Configured\":true}")]
    [InlineData("InvalidParameterValue", "\"IamInstanceProfile\":\"nobody\"")]
    [InlineData("InvalidKeyPair.NotFound", "\"KeyName\":\"none\"")]
    public void What_the_api_refuses_a_template_cannot_have(string code, string property) => cloud.Refused(code, Instance, With(property));

    private string With(string property) => $$"""{"ImageId":"{{image}}","InstanceType":"t3.micro","SubnetId":"{{subnet}}",{{property}}}""";

    private string Launch() => cloud.Create(Instance, $$"""{"ImageId":"{{image}}","InstanceType":"t3.micro","SubnetId":"{{subnet}}"}""");

    private static string Disk(int size, bool deletes) =>
        $$""" "BlockDeviceMappings":[{"DeviceName":"/dev/xvda","Ebs":{"DeleteOnTermination":{{(deletes ? "true" : "false")}},"VolumeSize":{{size}},"VolumeType":"gp2"} }]""";

    private Volume VolumeOf(string instance) => Volume.RootOf(cloud.Cloud.ViewOf(), new(instance))!;

    private bool Replaces(string before, string after)
    {
        var (was, becomes) = (Reader(before), Reader(after));
        var declared = cloud.Cloud.Catalog.FindProvisioned(Instance)!;
        return PropertyChanges.Replace(declared, cloud.Cloud.ViewOf(), new ProvisionedUpdate("i", was, becomes), PropertyChanges.Between(declared, was, becomes));

        PropertyReader Reader(string property) => new(System.Text.Json.JsonDocument.Parse(With(property)).RootElement);
    }

    private string? Get(string instance, string attribute) => cloud.Attribute(Instance, instance, attribute);

    private Settling Settle(string instance) => cloud.Cloud.Catalog.FindProvisioned(Instance)!.Settle(cloud.Cloud.ViewOf(), instance);

    private string Profile(string name)
    {
        const string trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
        var role = cloud.Create("AWS::IAM::Role", $$"""{"AssumeRolePolicyDocument":{{trust}}}""", name);
        return cloud.Create("AWS::IAM::InstanceProfile", $$"""{"Roles":["{{role}}"]}""", name);
    }
}
