using System.Text;
using System.Text.Json.Nodes;
using Weft.Control.State;
using Weft.Wire.CloudFormation;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Execution;

/// <summary>Whatever happened to a stack, what stands is what a fresh creation of its surviving template gives; after its deletion nothing stands.</summary>
public class StackProperties
{
    private const string Doomed = "  Doomed: {Type: AWS::EC2::Subnet, DependsOn: [Net, Table0], Properties: {VpcId: !Ref Net, CidrBlock: 192.168.0.0/24}}\n";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Updates_and_rollbacks_end_where_a_fresh_creation_ends(int seed)
    {
        var random = new Random(seed);
        var cloud = new StackCloud();
        var born = Rows(cloud);
        var surviving = Template(random);
        cloud.Create("stack", surviving);
        cloud.AssertStatus("stack", StackStatusValues.CreateComplete);
        for (var step = 0; step < 4; step++)
        {
            var next = Template(random);
            if (next == surviving) continue;
            var fails = random.Next(2) == 0;
            cloud.Update("stack", fails ? next + Doomed : next);
            cloud.AssertStatus("stack", fails ? StackStatusValues.UpdateRollbackComplete : StackStatusValues.UpdateComplete);
            if (!fails) surviving = next;
            var fresh = new StackCloud();
            fresh.Create("stack", surviving);
            Assert.Equal(Picture(fresh), Picture(cloud));
        }

        cloud.Delete("stack");
        Assert.Equal(born, Rows(cloud));
    }

    [Fact]
    public void Deleted_stacks_do_not_pile_up()
    {
        var cloud = new StackCloud();
        Cycle(25);
        var before = StateReplay.ContentsOf(cloud.Cloud.State).Count();
        Cycle(25);
        Assert.Equal(before, StateReplay.ContentsOf(cloud.Cloud.State).Count());

        void Cycle(int times)
        {
            for (var i = 0; i < times; i++)
            {
                cloud.Create("net", StackCloud.Network);
                cloud.Delete("net");
                cloud.Cloud.Pass(TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>What the account holds beside stacks and their history, by type.</summary>
    private static IEnumerable<string> Rows(StackCloud cloud)
    {
        if (cloud.Cloud.State.Revision == 0) cloud.Cloud.Call(CloudFormationApi.DescribeStacks, new DescribeStacksRequest());
        return StateReplay.ContentsOf(cloud.Cloud.State).Select(row => row.Type.Noun).Where(noun => !noun.StartsWith("cloudformation-", StringComparison.Ordinal)).CountBy(noun => noun)
            .Select(count => $"{count.Key} {count.Value}").Order(StringComparer.Ordinal);
    }

    /// <summary>Every resource as it stands, with logical names where identifiers are.</summary>
    private static string Picture(StackCloud cloud)
    {
        var resources = cloud.Resources("stack");
        var view = cloud.Cloud.ViewOf();
        var text = new StringBuilder();
        foreach (var resource in resources.OrderBy(resource => resource.LogicalResourceId, StringComparer.Ordinal))
        {
            var type = cloud.Cloud.Catalog.FindProvisioned(resource.ResourceType)!;
            var given = view.Require(new Weft.Control.Resources.Id<Weft.Aws.CloudFormation.Stacks.StackResource>($"{Uuid(resource.StackId!)}/{resource.LogicalResourceId}")).Given;
            var read = type.Read(view, resource.PhysicalResourceId!, given) ?? throw new InvalidOperationException($"{resource.LogicalResourceId} does not stand");
            // Names and zones that the template leaves open are drawn anew each time.
            foreach (var drawn in (string[])["GroupName", "AvailabilityZone", "AvailabilityZoneId"]) read.Remove(drawn);
            text.AppendLine($"{resource.LogicalResourceId} {Sorted(read)}");
        }

        foreach (var resource in resources.OrderByDescending(resource => resource.PhysicalResourceId!.Length)) text.Replace(resource.PhysicalResourceId!, resource.LogicalResourceId);
        return text.ToString();
    }

    private static string Uuid(string stack) => stack[(stack.LastIndexOf('/') + 1)..];

    private static string Sorted(JsonObject read) => string.Join(' ', read.Select(member => $"{member.Key}={(member.Value is JsonArray list ? string.Join(',', list.Select(item => item!.ToJsonString()).Order(StringComparer.Ordinal)) : member.Value?.ToJsonString())}"));

    private static string Template(Random random)
    {
        // A gateway serves one VPC at a time, so a VPC that is made anew has to have another: AWS refuses the successor otherwise.
        var net = random.Next(2);
        var text = new StringBuilder("Resources:\n");
        text.AppendLine($"  Net: {{Type: AWS::EC2::VPC, Properties: {{CidrBlock: 10.{net}.0.0/16, EnableDnsHostnames: {(random.Next(2) == 0 ? "true" : "false")}, Tags: [{{Key: k, Value: 'v{random.Next(3)}'}}]}}}}");
        text.AppendLine("  Table0: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net}}");
        if (random.Next(2) == 0) text.AppendLine($"  Table1: {{Type: AWS::EC2::RouteTable, Properties: {{VpcId: !Ref Net}}}}\n  Gate{net}: {{Type: AWS::EC2::InternetGateway}}\n  Door: {{Type: AWS::EC2::VPCGatewayAttachment, Properties: {{VpcId: !Ref Net, InternetGatewayId: !Ref Gate{net}}}}}");
        var hasDoor = text.ToString().Contains("Door", StringComparison.Ordinal);
        if (hasDoor && random.Next(2) == 0) text.AppendLine($"  Out: {{Type: AWS::EC2::Route, DependsOn: Door, Properties: {{RouteTableId: !Ref Table{random.Next(2)}, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gate{net}}}}}");
        for (var n = 0; n < random.Next(4); n++)
        {
            text.AppendLine($"  Subnet{n}: {{Type: AWS::EC2::Subnet, Properties: {{VpcId: !Ref Net, CidrBlock: !Select [{n}, !Cidr [!GetAtt Net.CidrBlock, 8, 8]], MapPublicIpOnLaunch: {(random.Next(2) == 0 ? "true" : "false")}}}}}");
            if (random.Next(2) == 0) text.AppendLine($"  Link{n}: {{Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {{SubnetId: !Ref Subnet{n}, RouteTableId: !Ref Table{(hasDoor ? random.Next(2) : 0)}}}}}");
        }

        for (var n = 0; n < random.Next(3); n++)
        {
            var rules = Enumerable.Range(0, random.Next(3)).Select(rule => $"{{IpProtocol: tcp, FromPort: {random.Next(3) + (rule * 10)}, ToPort: 80, CidrIp: 0.0.0.0/0}}");
            text.AppendLine($"  Group{n}: {{Type: AWS::EC2::SecurityGroup, Properties: {{GroupDescription: d{random.Next(2)}, VpcId: !Ref Net, SecurityGroupIngress: [{string.Join(", ", rules)}]}}}}");
        }

        return text.ToString();
    }
}
