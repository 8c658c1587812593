using Xunit;

namespace Weft.Tests.Aws.Ec2.RouteTables;

public class RouteTableProvisioningTests
{
    private const string Route = "AWS::EC2::Route";
    private const string Association = "AWS::EC2::SubnetRouteTableAssociation";

    private readonly ProvisionedCloud cloud = new();
    private readonly string vpc;
    private readonly string gateway;

    public RouteTableProvisioningTests()
    {
        vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        gateway = cloud.Create("AWS::EC2::InternetGateway", "{}");
    }

    [Fact]
    public void A_gateway_is_attached_and_detached_by_a_resource_of_its_own()
    {
        var attachment = Attach();
        Assert.Equal($"IGW|{vpc}", attachment);
        cloud.AssertStands("AWS::EC2::VPCGatewayAttachment", attachment);
        cloud.Delete("AWS::EC2::VPCGatewayAttachment", attachment);
        Assert.Null(cloud.Read("AWS::EC2::VPCGatewayAttachment", attachment));
    }

    [Fact]
    public void A_route_is_made_moved_and_deleted()
    {
        Attach();
        var table = Table();
        var route = cloud.Create(Route, $$"""{"RouteTableId":"{{table}}","DestinationCidrBlock":"0.0.0.0/0","GatewayId":"{{gateway}}"}""");
        Assert.Equal($"{table}|0.0.0.0/0", route);
        cloud.AssertStands(Route, route);
        cloud.Delete(Route, route);
        Assert.Null(cloud.Read(Route, route));
    }

    [Fact]
    public void A_subnet_changes_its_table_and_its_association_gets_another_identifier()
    {
        var subnet = cloud.Create("AWS::EC2::Subnet", $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24"}""");
        var first = cloud.Create(Association, $$"""{"SubnetId":"{{subnet}}","RouteTableId":"{{Table()}}"}""");
        var second = cloud.Update(Association, first, $$"""{"SubnetId":"{{subnet}}","RouteTableId":"{{Table()}}"}""");
        Assert.NotEqual(first, second);
        cloud.AssertStands(Association, second);
        cloud.Delete(Association, second);
        Assert.Null(cloud.Read(Association, second));
    }

    [Fact]
    public void A_route_without_a_target_is_refused_as_the_api_refuses_it() =>
        cloud.Refused("MissingParameter", Route, $$"""{"RouteTableId":"{{Table()}}","DestinationCidrBlock":"0.0.0.0/0"}""");

    private string Attach() => cloud.Create("AWS::EC2::VPCGatewayAttachment", $$"""{"VpcId":"{{vpc}}","InternetGatewayId":"{{gateway}}"}""");

    private string Table() => cloud.Create("AWS::EC2::RouteTable", $$"""{"VpcId":"{{vpc}}"}""");
}
