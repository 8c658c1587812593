using Weft.Control.Quotas;

namespace Weft.Aws.ServiceQuotas;

/// <summary>
/// The quotas of VPC (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html; codes and values also
/// https://docs.aws.amazon.com/general/latest/gr/vpc-service.html).
/// </summary>
public static class VpcQuotas
{
    private const string Service = "vpc";

    public static Quota VpcsPerRegion { get; } = new(Service, "L-F678F1CE", "VPCs per Region", 5, true);

    public static Quota SubnetsPerVpc { get; } = new(Service, "L-407747CB", "Subnets per VPC", 200, true);

    public static Quota Ipv4BlocksPerVpc { get; } = new(Service, "L-83CA0A9D", "IPv4 CIDR blocks per VPC", 5, true, Maximum: 50);

    public static Quota Ipv6BlocksPerVpc { get; } = new(Service, "L-085A6257", "IPv6 CIDR blocks per VPC", 5, true, Maximum: 50);

    public static Quota InternetGatewaysPerRegion { get; } = new(Service, "L-A4707A72", "Internet gateways per Region", 5, true);

    public static Quota EgressOnlyGatewaysPerRegion { get; } =
        new(Service, "L-45FE3B85", "Egress-only internet gateways per Region", 5, true);

    public static Quota NatGatewaysPerZone { get; } = new(Service, "L-FE5A380F", "NAT gateways per Availability Zone", 5, true);

    public static Quota ElasticIpsPerNatGateway { get; } =
        new(Service, "L-5F53652F", "Elastic IP address quota per NAT gateway", 2, true, Maximum: 8);

    public static Quota PrivateAddressesPerNatGateway { get; } =
        new(Service, "L-DFA99DE7", "Private IP address quota per NAT gateway", 8, true);

    public static Quota RouteTablesPerVpc { get; } = new(Service, "L-589F43AA", "Route tables per VPC", 200, true);

    public static Quota RoutesPerRouteTable { get; } = new(Service, "L-93826ACB", "Routes per route table", 500, true, Maximum: 1000);

    public static Quota SecurityGroupsPerRegion { get; } = new(Service, "L-E79EC296", "VPC security groups per Region", 2500, true);

    public static Quota RulesPerSecurityGroup { get; } =
        new(Service, "L-0EA8095F", "Inbound or outbound rules per security group", 60, true, Maximum: 1000);

    public static Quota SecurityGroupsPerInterface { get; } =
        new(Service, "L-2AFB9258", "Security groups per network interface", 5, true, Maximum: 16);

    public static Quota VpcAssociationsPerSecurityGroup { get; } =
        new(Service, "L-A272D574", "VPC associations per security group", 100, true);

    public static Quota NetworkAclsPerVpc { get; } = new(Service, "L-B4A6D682", "Network ACLs per VPC", 200, true);

    public static Quota RulesPerNetworkAcl { get; } = new(Service, "L-2AEEBF1A", "Rules per network ACL", 20, true, Maximum: 40);

    public static Quota NetworkInterfacesPerZone { get; } = new(Service, "L-DF5E4CA3", "Network interfaces per Region", 5000, true);

    public static Quota ActivePeeringsPerVpc { get; } =
        new(Service, "L-7E9ECCDB", "Active VPC peering connections per VPC", 50, true, Maximum: 125);

    public static Quota OutstandingPeeringRequests { get; } =
        new(Service, "L-DC9F7029", "Outstanding VPC peering connection requests", 25, true);

    public static Quota PeeringRequestExpiryHours { get; } =
        new(Service, "L-8312C5BB", "VPC peering connection request expiry hours", 168, false);

    public static Quota GatewayEndpointsPerRegion { get; } = new(Service, "L-1B52E74A", "Gateway VPC endpoints per Region", 20, true);

    public static Quota InterfaceEndpointsPerVpc { get; } = new(Service, "L-29B6F2EB", "Interface VPC endpoints per VPC", 50, true);

    public static Quota CharactersPerEndpointPolicy { get; } =
        new(Service, "L-3248932A", "Characters per VPC endpoint policy", 20_480, false);

    public static Quota AddressUsagePerVpc { get; } = new(Service, "L-BB24F6E5", "Network Address Usage", 64_000, true, Maximum: 256_000);

    public static Quota AddressUsagePerPeeredVpc { get; } =
        new(Service, "L-CD17FD4B", "Peered Network Address Usage", 128_000, true, Maximum: 512_000);

    public static Quota ParticipantAccountsPerVpc { get; } = new(Service, "L-2C462E13", "Participant accounts per VPC", 100, true);

    public static Quota SubnetsSharedWithAnAccount { get; } =
        new(Service, "L-44499CD2", "Subnets that can be shared with an account", 100, true);

    internal static IReadOnlyList<Quota> All { get; } =
    [
        VpcsPerRegion,
        SubnetsPerVpc,
        Ipv4BlocksPerVpc,
        Ipv6BlocksPerVpc,
        InternetGatewaysPerRegion,
        EgressOnlyGatewaysPerRegion,
        NatGatewaysPerZone,
        ElasticIpsPerNatGateway,
        PrivateAddressesPerNatGateway,
        RouteTablesPerVpc,
        RoutesPerRouteTable,
        SecurityGroupsPerRegion,
        RulesPerSecurityGroup,
        SecurityGroupsPerInterface,
        VpcAssociationsPerSecurityGroup,
        NetworkAclsPerVpc,
        RulesPerNetworkAcl,
        NetworkInterfacesPerZone,
        ActivePeeringsPerVpc,
        OutstandingPeeringRequests,
        PeeringRequestExpiryHours,
        GatewayEndpointsPerRegion,
        InterfaceEndpointsPerVpc,
        CharactersPerEndpointPolicy,
        AddressUsagePerVpc,
        AddressUsagePerPeeredVpc,
        ParticipantAccountsPerVpc,
        SubnetsSharedWithAnAccount,
    ];
}
