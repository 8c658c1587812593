using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.EgressOnlyInternetGateways;
using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.NatGateways;
using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.PrefixLists;
using Weft.Aws.Ec2.Regions;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Tests.Control.State;

/// <summary>
/// Random calls that have to do with packets, on what the cloud holds at the moment. Many are accepted; those that are not change nothing,
/// which is a test as well. The same seed on the same cloud gives the same calls.
/// </summary>
internal sealed class RandomCalls(int seed, CallScript cloud)
{
    private static readonly string[] s_regions = [TestCloud.DefaultRegion, TestCloud.DefaultRegion, "us-west-2"];

    private readonly Random random = new(seed);
    private View view = cloud.ViewOf(TestCloud.DefaultRegion);
    private int made;

    /// <summary>The first calls of every run: a network that later calls find something in.</summary>
    public IEnumerable<string> Opening()
    {
        view = cloud.ViewOf(TestCloud.DefaultRegion);
        yield return "CreateVpc CidrBlock=10.0.0.0/16 AmazonProvidedIpv6CidrBlock=true";
        yield return "CreateVpc CidrBlock=10.1.0.0/16";
        yield return "@us-west-2 CreateVpc CidrBlock=10.2.0.0/16";
        for (var i = 0; i < 24; i++)
        {
            view = cloud.ViewOf(TestCloud.DefaultRegion);
            yield return i < 5 ? CreateSubnet() : i < 7 ? $"CreateInternetGateway" : i < 9 ? AttachInternetGateway()
                : i < 12 ? $"AuthorizeSecurityGroupIngress GroupId={Any<SecurityGroup>()} IpPermissions.1.IpProtocol=-1 IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8"
                : i < 15 ? $"AuthorizeSecurityGroupIngress GroupId={Any<SecurityGroup>()} {Permission()}" : Launch();
        }
    }

    public string Next()
    {
        var region = Pick(s_regions);
        view = cloud.ViewOf(region);
        var line = Line();
        return region == TestCloud.DefaultRegion ? line : $"@{region} {line}";
    }

