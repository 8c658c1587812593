using Xunit;

namespace Weft.Tests.Aws.Ec2.VpnGateways;

public class VpnGatewayProvisioningTests
{
    private const string Gateway = "AWS::EC2::VPNGateway";
    private const string Propagation = "AWS::EC2::VPNGatewayRoutePropagation";
    private const string Edge = "AWS::EC2::GatewayRouteTableAssociation";

    private readonly ProvisionedCloud cloud = new();
    private readonly string vpc;

    public VpnGatewayProvisioningTests() => vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");

    [Fact]
    public void A_gateway_with_a_long_number_is_made_tagged_anew_and_deleted()
    {
        var gateway = cloud.Create(Gateway, """{"Type":"ipsec.1","AmazonSideAsn":4200000000,"Tags":[{"Key":"a","Value":"b"}]}""");
        cloud.AssertStands(Gateway, gateway);
        Assert.Equal(gateway, cloud.Attribute(Gateway, gateway, "VPNGatewayId"));
        cloud.Update(Gateway, gateway, """{"Type":"ipsec.1","AmazonSideAsn":4200000000,"Tags":[{"Key":"c","Value":"d"}]}""");
        cloud.AssertStands(Gateway, gateway);
        cloud.Delete(Gateway, gateway);
        Assert.Null(cloud.Read(Gateway, gateway));
    }

    [Fact]
    public void Its_routes_are_propagated_to_the_tables_named()
    {
        var gateway = Attached();
        var (one, two) = (Table(), Table());
        var propagation = cloud.Create(Propagation, $$"""{"VpnGatewayId":"{{gateway}}","RouteTableIds":["{{one}}"]}""", "Routes");
        Assert.StartsWith("stack-Routes-", propagation, StringComparison.Ordinal);
        cloud.AssertStands(Propagation, propagation);
        cloud.Update(Propagation, propagation, $$"""{"VpnGatewayId":"{{gateway}}","RouteTableIds":["{{two}}"]}""");
        cloud.AssertStands(Propagation, propagation);
        cloud.Delete(Propagation, propagation);
        Assert.Null(cloud.Read(Propagation, propagation));
    }

    [Fact]
    public void A_table_for_what_enters_through_it_is_given_and_changed()
    {
        var gateway = Attached();
        var edge = cloud.Create(Edge, $$"""{"GatewayId":"{{gateway}}","RouteTableId":"{{Table()}}"}""");
        Assert.Equal(gateway, edge);
        var before = cloud.Attribute(Edge, edge, "AssociationId");
        cloud.Update(Edge, edge, $$"""{"GatewayId":"{{gateway}}","RouteTableId":"{{Table()}}"}""");
        cloud.AssertStands(Edge, edge);
        Assert.NotEqual(before, cloud.Attribute(Edge, edge, "AssociationId"));
        cloud.Delete(Edge, edge);
        Assert.Null(cloud.Read(Edge, edge));
    }

    [Fact]
    public void Propagation_from_a_gateway_that_is_not_attached_is_refused()
    {
        var gateway = cloud.Create(Gateway, """{"Type":"ipsec.1"}""");
        cloud.Refused("Gateway.NotAttached", Propagation, $$"""{"VpnGatewayId":"{{gateway}}","RouteTableIds":["{{Table()}}"]}""");
    }

    private string Attached()
    {
        var gateway = cloud.Create(Gateway, """{"Type":"ipsec.1"}""");
        cloud.Create("AWS::EC2::VPCGatewayAttachment", $$"""{"VpcId":"{{vpc}}","VpnGatewayId":"{{gateway}}"}""");
        return gateway;
    }

    private string Table() => cloud.Create("AWS::EC2::RouteTable", $$"""{"VpcId":"{{vpc}}"}""");
}
