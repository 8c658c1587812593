using System.Text.Json;
using Weft.Conformance.Clients;
using Xunit;

namespace Weft.Conformance.Terraform;

/// <summary>Terraform with its own AWS provider builds, checks and takes down a whole network.</summary>
public class TerraformTests
{
    [Fact]
    public async Task Terraform_builds_a_network_finds_nothing_to_change_and_leaves_nothing_behind()
    {
        await Client.Boto3.RequireAsync();
        await using var weft = await LiveWeft.StartAsync();
        using var terraform = await TerraformRun.StartAsync(weft);
        var fresh = await weft.PythonAsync(CountResources);

        var outputs = await terraform.ApplyAsync();

        Assert.Equal("123456789012", Text(outputs, "account"));
        Assert.Equal("us-east-1", Text(outputs, "region"));
        Assert.Equal("""["us-east-1a","us-east-1b","us-east-1c"]""", JsonSerializer.Serialize(Value(outputs, "zones")));
        var claims = outputs.EnumerateObject().Where(output => output.Value.GetProperty("value").ValueKind is JsonValueKind.True or JsonValueKind.False).ToList();
        Assert.Equal(8, claims.Count);
        Assert.All(claims, claim => Assert.True(claim.Value.GetProperty("value").GetBoolean(), claim.Name));
        Assert.NotEqual(fresh, await weft.PythonAsync(CountResources));

        await terraform.ExpectEmptyPlanAsync();
        await terraform.DestroyAsync();

        Assert.Equal(fresh, await weft.PythonAsync(CountResources));
    }

    /// <summary>How much of everything there is. What AWS goes on showing for a while after its end does not count.</summary>
    private const string CountResources =
        """
        import boto3
        ec2, iam = boto3.client('ec2'), boto3.client('iam')
        gone = ('terminated', 'deleted', 'delete-complete')
        listed = [
            ('vpcs', 'Vpcs'), ('subnets', 'Subnets'), ('route_tables', 'RouteTables'), ('internet_gateways', 'InternetGateways'),
            ('egress_only_internet_gateways', 'EgressOnlyInternetGateways'), ('nat_gateways', 'NatGateways'), ('addresses', 'Addresses'),
            ('network_interfaces', 'NetworkInterfaces'), ('security_groups', 'SecurityGroups'), ('security_group_rules', 'SecurityGroupRules'),
            ('network_acls', 'NetworkAcls'), ('dhcp_options', 'DhcpOptions'), ('managed_prefix_lists', 'PrefixLists'), ('key_pairs', 'KeyPairs'),
            ('volumes', 'Volumes'), ('launch_templates', 'LaunchTemplates')]
        counts = {}
        for name, member in listed:
            things = getattr(ec2, 'describe_' + name)()[member]
            counts[name] = len([thing for thing in things if thing.get('State') not in gone])
        peers = ec2.describe_vpc_peering_connections()['VpcPeeringConnections']
        counts['peers'] = len([peer for peer in peers if peer['Status']['Code'] not in gone])
        instances = [one for group in ec2.describe_instances()['Reservations'] for one in group['Instances']]
        counts['instances'] = len([one for one in instances if one['State']['Name'] not in gone])
        ending = ('instance', 'natgateway', 'vpc-peering-connection', 'prefix-list')
        counts['tags'] = len([tag for tag in ec2.describe_tags()['Tags'] if tag['ResourceType'] not in ending])
        counts['routes'] = sum(len(table['Routes']) for table in ec2.describe_route_tables()['RouteTables'])
        counts['roles'] = len(iam.list_roles()['Roles'])
        counts['profiles'] = len(iam.list_instance_profiles()['InstanceProfiles'])
        print(counts)
        """;

    private static JsonElement Value(JsonElement outputs, string name) => outputs.GetProperty(name).GetProperty("value");

    private static string? Text(JsonElement outputs, string name) => Value(outputs, name).GetString();
}
