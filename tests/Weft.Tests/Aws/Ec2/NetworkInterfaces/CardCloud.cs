using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Tests.Aws.Ec2.NetworkInterfaces;

/// <summary>A cloud with a VPC (DNS host names on), a subnet with IPv6 in one zone and one in another, and short ways to interfaces and instances.</summary>
public sealed class CardCloud
{
    public CardCloud(Pace pace = Pace.Instant)
    {
        Cloud = new TestCloud(pace);
        var vpc = Cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16", AmazonProvidedIpv6CidrBlock = true }).Vpc!;
        Vpc = vpc.VpcId!;
        Cloud.Call(Ec2Api.ModifyVpcAttribute, new ModifyVpcAttributeRequest { VpcId = Vpc, EnableDnsHostnames = new() { Value = true } });
        var ipv6 = vpc.Ipv6CidrBlockAssociationSet![0].Ipv6CidrBlock!;
        Subnet = CreateSubnet("10.0.1.0/24", "us-east-1a", ipv6[..ipv6.IndexOf('/')] + "/64");
        OtherSubnet = CreateSubnet("10.0.2.0/24", "us-east-1b");
        Image = Cloud.Call(Ec2Api.DescribeImages, new DescribeImagesRequest
        {
            Filters = [Filter("architecture", "x86_64"), Filter("name", "al2023-ami-2023*kernel-6.1-x86_64")],
        }).Images![0].ImageId!;
    }

    public TestCloud Cloud { get; }

    public string Vpc { get; }

    /// <summary>10.0.1.0/24 and a /64 in us-east-1a.</summary>
    public string Subnet { get; }

    /// <summary>10.0.2.0/24 in us-east-1b.</summary>
    public string OtherSubnet { get; }

    /// <summary>Amazon Linux 2023 for x86_64.</summary>
    public string Image { get; }

    public static FilterShape Filter(string name, params string[] values) => new() { Name = name, Values = values };

    public NetworkInterfaceShape Card(string? subnet = null, string? address = null, int? secondary = null, params string[] groups) =>
        Cloud.Call(Ec2Api.CreateNetworkInterface, new CreateNetworkInterfaceRequest
        {
            SubnetId = subnet ?? Subnet,
            PrivateIpAddress = address,
            SecondaryPrivateIpAddressCount = secondary,
            Groups = groups,
        }).NetworkInterface!;

    public NetworkInterfaceShape Look(string card) =>
        Cloud.Call(Ec2Api.DescribeNetworkInterfaces, new DescribeNetworkInterfacesRequest { NetworkInterfaceIds = [card] }).NetworkInterfaces![0];

    public InstanceShape Run(string? subnet = null, string type = "t3.micro") =>
        Cloud.Call(Ec2Api.RunInstances, Launch(subnet, type)).Instances![0];

    public RunInstancesRequest Launch(string? subnet = null, string type = "t3.micro") =>
        new() { ImageId = Image, InstanceType = type, MinCount = 1, MaxCount = 1, SubnetId = subnet ?? Subnet };

    public InstanceShape Instance(string id) =>
        Cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest { InstanceIds = [id] }).Reservations![0].Instances![0];

    public string Attach(string card, string instance, int device = 1) =>
        Cloud.Call(Ec2Api.AttachNetworkInterface, new AttachNetworkInterfaceRequest { NetworkInterfaceId = card, InstanceId = instance, DeviceIndex = device }).AttachmentId!;

    /// <summary>A security group of the VPC, or of another one.</summary>
    public string Group(string name, string? vpc = null)
    {
        var id = default(Id<SecurityGroup>);
        Cloud.Write(transaction =>
            id = transaction.Put(new SecurityGroup(transaction.NewId<SecurityGroup>(), new Id<Vpc>(vpc ?? Vpc), name, name)).Id);
        return id.Text;
    }

    public AwsException Refused<TRequest, TResult>(string code, OperationContract<TRequest, TResult> contract, TRequest request)
        where TRequest : class
        where TResult : class => Cloud.Refused(code, contract, request);

    public string CreateSubnet(string cidr, string zone, string? ipv6 = null) => Cloud.Call(
        Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = Vpc, CidrBlock = cidr, Ipv6CidrBlock = ipv6, AvailabilityZone = zone }).Subnet!.SubnetId!;
}
