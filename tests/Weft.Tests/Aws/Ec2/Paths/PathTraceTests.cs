using Weft.Aws.Ec2.Paths;
using Weft.Control.State;
using Weft.Network.Compilation;
using Weft.Network.Walking;
using Weft.Wire;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Paths;

/// <summary>The chapter's network, built through the API, and its paths broken one way at a time: the engine names the culprit.</summary>
public class PathTraceTests
{
    private readonly TestCloud cloud = new();
    private readonly string vpc;
    private readonly string subnet;
    private readonly string gateway;
    private readonly string table;
    private readonly string group;
    private readonly string web;

    public PathTraceTests()
    {
        vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;
        subnet = cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.0.0/24", AvailabilityZone = "us-east-1a" }).Subnet!.SubnetId!;
        gateway = cloud.Call(Ec2Api.CreateInternetGateway, new CreateInternetGatewayRequest()).InternetGateway!.InternetGatewayId!;
        cloud.Call(Ec2Api.AttachInternetGateway, new AttachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });
        table = cloud.Call(Ec2Api.CreateRouteTable, new CreateRouteTableRequest { VpcId = vpc }).RouteTable!.RouteTableId!;
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway });
        cloud.Call(Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = table, SubnetId = subnet });
        group = cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "web", Description = "web", VpcId = vpc }).GroupId!;
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest
        {
            GroupId = group, IpPermissions = [new IpPermissionShape { IpProtocol = "tcp", FromPort = 80, ToPort = 80, IpRanges = [new IpRangeShape { CidrIp = "0.0.0.0/0" }] }],
        });
        web = Launch();
    }

    [Fact]
    public void A_web_server_with_a_public_address_answers_the_internet()
    {
        GivePublicAddress();

        var diagnosis = Trace("internet", web, "tcp/80");

        Assert.True(diagnosis.Exchange.Succeeds);
        Assert.Contains(diagnosis.Exchange.Request.Hops, hop => hop.Stage == Stage.InternetGateway && hop.Component == gateway);
    }

    [Fact]
    public void A_port_that_the_group_does_not_admit_is_named_with_its_group()
    {
        GivePublicAddress();

        var diagnosis = Trace("internet", web, "tcp/22");

        Assert.Equal(("NoGroupRule", "ENI_SG_RULES_MISMATCH"), (diagnosis.Exchange.Request.Reason.ToString(), ExplanationCodes.Of(diagnosis.Exchange.Request.Reason)));
        Assert.Equal(group, Assert.Single(diagnosis.Remedies[0].Changes).Component);
    }

    [Fact]
    public void An_acl_that_forgets_ephemeral_ports_drops_the_answer()
    {
        GivePublicAddress();
        var acl = cloud.Call(Ec2Api.CreateNetworkAcl, new CreateNetworkAclRequest { VpcId = vpc }).NetworkAcl!.NetworkAclId!;
        foreach (var egress in (bool[])[false, true])
        {
            cloud.Call(Ec2Api.CreateNetworkAclEntry, new CreateNetworkAclEntryRequest
            {
                NetworkAclId = acl, RuleNumber = 100, Protocol = "6", RuleAction = "allow", Egress = egress, CidrBlock = "0.0.0.0/0", PortRange = new PortRangeShape { From = 80, To = 80 },
            });
        }

        var association = cloud.Call(Ec2Api.DescribeNetworkAcls, new DescribeNetworkAclsRequest { Filters = [new FilterShape { Name = "association.subnet-id", Values = [subnet] }] })
            .NetworkAcls![0].Associations!.Single(held => held.SubnetId == subnet).NetworkAclAssociationId!;
        cloud.Call(Ec2Api.ReplaceNetworkAclAssociation, new ReplaceNetworkAclAssociationRequest { AssociationId = association, NetworkAclId = acl });

        var diagnosis = Trace("internet", web, "tcp/80");

        Assert.True(diagnosis.Exchange.Request.IsDelivered);
        Assert.Equal(DropReason.ListDenied, diagnosis.Exchange.Answer!.Reason);
        Assert.Equal(acl, Assert.Single(diagnosis.Remedies[0].Changes).Component);
    }

    [Fact]
    public void A_detached_gateway_leaves_a_black_hole()
    {
        cloud.Call(Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });

        Assert.Equal(DropReason.BlackholeRoute, Trace(web, "internet", "tcp/443").Exchange.Request.Reason);
    }

    [Fact]
    public void Without_a_public_address_the_internet_is_out_of_reach()
    {
        Assert.Equal(DropReason.NoPublicAddress, Trace(web, "internet", "tcp/443").Exchange.Request.Reason);
        Assert.Contains("Elastic IP", Assert.Throws<AwsException>(() => Trace("internet", web, "tcp/80")).Message);
    }

    [Fact]
    public void A_private_host_gets_out_through_the_nat_gateway_and_stays_private()
    {
        var back = cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.1.0/24", AvailabilityZone = "us-east-1a" }).Subnet!.SubnetId!;
        var allocation = cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest()).AllocationId!;
        var nat = cloud.Call(Ec2Api.CreateNatGateway, new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = allocation }).NatGateway!.NatGatewayId!;
        var routes = cloud.Call(Ec2Api.CreateRouteTable, new CreateRouteTableRequest { VpcId = vpc }).RouteTable!.RouteTableId!;
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = routes, DestinationCidrBlock = "0.0.0.0/0", NatGatewayId = nat });
        cloud.Call(Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = routes, SubnetId = back });
        var host = Launch(back);

        var diagnosis = Trace(host, "internet", "tcp/443");

        Assert.True(diagnosis.Exchange.Succeeds);
        Assert.Contains(diagnosis.Exchange.Request.Hops, hop => hop.Stage == Stage.NatGateway && hop.Component == nat);
        Assert.True(Trace(web, host, "icmp").Exchange.Request.Reason == DropReason.NoGroupRule);
    }

    [Fact]
    public void Ends_are_found_by_name_and_address_and_nonsense_is_refused()
    {
        cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [web], Tags = [new TagShape { Key = "Name", Value = "web" }] });
        var address = cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest { InstanceIds = [web] }).Reservations![0].Instances![0].PrivateIpAddress!;

        Assert.Equal(Trace(web, "internet", "tcp/443").Exchange.Sent, Trace("web", "internet", "tcp/443").Exchange.Sent);
        Assert.Equal(Trace(web, "internet", "tcp/443").Exchange.Sent, Trace(address, "internet", "tcp/443").Exchange.Sent);
        Assert.Throws<AwsException>(() => Trace("nobody", web, "tcp/80"));
        Assert.Throws<AwsException>(() => Trace(web, "internet", "tcp"));
        Assert.Throws<AwsException>(() => Trace("internet", "8.8.8.8", "icmp"));
    }

    private string Launch(string? where = null) => cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
    {
        ImageId = cloud.Call(Ec2Api.DescribeImages, new DescribeImagesRequest { Filters = [new FilterShape { Name = "architecture", Values = ["x86_64"] }] }).Images![0].ImageId,
        InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = where ?? subnet, SecurityGroupIds = [group],
    }).Instances![0].InstanceId!;

    private void GivePublicAddress()
    {
        var allocation = cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest()).AllocationId!;
        cloud.Call(Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = allocation, InstanceId = web });
    }

    private Diagnosis Trace(string source, string destination, string traffic)
    {
        var view = cloud.ViewOf();
        var network = CompiledNetwork.Compile(Lowering.Of(cloud.State, cloud.Now));
        return PathTrace.Between(view, network, PathEnd.Find(view, source), PathEnd.Find(view, destination), traffic, ipv6: false);
    }
}
