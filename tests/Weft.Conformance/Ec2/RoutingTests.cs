using System.Text.Json;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Ec2;

/// <summary>Gateways, route tables and public addresses, built and torn down by boto3 with its own waiters and paginators.</summary>
public class RoutingTests
{
    [Fact]
    public async Task Boto3_builds_a_public_and_a_private_network_and_takes_them_down_again()
    {
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();

        var report = JsonDocument.Parse(await weft.PythonAsync(buildAndTakeDown)).RootElement;

        Assert.Equal(["0.0.0.0/0 nat active", "10.0.0.0/16 local active"], Texts(report, "private"));
        Assert.Equal(["0.0.0.0/0 igw active", "10.0.0.0/16 local active", "192.168.0.0/16 vgw active", "::/0 eigw active"], Texts(report, "public"));
        Assert.Equal(["available", "succeeded", "True"], Texts(report, "nat"));
        Assert.Equal(["0.0.0.0/0 nat blackhole", "10.0.0.0/16 local active"], Texts(report, "after"));
        Assert.Equal(["1", "1", "0"], Texts(report, "left"));
    }

    [Fact]
    public async Task Boto3_hears_the_errors_of_aws()
    {
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();

        var codes = JsonDocument.Parse(await weft.PythonAsync(stumble)).RootElement;

        Assert.Equal(
            [
                "AddressLimitExceeded", "DependencyViolation", "DryRunOperation", "Gateway.NotAttached", "InvalidAllocationID.NotFound", "InvalidAssociationID.NotFound",
                "InvalidGatewayID.NotFound", "InvalidInternetGatewayID.NotFound", "InvalidParameterValue", "InvalidRoute.NotFound", "InvalidRouteTableID.NotFound",
                "MissingParameter", "NatGatewayNotFound", "Resource.AlreadyAssociated", "RouteAlreadyExists",
            ],
            codes.EnumerateArray().Select(code => code.GetString()));
    }