    private string Line() => random.Next(48) switch
    {
        0 or 1 => CreateSubnet(),
        2 => $"DeleteSubnet SubnetId={Any<Subnet>()}",
        3 => $"CreateRouteTable VpcId={Any<Vpc>()}",
        4 or 5 => $"AssociateRouteTable RouteTableId={Any<RouteTable>()} SubnetId={Any<Subnet>()}",
        6 => $"DisassociateRouteTable AssociationId={Pick(view.All<RouteTable>().SelectMany(table => table.Associations).Select(held => held.Id).Append("none"))}",
        7 or 8 or 9 => $"CreateRoute RouteTableId={Any<RouteTable>()} {Destination()} {Target()}",
        10 => $"ReplaceRoute RouteTableId={Any<RouteTable>()} {Destination()} {Target()}",
        11 => $"DeleteRoute RouteTableId={Any<RouteTable>()} {Destination()}",
        12 => $"CreateSecurityGroup VpcId={Any<Vpc>()} GroupName=g{made++} GroupDescription=g",
        13 => $"DeleteSecurityGroup GroupId={Any<SecurityGroup>()}",
        14 or 15 or 16 => $"AuthorizeSecurityGroupIngress GroupId={Any<SecurityGroup>()} {Permission()}",
        17 => $"AuthorizeSecurityGroupEgress GroupId={Any<SecurityGroup>()} {Permission()}",
        18 => Revoke(),
        19 or 20 => CreateInterface(),
        21 => $"DeleteNetworkInterface NetworkInterfaceId={Any<NetworkInterface>()}",
        22 => $"ModifyNetworkInterfaceAttribute NetworkInterfaceId={Any<NetworkInterface>()} SecurityGroupId.1={Any<SecurityGroup>()}",
        23 => $"ModifyNetworkInterfaceAttribute NetworkInterfaceId={Any<NetworkInterface>()} SourceDestCheck.Value={(Chance(50) ? "true" : "false")}",
        24 or 25 => Launch(),
        26 => $"StopInstances InstanceId.1={Any<Instance>()}",
        27 => $"{(Chance(70) ? "StartInstances" : "TerminateInstances")} InstanceId.1={Any<Instance>()}",
        28 or 29 => Address(),
        30 => $"DisassociateAddress AssociationId={Pick(view.All<ElasticAddress>().Select(held => held.Association?.Id ?? "none").Append("none"))}",
        31 => $"CreateNatGateway SubnetId={Any<Subnet>()} {(Chance(50) ? $"AllocationId={Any<ElasticAddress>()}" : "ConnectivityType=private")}",
        32 => Chance(30) ? $"DeleteNatGateway NatGatewayId={Any<NatGateway>()}" : $"ModifyVpcAttribute VpcId={Any<Vpc>()} EnableDnsSupport.Value={(Chance(50) ? "true" : "false")}",
        33 => Chance(50) ? AttachInternetGateway() : $"DetachInternetGateway InternetGatewayId={Any<InternetGateway>()} VpcId={Any<Vpc>()}",
        34 => Chance(70) ? $"CreateEgressOnlyInternetGateway VpcId={Any<Vpc>()}" : $"DeleteEgressOnlyInternetGateway EgressOnlyInternetGatewayId={Any<EgressOnlyInternetGateway>()}",
        35 => $"CreateVpcPeeringConnection VpcId={Any<Vpc>()} PeerVpcId={FarVpc(out var far)} PeerRegion={far}",
        36 or 37 => Chance(70) ? $"AcceptVpcPeeringConnection VpcPeeringConnectionId={Any<VpcPeeringConnection>()}" : $"DeleteVpcPeeringConnection VpcPeeringConnectionId={Any<VpcPeeringConnection>()}",
        38 => $"CreateNetworkAcl VpcId={Any<Vpc>()}",
        39 or 40 => ListEntry(),
        41 => $"ReplaceNetworkAclAssociation AssociationId={Any<NetworkAclAssociation>()} NetworkAclId={Any<NetworkAcl>()}",
        42 => PrefixList(),
        43 or 44 => Launch(),
        45 => $"AuthorizeSecurityGroupIngress GroupId={Any<SecurityGroup>()} {Permission()}",
        _ => Chance(60) ? $"AssignPrivateIpAddresses NetworkInterfaceId={Any<NetworkInterface>()} SecondaryPrivateIpAddressCount=1" : $"CreateTags ResourceId.1={Any<Subnet>()} Tag.1.Key=k Tag.1.Value=v{made++}",
    };

    private string CreateSubnet()
    {
        var vpc = Pick(view.All<Vpc>());
        var block = $"{string.Join('.', $"{vpc.Cidr.First}".Split('.')[..2])}.{random.Next(6)}.0/{(Chance(70) ? 24 : 26)}";
        var ipv6 = vpc.Ipv6Blocks.Select(held => held.Cidr.First).FirstOrDefault();
        var second = vpc.Ipv6Blocks.Any() && Chance(70) ? $" Ipv6CidrBlock={ipv6 + ((UInt128)random.Next(6) << 64)}/64" : "";
        return $"CreateSubnet VpcId={vpc.Id.Text} CidrBlock={block}{second}";
    }

    private string CreateInterface() => $"CreateNetworkInterface SubnetId={Any<Subnet>()}{(Chance(40) ? " Ipv6AddressCount=1" : "")}";

    private string AttachInternetGateway() => $"AttachInternetGateway InternetGatewayId={Any<InternetGateway>()} VpcId={Any<Vpc>()}";

    private string Launch()
    {
        var subnet = Pick(view.All<Subnet>());
        var groups = view.All<SecurityGroup>().Where(group => group.Vpc == subnet.Vpc).Select(group => group.Id.Text).ToList();
        return $"RunInstances ImageId={ImageCatalog.All[0].IdIn(view.RegionFacts())} InstanceType=t3.micro MinCount=1 MaxCount={1 + random.Next(2)} SubnetId={subnet.Id.Text} SecurityGroupId.1={Pick(groups)}";
    }

    private string Revoke()
    {
        var rule = Pick(view.All<SecurityGroupRule>());
        return $"RevokeSecurityGroup{(rule.IsEgress ? "Egress" : "Ingress")} GroupId={rule.Group.Text} SecurityGroupRuleId.1={rule.Id.Text}";
    }

