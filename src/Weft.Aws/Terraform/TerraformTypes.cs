using System.Collections.Frozen;
using Weft.Control.Operations;
using Weft.Control.Provisioning;

namespace Weft.Aws.Terraform;

/// <summary>The types of Terraform's AWS provider that mean something to the network, and that Weft has the operations for.</summary>
internal sealed class TerraformTypes
{
    private readonly FrozenDictionary<string, TerraformType> types;
    private readonly Catalog catalog;

    public TerraformTypes(Catalog catalog)
    {
        this.catalog = catalog;
        types = All().ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
    }

    public TerraformType? Find(string name) => types.GetValueOrDefault(name);

    private IEnumerable<TerraformType> All() => Places().Concat(Rules()).Concat(
    [
        HostTypes.InternetGateway, HostTypes.RouteTable, HostTypes.Address, HostTypes.Instance, FilterTypes.SecurityGroup, FilterTypes.SecurityGroupRule,
        FilterTypes.NetworkAcl, FilterTypes.NetworkAclRule,
    ]);

    private IEnumerable<TerraformType> Places()
    {
        yield return Map("aws_vpc", 1, "VPC", "cidr_block", "enable_dns_support", "enable_dns_hostnames", "instance_tenancy");
        yield return Map("aws_vpc_ipv4_cidr_block_association", 2, "VPCCidrBlock", "vpc_id", "cidr_block");
        yield return Map("aws_egress_only_internet_gateway", 2, "EgressOnlyInternetGateway", "vpc_id");
        yield return Map("aws_subnet", 3, "Subnet", "vpc_id", "cidr_block", "availability_zone", "ipv6_cidr_block", "map_public_ip_on_launch", "assign_ipv6_address_on_creation");
        yield return Map("aws_network_interface", 7, "NetworkInterface", "subnet_id", "security_groups=GroupSet", "source_dest_check", "private_ip=PrivateIpAddress");
        yield return Map("aws_nat_gateway", 10, "NatGateway", "subnet_id", "allocation_id", "connectivity_type", "private_ip=PrivateIpAddress");
        yield return Map("aws_vpc_peering_connection", 10, "VPCPeeringConnection", "vpc_id", "peer_vpc_id", "peer_owner_id", "peer_region");
    }

    private IEnumerable<TerraformType> Rules()
    {
        const string security = "security_group_id=GroupId";
        yield return Map(
            "aws_vpc_security_group_ingress_rule", 12, "SecurityGroupIngress", security, "ip_protocol", "from_port", "to_port", "cidr_ipv4=CidrIp", "cidr_ipv6=CidrIpv6",
            "prefix_list_id=SourcePrefixListId", "referenced_security_group_id=SourceSecurityGroupId");
        yield return Map(
            "aws_vpc_security_group_egress_rule", 12, "SecurityGroupEgress", security, "ip_protocol", "from_port", "to_port", "cidr_ipv4=CidrIp", "cidr_ipv6=CidrIpv6",
            "prefix_list_id=DestinationPrefixListId", "referenced_security_group_id=DestinationSecurityGroupId");
        yield return MapAs(
            "aws_route", 12, "Route",
            values => $"{values.Text("route_table_id")}|{values.Text("destination_cidr_block") ?? values.Text("destination_ipv6_cidr_block") ?? values.Text("destination_prefix_list_id")}",
            "route_table_id", "destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id", "gateway_id", "nat_gateway_id", "network_interface_id",
            "vpc_peering_connection_id", "egress_only_gateway_id=EgressOnlyInternetGatewayId");
        yield return Map("aws_route_table_association", 12, "SubnetRouteTableAssociation", "subnet_id", "route_table_id");
        yield return Map("aws_network_acl_association", 12, "SubnetNetworkAclAssociation", "subnet_id", "network_acl_id");
        yield return Map("aws_eip_association", 12, "EIPAssociation", "allocation_id", "instance_id", "network_interface_id", "private_ip_address");
    }

    private TerraformType Map(string name, int rank, string type, params string[] attributes) => MapAs(name, rank, type, values => values.RequireText("id"), attributes);

    private TerraformType MapAs(string name, int rank, string type, Func<TerraformValues, string> idOf, params string[] attributes) =>
        MappedTypes.Map(name, rank, catalog.FindProvisioned($"AWS::EC2::{type}") ?? throw new InvalidOperationException($"No type AWS::EC2::{type}"), idOf, attributes);
}