    [Fact]
    public async Task A_routed_network_is_the_same_after_a_restart()
    {
        await Client.Boto3.RequireAsync();
        var folder = Directory.CreateTempSubdirectory("weft-routing-");
        try
        {
            var state = Path.Combine(folder.FullName, "state.db");
            string before, after;
            await using (var weft = await LiveWeft.StartAsync(stateFile: state))
            {
                await weft.PythonAsync(buildEveryKindOfRoute);
                before = await weft.PythonAsync(describe);
            }

            await using (var weft = await LiveWeft.StartAsync(stateFile: state)) after = await weft.PythonAsync(describe);
            Assert.Contains("nat-", before);
            Assert.Contains("pl-", before);
            Assert.Equal(before, after);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string?> Texts(JsonElement report, string name) => report.GetProperty(name).EnumerateArray().Select(text => text.GetString());

    private const string buildAndTakeDown =
        """
        import json, boto3
        ec2 = boto3.client('ec2')
        vpc = ec2.create_vpc(CidrBlock='10.0.0.0/16')['Vpc']['VpcId']
        open_subnet = ec2.create_subnet(VpcId=vpc, CidrBlock='10.0.1.0/24')['Subnet']['SubnetId']
        hidden_subnet = ec2.create_subnet(VpcId=vpc, CidrBlock='10.0.2.0/24')['Subnet']['SubnetId']
        igw = ec2.create_internet_gateway()['InternetGateway']['InternetGatewayId']
        ec2.attach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)
        ec2.get_waiter('internet_gateway_exists').wait(InternetGatewayIds=[igw])
        vgw = ec2.create_vpn_gateway(Type='ipsec.1')['VpnGateway']['VpnGatewayId']
        ec2.attach_vpn_gateway(VpnGatewayId=vgw, VpcId=vpc)
        eigw = ec2.create_egress_only_internet_gateway(VpcId=vpc)['EgressOnlyInternetGateway']['EgressOnlyInternetGatewayId']

        def table(subnet):
            id = ec2.create_route_table(VpcId=vpc)['RouteTable']['RouteTableId']
            return id, ec2.associate_route_table(RouteTableId=id, SubnetId=subnet)['AssociationId']

        def lines(id):
            names = ('GatewayId', 'NatGatewayId', 'EgressOnlyInternetGatewayId')
            routes = ec2.describe_route_tables(RouteTableIds=[id])['RouteTables'][0]['Routes']
            return sorted('%s %s %s' % (
                route.get('DestinationCidrBlock') or route['DestinationIpv6CidrBlock'],
                next(route[name] for name in names if name in route).split('-')[0],
                route['State']) for route in routes)

        public, open_association = table(open_subnet)
        private, hidden_association = table(hidden_subnet)
        ec2.create_route(RouteTableId=public, DestinationCidrBlock='0.0.0.0/0', GatewayId=igw)
        ec2.create_route(RouteTableId=public, DestinationCidrBlock='192.168.0.0/16', GatewayId=vgw)
        ec2.create_route(RouteTableId=public, DestinationIpv6CidrBlock='::/0', EgressOnlyInternetGatewayId=eigw)
        eip = ec2.allocate_address(Domain='vpc')['AllocationId']
        nat = ec2.create_nat_gateway(SubnetId=open_subnet, AllocationId=eip)['NatGateway']['NatGatewayId']
        ec2.get_waiter('nat_gateway_available').wait(NatGatewayIds=[nat])
        ec2.create_route(RouteTableId=private, DestinationCidrBlock='0.0.0.0/0', NatGatewayId=nat)
        gateway = next(ec2.get_paginator('describe_nat_gateways').paginate(NatGatewayIds=[nat]).search('NatGateways[]'))
        address = gateway['NatGatewayAddresses'][0]
        report = {'public': lines(public), 'private': lines(private), 'nat': [gateway['State'], address['Status'], str(address['IsPrimary'])]}

        ec2.delete_nat_gateway(NatGatewayId=nat)
        ec2.get_waiter('nat_gateway_deleted').wait(NatGatewayIds=[nat])
        report['after'] = lines(private)
        ec2.release_address(AllocationId=eip)
        for association in (open_association, hidden_association): ec2.disassociate_route_table(AssociationId=association)
        for id in (public, private): ec2.delete_route_table(RouteTableId=id)
        ec2.detach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)
        ec2.delete_internet_gateway(InternetGatewayId=igw)
        ec2.detach_vpn_gateway(VpnGatewayId=vgw, VpcId=vpc)
        ec2.delete_vpn_gateway(VpnGatewayId=vgw)
        ec2.delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=eigw)
        for subnet in (open_subnet, hidden_subnet): ec2.delete_subnet(SubnetId=subnet)
        ec2.delete_vpc(VpcId=vpc)
        left = (ec2.describe_route_tables()['RouteTables'], ec2.describe_internet_gateways()['InternetGateways'], ec2.describe_addresses()['Addresses'])
        report['left'] = [str(len(kind)) for kind in left]
        print(json.dumps(report))
        """;

    private const string stumble =
        """
        import json, boto3
        from botocore.exceptions import ClientError
        ec2 = boto3.client('ec2')
        codes = set()

        def fail(call, **members):
            try:
                call(**members)
            except ClientError as error:
                codes.add(error.response['Error']['Code'])
            else:
                codes.add('%s succeeded' % call.__name__)

        vpc = ec2.create_vpc(CidrBlock='10.0.0.0/16')['Vpc']['VpcId']
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock='10.0.1.0/24')['Subnet']['SubnetId']
        igw = ec2.create_internet_gateway()['InternetGateway']['InternetGatewayId']
        rtb = ec2.create_route_table(VpcId=vpc)['RouteTable']['RouteTableId']
        fail(ec2.create_route, RouteTableId=rtb, DestinationCidrBlock='0.0.0.0/0', GatewayId=igw)
        fail(ec2.detach_internet_gateway, InternetGatewayId=igw, VpcId=vpc)
        ec2.attach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)
        fail(ec2.attach_internet_gateway, InternetGatewayId=igw, VpcId=vpc)
        fail(ec2.delete_internet_gateway, InternetGatewayId=igw)
        fail(ec2.delete_internet_gateway, InternetGatewayId='igw-00000000000000000')
        fail(ec2.create_route, RouteTableId=rtb, DestinationCidrBlock='0.0.0.0/0')
        fail(ec2.create_route, RouteTableId=rtb, DestinationCidrBlock='0.0.0.0/0', GatewayId='igw-00000000000000000')
        ec2.create_route(RouteTableId=rtb, DestinationCidrBlock='0.0.0.0/0', GatewayId=igw)
        fail(ec2.create_route, RouteTableId=rtb, DestinationCidrBlock='0.0.0.0/0', GatewayId=igw)
        fail(ec2.delete_route, RouteTableId=rtb, DestinationCidrBlock='1.0.0.0/8')
        fail(ec2.delete_route_table, RouteTableId='rtb-00000000000000000')
        fail(ec2.disassociate_route_table, AssociationId='rtbassoc-00000000000000000')
        fail(ec2.delete_nat_gateway, NatGatewayId='nat-00000000000000000')
        fail(ec2.create_nat_gateway, SubnetId=subnet, AllocationId='eipalloc-00000000000000000')
        for _ in range(5): ec2.allocate_address()
        fail(ec2.allocate_address)
        fail(ec2.create_internet_gateway, DryRun=True)
        print(json.dumps(sorted(codes)))
        """;

    private const string buildEveryKindOfRoute =
        """
        import boto3
        ec2 = boto3.client('ec2')
        vpc = ec2.create_vpc(CidrBlock='10.0.0.0/16', AmazonProvidedIpv6CidrBlock=True)['Vpc']['VpcId']
        peer = ec2.create_vpc(CidrBlock='10.1.0.0/16')['Vpc']['VpcId']
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock='10.0.1.0/24')['Subnet']['SubnetId']
        igw = ec2.create_internet_gateway()['InternetGateway']['InternetGatewayId']
        ec2.attach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)
        vgw = ec2.create_vpn_gateway(Type='ipsec.1', AmazonSideAsn=65000)['VpnGateway']['VpnGatewayId']
        ec2.attach_vpn_gateway(VpnGatewayId=vgw, VpcId=vpc)
        eigw = ec2.create_egress_only_internet_gateway(VpcId=vpc)['EgressOnlyInternetGateway']['EgressOnlyInternetGatewayId']
        card = ec2.create_network_interface(SubnetId=subnet)['NetworkInterface']['NetworkInterfaceId']
        first, second = (ec2.allocate_address()['AllocationId'] for _ in range(2))
        ec2.associate_address(AllocationId=first, NetworkInterfaceId=card)
        ec2.modify_address_attribute(AllocationId=first, DomainName='mail.example.com')
        nat = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=second)['NatGateway']['NatGatewayId']
        pcx = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=peer)['VpcPeeringConnection']['VpcPeeringConnectionId']
        pl = ec2.create_managed_prefix_list(
            PrefixListName='far', AddressFamily='IPv4', MaxEntries=2, Entries=[{'Cidr': '172.16.0.0/12'}])['PrefixList']['PrefixListId']
        rtb = ec2.create_route_table(VpcId=vpc)['RouteTable']['RouteTableId']
        ec2.associate_route_table(RouteTableId=rtb, SubnetId=subnet)
        ec2.create_route(RouteTableId=rtb, DestinationCidrBlock='0.0.0.0/0', GatewayId=igw)
        ec2.create_route(RouteTableId=rtb, DestinationIpv6CidrBlock='::/0', EgressOnlyInternetGatewayId=eigw)
        ec2.create_route(RouteTableId=rtb, DestinationCidrBlock='10.1.0.0/16', VpcPeeringConnectionId=pcx)
        ec2.create_route(RouteTableId=rtb, DestinationCidrBlock='198.51.100.0/24', NatGatewayId=nat)
        ec2.create_route(RouteTableId=rtb, DestinationCidrBlock='192.168.0.0/16', GatewayId=vgw)
        ec2.create_route(RouteTableId=rtb, DestinationPrefixListId=pl, NetworkInterfaceId=card)
        ec2.enable_vgw_route_propagation(RouteTableId=rtb, GatewayId=vgw)
        edge = ec2.create_route_table(VpcId=vpc)['RouteTable']['RouteTableId']
        ec2.associate_route_table(RouteTableId=edge, GatewayId=igw)
        ec2.replace_route(RouteTableId=edge, DestinationCidrBlock='10.0.0.0/16', NetworkInterfaceId=card)
        """;

    private const string describe =
        """
        import json, boto3
        ec2 = boto3.client('ec2')
        print(json.dumps([
            ec2.describe_route_tables()['RouteTables'], ec2.describe_internet_gateways()['InternetGateways'], ec2.describe_vpn_gateways()['VpnGateways'],
            ec2.describe_egress_only_internet_gateways()['EgressOnlyInternetGateways'], ec2.describe_addresses()['Addresses'],
            ec2.describe_addresses_attribute(Attribute='domain-name')['Addresses'], ec2.describe_nat_gateways()['NatGateways']], default=str))
        """;
}
