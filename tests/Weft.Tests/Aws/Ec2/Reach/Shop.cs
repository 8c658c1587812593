using Weft.Aws.Ec2.Reach;
using Weft.Control.State;
using Weft.Network.Compilation;
using Weft.Network.Reachability;
using Weft.Network.Reachability.Questions;
using Weft.Wire.Ec2;

namespace Weft.Tests.Aws.Ec2.Reach;

/// <summary>A VPC called shop, built through the API: web servers in the public subnet, an application and a database in private ones.</summary>
internal sealed class Shop
{
    private readonly string gateway;

    public Shop()
    {
        Vpc = Named(Cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!, "shop");
        (Public, Private) = (Subnet("10.0.0.0/24", "public"), Subnet("10.0.1.0/24", "private"));
        gateway = Cloud.Call(Ec2Api.CreateInternetGateway, new CreateInternetGatewayRequest()).InternetGateway!.InternetGatewayId!;
        Cloud.Call(Ec2Api.AttachInternetGateway, new AttachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = Vpc });
        var table = Cloud.Call(Ec2Api.CreateRouteTable, new CreateRouteTableRequest { VpcId = Vpc }).RouteTable!.RouteTableId!;
        Cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway });
        Cloud.Call(Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = table, SubnetId = Public });
        (WebGroup, AppGroup, DbGroup) = (Group("web"), Group("app"), Group("db"));
        Allow(WebGroup, 443, "0.0.0.0/0");
        Allow(WebGroup, 22, "203.0.113.0/24");
        AllowGroup(AppGroup, 8080, WebGroup);
        AllowGroup(DbGroup, 5432, AppGroup);
        (Web1, Web2) = (Launch("web-1", Public, WebGroup, "web"), Launch("web-2", Public, WebGroup, "web"));
        (App, Db) = (Launch("app", Private, AppGroup, "app"), Launch("db", Private, DbGroup, "db"));
        foreach (var web in (string[])[Web1, Web2]) Expose(web);
    }

    public TestCloud Cloud { get; } = new();

    public string Vpc { get; }

    public string Public { get; }

    public string Private { get; }

    public string WebGroup { get; }

    public string AppGroup { get; }

    public string DbGroup { get; }

    public string Web1 { get; }

    public string Web2 { get; }

    public string App { get; }

    public string Db { get; }

    public CompiledNetwork Network => CompiledNetwork.Compile(Lowering.Of(Cloud.State, Cloud.Now));

    public EndSelectors Selectors => new([Cloud.ViewOf()], Network);

    public PolicyCheck Check()
    {
        var network = Network;
        var matrix = ReachMatrix.Of(network);
        return new PolicyCheck(new EndSelectors([Cloud.ViewOf()], network), new ClaimJudge(matrix, new InternetReach(network)));
    }

    public void Allow(string group, int port, string block) => Cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest
    {
        GroupId = group, IpPermissions = [new IpPermissionShape { IpProtocol = "tcp", FromPort = port, ToPort = port, IpRanges = [new IpRangeShape { CidrIp = block }] }],
    });

    public void AllowGroup(string group, int port, string source) => Cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest
    {
        GroupId = group, IpPermissions = [new IpPermissionShape { IpProtocol = "tcp", FromPort = port, ToPort = port, UserIdGroupPairs = [new UserIdGroupPairShape { GroupId = source }] }],
    });

    public string Launch(string name, string subnet, string group, string tier)
    {
        var image = Cloud.Call(Ec2Api.DescribeImages, new DescribeImagesRequest { Filters = [new FilterShape { Name = "architecture", Values = ["x86_64"] }] }).Images![0].ImageId;
        var instance = Cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
        {
            ImageId = image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = subnet, SecurityGroupIds = [group],
        }).Instances![0].InstanceId!;
        Cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [instance], Tags = [new TagShape { Key = "Name", Value = name }, new TagShape { Key = "tier", Value = tier }] });
        return instance;
    }

    public string AddressOf(string instance) =>
        Cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest { InstanceIds = [instance] }).Reservations![0].Instances![0].PrivateIpAddress!;

    private void Expose(string instance)
    {
        var allocation = Cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest()).AllocationId!;
        Cloud.Call(Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = allocation, InstanceId = instance });
    }

    private string Subnet(string block, string name) =>
        Named(Cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = Vpc, CidrBlock = block, AvailabilityZone = "us-east-1a" }).Subnet!.SubnetId!, name);

    private string Group(string name) => Cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = name, Description = name, VpcId = Vpc }).GroupId!;

    private string Named(string id, string name)
    {
        Cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [id], Tags = [new TagShape { Key = "Name", Value = name }] });
        return id;
    }
}