    private string Address() => view.All<ElasticAddress>().Count() < 4 && Chance(50) ? "AllocateAddress Domain=vpc"
        : $"AssociateAddress AllocationId={Any<ElasticAddress>()} NetworkInterfaceId={Any<NetworkInterface>()} AllowReassociation=true";

    private string Destination() => random.Next(10) switch
    {
        < 3 => "DestinationCidrBlock=0.0.0.0/0",
        < 5 => "DestinationIpv6CidrBlock=::/0",
        < 8 => $"DestinationCidrBlock=10.{random.Next(3)}.0.0/16",
        8 => $"DestinationCidrBlock=10.{random.Next(3)}.{random.Next(6)}.0/24",
        _ => $"DestinationPrefixListId={Any<ManagedPrefixList>()}",
    };

    private string Target() => random.Next(6) switch
    {
        0 or 1 => $"GatewayId={Any<InternetGateway>()}",
        2 => $"NatGatewayId={Any<NatGateway>()}",
        3 => $"VpcPeeringConnectionId={Any<VpcPeeringConnection>()}",
        4 => $"NetworkInterfaceId={Any<NetworkInterface>()}",
        _ => $"EgressOnlyInternetGatewayId={Any<EgressOnlyInternetGateway>()}",
    };

    private string Permission()
    {
        var port = Pick((int[])[22, 80, 443, 5432]);
        var traffic = random.Next(6) switch
        {
            0 => "IpPermissions.1.IpProtocol=-1",
            1 => "IpPermissions.1.IpProtocol=icmp IpPermissions.1.FromPort=-1 IpPermissions.1.ToPort=-1",
            2 => $"IpPermissions.1.IpProtocol=udp IpPermissions.1.FromPort={port} IpPermissions.1.ToPort={port + 10}",
            _ => $"IpPermissions.1.IpProtocol=tcp IpPermissions.1.FromPort={port} IpPermissions.1.ToPort={port}",
        };
        return traffic + random.Next(6) switch
        {
            0 => " IpPermissions.1.IpRanges.1.CidrIp=0.0.0.0/0",
            1 => " IpPermissions.1.Ipv6Ranges.1.CidrIpv6=::/0",
            2 or 3 => $" IpPermissions.1.IpRanges.1.CidrIp=10.{random.Next(3)}.{random.Next(6)}.0/24",
            4 => $" IpPermissions.1.PrefixListIds.1.PrefixListId={Any<ManagedPrefixList>()}",
            _ => $" IpPermissions.1.Groups.1.GroupId={Any<SecurityGroup>()}",
        };
    }

    private string ListEntry() =>
        $"CreateNetworkAclEntry NetworkAclId={Any<NetworkAcl>()} RuleNumber={1 + random.Next(200)} Protocol={Pick((string[])["-1", "6", "17"])} RuleAction={(Chance(60) ? "allow" : "deny")}"
        + $" Egress={(Chance(50) ? "true" : "false")} CidrBlock={(Chance(50) ? "0.0.0.0/0" : $"10.{random.Next(3)}.0.0/16")} PortRange.From=0 PortRange.To={Pick((int[])[1023, 65535])}";

    private string PrefixList()
    {
        var lists = view.All<ManagedPrefixList>().ToList();
        if (lists.Count == 0 || Chance(30))
            return $"CreateManagedPrefixList PrefixListName=l{made++} MaxEntries=5 AddressFamily=IPv4 Entry.1.Cidr=10.{random.Next(3)}.0.0/17";
        var list = Pick(lists);
        return $"ModifyManagedPrefixList PrefixListId={list.Id.Text} CurrentVersion={list.Version} AddEntry.1.Cidr=10.{random.Next(3)}.{random.Next(6)}.0/24";
    }

    private string FarVpc(out string region)
    {
        region = Pick(s_regions);
        return Pick(cloud.ViewOf(region).All<Vpc>().Select(vpc => vpc.Id.Text).Append("none"));
    }

    private bool Chance(int percent) => random.Next(100) < percent;

    private string Any<T>()
        where T : class, IResource<T> => Pick(view.All<T>().Select(item => item.Id.Text).Append(view.Count<T>() == 0 ? "none" : view.All<T>().First().Id.Text));

    private T Pick<T>(IEnumerable<T> items)
    {
        var all = items.ToList();
        return all[random.Next(all.Count)];
    }
}
