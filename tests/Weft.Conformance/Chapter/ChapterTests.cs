using System.Text.Json;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Chapter;

/// <summary>A newcomer works through the chapter with the real AWS CLI and boto3.</summary>
public class ChapterTests
{
    [Fact]
    public async Task The_network_of_the_chapter_is_built_with_the_cli_and_read_with_boto3()
    {
        await Client.AwsCli.RequireAsync();
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();

        var vpc = await IdAsync(weft, "ec2 create-vpc --cidr-block 10.0.0.0/16 --tag-specifications ResourceType=vpc,Tags=[{Key=Name,Value=demo}]", "Vpc.VpcId");
        var subnet = await IdAsync(weft, $"ec2 create-subnet --vpc-id {vpc} --cidr-block 10.0.0.0/24 --availability-zone us-east-1a", "Subnet.SubnetId");
        await weft.AwsAsync($"ec2 create-subnet --vpc-id {vpc} --cidr-block 10.0.1.0/24 --availability-zone us-east-1b");
        await weft.AwsAsync($"ec2 create-subnet --vpc-id {vpc} --cidr-block 10.0.2.0/24 --availability-zone us-east-1c");
        var gateway = await IdAsync(weft, "ec2 create-internet-gateway", "InternetGateway.InternetGatewayId");
        await weft.AwsAsync($"ec2 attach-internet-gateway --vpc-id {vpc} --internet-gateway-id {gateway}");
        var table = await IdAsync(weft, $"ec2 create-route-table --vpc-id {vpc}", "RouteTable.RouteTableId");
        await weft.AwsAsync($"ec2 create-route --route-table-id {table} --destination-cidr-block 0.0.0.0/0 --gateway-id {gateway}");
        await weft.AwsAsync($"ec2 associate-route-table --route-table-id {table} --subnet-id {subnet}");

        var report = JsonDocument.Parse(await weft.PythonAsync(readTheNetwork, null, table)).RootElement;

        Assert.Equal([vpc], report.GetProperty("vpcs").EnumerateArray().Select(found => found.GetProperty("VpcId").GetString()));
        var found = report.GetProperty("vpcs")[0];
        Assert.Equal("available", found.GetProperty("State").GetString());
        Assert.False(found.GetProperty("IsDefault").GetBoolean());
        Assert.StartsWith("dopt-", found.GetProperty("DhcpOptionsId").GetString());
        Assert.Equal("demo", found.GetProperty("Tags")[0].GetProperty("Value").GetString());
        var routes = report.GetProperty("routes").EnumerateArray()
            .Select(route => $"{route.GetProperty("DestinationCidrBlock")} {route.GetProperty("GatewayId")} {route.GetProperty("Origin")} {route.GetProperty("State")}");
        Assert.Equal([$"10.0.0.0/16 local CreateRouteTable active", $"0.0.0.0/0 {gateway} CreateRoute active"], routes);
        Assert.Equal("True", report.GetProperty("return").GetString());
    }

    [Fact]
    public async Task Regions_and_zones_are_listed_and_regions_are_islands()
    {
        await Client.AwsCli.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();

        var regions = (await weft.AwsAsync("ec2 describe-regions")).GetProperty("Regions").EnumerateArray().Select(region => region.GetProperty("RegionName").GetString()).ToList();
        Assert.Contains("ap-south-1", regions);
        Assert.Contains("eu-west-3", regions);
        Assert.DoesNotContain("us-gov-west-1", regions);
        var zones = (await weft.AwsAsync("ec2 describe-availability-zones --region us-east-1")).GetProperty("AvailabilityZones");
        Assert.Equal(6, zones.GetArrayLength());
        Assert.Equal("us-east-1a", zones[0].GetProperty("ZoneName").GetString());

        await weft.AwsAsync("ec2 create-vpc --cidr-block 10.0.0.0/16");
        var elsewhere = await weft.AwsAsync("ec2 describe-vpcs --region us-west-1");
        Assert.Equal("172.31.0.0/16", Assert.Single(elsewhere.GetProperty("Vpcs").EnumerateArray().ToList()).GetProperty("CidrBlock").GetString());
    }

    private const string readTheNetwork =
        """
        import json, sys, boto3
        client = boto3.client('ec2')
        named = [{'Name': 'tag:Name', 'Values': ['demo']}]
        vpcs = [client.describe_vpcs(VpcIds=[vpc.id])['Vpcs'][0] for vpc in boto3.resource('ec2').vpcs.filter(Filters=named)]
        routes = client.describe_route_tables(RouteTableIds=[sys.argv[1]])['RouteTables'][0]['Routes']
        group = client.create_security_group(GroupName='web', Description='web', VpcId=vpcs[0]['VpcId'])['GroupId']
        answer = client.authorize_security_group_ingress(GroupId=group, IpPermissions=[
            {'IpProtocol': 'tcp', 'FromPort': port, 'ToPort': port, 'IpRanges': [{'CidrIp': '0.0.0.0/0'}]} for port in (80, 22)])
        print(json.dumps({'vpcs': vpcs, 'routes': routes, 'return': str(answer['Return'])}))
        """;

    private static async Task<string> IdAsync(LiveWeft weft, string line, string path)
    {
        var element = await weft.AwsAsync(line);
        foreach (var name in path.Split('.')) element = element.GetProperty(name);
        return element.GetString()!;
    }
}
