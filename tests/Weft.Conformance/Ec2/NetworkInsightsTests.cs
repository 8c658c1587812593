using System.Text.Json;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Ec2;

/// <summary>Two VPCs with a peering connection, broken one way at a time: AWS's own analyzer, asked by real clients, names the culprit.</summary>
public class NetworkInsightsTests
{
    [Fact]
    public async Task Boto3_hears_what_is_broken_and_that_nothing_is_once_it_is_mended()
    {
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();

        var report = JsonDocument.Parse(await weft.PythonAsync(buildAndBreak)).RootElement;

        foreach (var (name, culprit) in new[]
        {
            ("no return route", "NO_ROUTE_TO_DESTINATION at farTable"),
            ("acl without ephemeral ports", "SUBNET_ACL_RESTRICTION at acl"),
            ("reference to the wrong group", "ENI_SG_RULES_MISMATCH at server"),
            ("blackhole", "BAD_STATE_ROUTE at nearTable"),
            ("no public address", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS at client"),
            ("nat gateway in a private subnet", "NO_ROUTE_TO_DESTINATION at natTable"),
        })
        {
            Assert.Contains(culprit, report.GetProperty(name).GetProperty("broken").GetString());
            Assert.Equal("open", report.GetProperty(name).GetProperty("mended").GetString());
        }

        Assert.Equal("1", report.GetProperty("findings").GetString());
    }

    [Fact]
    public async Task The_cli_analyzes_a_path_and_an_access_scope()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        var subnet = (await weft.AwsAsync("ec2 describe-subnets")).GetProperty("Subnets")[0].GetProperty("SubnetId").GetString()!;
        var cards = new List<string>();
        for (var i = 0; i < 2; i++) cards.Add((await weft.AwsAsync($"ec2 create-network-interface --subnet-id {subnet}")).GetProperty("NetworkInterface").GetProperty("NetworkInterfaceId").GetString()!);

        var path = (await weft.AwsAsync($"ec2 create-network-insights-path --source {cards[0]} --destination {cards[1]} --protocol tcp --filter-at-source DestinationPortRange={{FromPort=22,ToPort=22}}"))
            .GetProperty("NetworkInsightsPath").GetProperty("NetworkInsightsPathId").GetString();
        var started = (await weft.AwsAsync($"ec2 start-network-insights-analysis --network-insights-path-id {path}")).GetProperty("NetworkInsightsAnalysis");
        Assert.Equal("running", started.GetProperty("Status").GetString());
        var analysis = (await weft.AwsAsync($"ec2 describe-network-insights-analyses --network-insights-analysis-ids {started.GetProperty("NetworkInsightsAnalysisId")}")).GetProperty("NetworkInsightsAnalyses")[0];
        Assert.False(analysis.GetProperty("NetworkPathFound").GetBoolean());
        Assert.Equal("BAD_STATE_ATTACHMENT", analysis.GetProperty("Explanations")[0].GetProperty("ExplanationCode").GetString());

        var scope = (await weft.AwsAsync($"ec2 create-network-insights-access-scope --match-paths Source={{ResourceStatement={{Resources={subnet}}}}}"))
            .GetProperty("NetworkInsightsAccessScope").GetProperty("NetworkInsightsAccessScopeId").GetString();
        var run = (await weft.AwsAsync($"ec2 start-network-insights-access-scope-analysis --network-insights-access-scope-id {scope}"))
            .GetProperty("NetworkInsightsAccessScopeAnalysis").GetProperty("NetworkInsightsAccessScopeAnalysisId").GetString();
        var found = await weft.AwsAsync($"ec2 get-network-insights-access-scope-analysis-findings --network-insights-access-scope-analysis-id {run}");
        Assert.Equal("succeeded", found.GetProperty("AnalysisStatus").GetString());
        Assert.Equal(0, found.GetProperty("AnalysisFindings").GetArrayLength());
    }

    private const string buildAndBreak =
        """
        import json, boto3
        ec2 = boto3.client('ec2')
        names = {}

        def vpc(name, cidr, subnet):
            names[name] = ec2.create_vpc(CidrBlock=cidr)['Vpc']['VpcId']
            names[name + 'Table'] = ec2.create_route_table(VpcId=names[name])['RouteTable']['RouteTableId']
            names[name + 'Subnet'] = subnet_of(name, subnet, names[name + 'Table'])

        def subnet_of(vpc_name, cidr, table):
            subnet = ec2.create_subnet(VpcId=names[vpc_name], CidrBlock=cidr, AvailabilityZone='us-east-1a')['Subnet']['SubnetId']
            ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
            return subnet

        def group(name, vpc_name):
            names[name] = ec2.create_security_group(GroupName=name, Description=name, VpcId=names[vpc_name])['GroupId']

        def host(name, subnet, group_name):
            image = ec2.describe_images(Filters=[{'Name': 'architecture', 'Values': ['x86_64']}])['Images'][0]['ImageId']
            made = ec2.run_instances(ImageId=image, InstanceType='t3.micro', MinCount=1, MaxCount=1, SubnetId=names[subnet], SecurityGroupIds=[names[group_name]])['Instances'][0]
            ec2.get_waiter('instance_running').wait(InstanceIds=[made['InstanceId']])
            names[name] = made['NetworkInterfaces'][0]['NetworkInterfaceId']

        def admit(group_name, from_name):
            permission = {'IpProtocol': 'tcp', 'FromPort': 5432, 'ToPort': 5432, 'UserIdGroupPairs': [{'GroupId': names[from_name]}]}
            ec2.authorize_security_group_ingress(GroupId=names[group_name], IpPermissions=[permission])
            return permission

        def analyze(path):
            analysis = ec2.start_network_insights_analysis(NetworkInsightsPathId=path)['NetworkInsightsAnalysis']['NetworkInsightsAnalysisId']
            found = ec2.describe_network_insights_analyses(NetworkInsightsAnalysisIds=[analysis])['NetworkInsightsAnalyses'][0]
            assert found['Status'] == 'succeeded', found
            if found['NetworkPathFound']:
                assert found['ForwardPathComponents'] and found['ReturnPathComponents'] and not found.get('Explanations'), found
                return 'open'
            return ', '.join(tell(explanation) for explanation in found['Explanations'])

        def tell(explanation):
            for member in ('Acl', 'RouteTable', 'NetworkInterface', 'NatGateway', 'InternetGateway', 'VpcPeeringConnection', 'SourceVpc'):
                if member in explanation:
                    known = [name for name, id in names.items() if id == explanation[member]['Id']]
                    return explanation['ExplanationCode'] + ' at ' + (known or [explanation[member]['Id']])[0]
            return explanation['ExplanationCode']

        def path(source, destination, port):
            return ec2.create_network_insights_path(Source=names[source], Destination=names[destination], Protocol='tcp', DestinationPort=port)['NetworkInsightsPath']['NetworkInsightsPathId']

        vpc('near', '10.10.0.0/16', '10.10.0.0/24')
        vpc('far', '10.20.0.0/16', '10.20.0.0/24')
        for name, owner in (('clients', 'near'), ('others', 'near'), ('servers', 'far')): group(name, owner)
        host('client', 'nearSubnet', 'clients')
        host('server', 'farSubnet', 'servers')
        names['pcx'] = ec2.create_vpc_peering_connection(VpcId=names['near'], PeerVpcId=names['far'])['VpcPeeringConnection']['VpcPeeringConnectionId']
        ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=names['pcx'])
        ec2.create_route(RouteTableId=names['nearTable'], DestinationCidrBlock='10.20.0.0/16', VpcPeeringConnectionId=names['pcx'])
        right = admit('servers', 'clients')
        across, report = path('client', 'server', 5432), {}

        def breaking(name, asked, mend):
            broken = analyze(asked)
            mend()
            report[name] = {'broken': broken, 'mended': analyze(asked)}

        breaking('no return route', across, lambda: ec2.create_route(RouteTableId=names['farTable'], DestinationCidrBlock='10.10.0.0/16', VpcPeeringConnectionId=names['pcx']))

        ec2.revoke_security_group_ingress(GroupId=names['servers'], IpPermissions=[right])
        admit('servers', 'others')
        breaking('reference to the wrong group', across, lambda: admit('servers', 'clients'))

        names['acl'] = ec2.create_network_acl(VpcId=names['far'])['NetworkAcl']['NetworkAclId']
        def entry(egress, number, first, last):
            ec2.create_network_acl_entry(NetworkAclId=names['acl'], RuleNumber=number, Protocol='6', RuleAction='allow', Egress=egress, CidrBlock='0.0.0.0/0', PortRange={'From': first, 'To': last})
        entry(False, 100, 5432, 5432)
        entry(True, 100, 5432, 5432)
        association = [held for acl in ec2.describe_network_acls(Filters=[{'Name': 'association.subnet-id', 'Values': [names['farSubnet']]}])['NetworkAcls'] for held in acl['Associations'] if held['SubnetId'] == names['farSubnet']][0]
        ec2.replace_network_acl_association(AssociationId=association['NetworkAclAssociationId'], NetworkAclId=names['acl'])
        breaking('acl without ephemeral ports', across, lambda: entry(True, 110, 1024, 65535))

        scope = ec2.create_network_insights_access_scope(MatchPaths=[{'Source': {'ResourceStatement': {'Resources': [names['near']]}}, 'Destination': {'ResourceStatement': {'Resources': [names['far']]}}}])
        run = ec2.start_network_insights_access_scope_analysis(NetworkInsightsAccessScopeId=scope['NetworkInsightsAccessScope']['NetworkInsightsAccessScopeId'])
        run = run['NetworkInsightsAccessScopeAnalysis']['NetworkInsightsAccessScopeAnalysisId']
        report['findings'] = str(len(ec2.get_network_insights_access_scope_analysis_findings(NetworkInsightsAccessScopeAnalysisId=run)['AnalysisFindings']))

        names['igw'] = ec2.create_internet_gateway()['InternetGateway']['InternetGatewayId']
        ec2.attach_internet_gateway(InternetGatewayId=names['igw'], VpcId=names['near'])
        ec2.create_route(RouteTableId=names['nearTable'], DestinationCidrBlock='0.0.0.0/0', GatewayId=names['igw'])
        out = path('client', 'igw', 443)
        address = ec2.allocate_address(Domain='vpc')['AllocationId']
        breaking('no public address', out, lambda: ec2.associate_address(AllocationId=address, NetworkInterfaceId=names['client']))

        ec2.replace_route(RouteTableId=names['nearTable'], DestinationCidrBlock='10.20.0.0/16', NetworkInterfaceId=ec2.create_network_interface(SubnetId=names['nearSubnet'])['NetworkInterface']['NetworkInterfaceId'])
        breaking('blackhole', across, lambda: ec2.replace_route(RouteTableId=names['nearTable'], DestinationCidrBlock='10.20.0.0/16', VpcPeeringConnectionId=names['pcx']))

        names['natTable'] = ec2.create_route_table(VpcId=names['near'])['RouteTable']['RouteTableId']
        names['natSubnet'] = subnet_of('near', '10.10.1.0/24', names['natTable'])
        names['innerTable'] = ec2.create_route_table(VpcId=names['near'])['RouteTable']['RouteTableId']
        names['innerSubnet'] = subnet_of('near', '10.10.2.0/24', names['innerTable'])
        host('inner', 'innerSubnet', 'clients')
        names['nat'] = ec2.create_nat_gateway(SubnetId=names['natSubnet'], AllocationId=ec2.allocate_address(Domain='vpc')['AllocationId'])['NatGateway']['NatGatewayId']
        ec2.get_waiter('nat_gateway_available').wait(NatGatewayIds=[names['nat']])
        ec2.create_route(RouteTableId=names['innerTable'], DestinationCidrBlock='0.0.0.0/0', NatGatewayId=names['nat'])
        fetch = path('inner', 'igw', 443)
        breaking('nat gateway in a private subnet', fetch, lambda: ec2.create_route(RouteTableId=names['natTable'], DestinationCidrBlock='0.0.0.0/0', GatewayId=names['igw']))
        print(json.dumps(report))
        """;
}
