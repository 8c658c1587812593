using Xunit;

namespace Weft.Conformance.Live;

/// <summary>The chapter's network with packets in it.</summary>
public class LiveChapterTests
{
    public static TheoryData<Runner> Runners => [Runner.Root, Runner.OrdinaryUser];

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task A_web_server_is_reached_by_its_Elastic_IP_and_a_private_instance_only_gets_out(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync();
        await chapter.AddNatAsync();
        var host = "ip-" + (await cloud.DescribeAsync(chapter.Web, "privateIpAddress")).Replace('.', '-');
        await LiveCloud.EventuallyAsync(host, () => cloud.FetchAsync("internet", $"http://{chapter.WebAddress}/"));
        Assert.Null(await cloud.FetchAsync("internet", $"http://{chapter.WebAddress}:22/"));

        var hidden = await cloud.RunAsync("hidden", chapter.Private, LiveChapter.WebServer, "us-east-1", ("SecurityGroupId.1", chapter.Group));
        var hiddenAddress = await cloud.DescribeAsync(hidden, "privateIpAddress");
        // Out through the translating gateway, and in again by the public address.
        await LiveCloud.EventuallyAsync(host, () => cloud.FetchAsync("hidden", $"http://{chapter.WebAddress}/"));
        await LiveCloud.EventuallyAsync(true, async () => await cloud.FetchAsync("web", $"http://{hiddenAddress}/") is not null);
        // Out there a private address is somebody else's, if anybody's.
        Assert.Null(await cloud.FetchAsync("internet", $"http://{hiddenAddress}/"));
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task A_list_that_forgets_ephemeral_ports_cuts_the_answers_and_one_that_has_them_mends_it(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync();
        await LiveCloud.EventuallyAsync(true, async () => await cloud.FetchAsync("internet", $"http://{chapter.WebAddress}/") is not null);

        var list = await cloud.GetAsync("networkAclId", "CreateNetworkAcl", ("VpcId", chapter.Vpc));
        await EntryAsync(cloud, list, 100, isEgress: false, (80, 80));
        await EntryAsync(cloud, list, 100, isEgress: true, (80, 80));
        var association = (await cloud.Weft.CallAsync("DescribeNetworkAcls")).Descendants().Where(element => element.Name.LocalName == "item")
            .Select(item => item.Elements().ToLookup(element => element.Name.LocalName, element => element.Value))
            .First(item => item["subnetId"].Contains(chapter.Public))["networkAclAssociationId"].Single();
        await cloud.CallAsync("ReplaceNetworkAclAssociation", ("AssociationId", association), ("NetworkAclId", list));
        await LiveCloud.EventuallyAsync(null, () => cloud.FetchAsync("internet", $"http://{chapter.WebAddress}/"));
        await EntryAsync(cloud, list, 110, isEgress: true, (1024, 65535));
        await LiveCloud.EventuallyAsync(true, async () => await cloud.FetchAsync("internet", $"http://{chapter.WebAddress}/") is not null);
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task An_Elastic_IP_moves_to_another_instance(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var chapter = new LiveChapter(cloud);
        await chapter.BuildAsync();
        var bigger = await cloud.RunAsync("bigger", chapter.Public, LiveChapter.WebServer, "us-east-1", ("SecurityGroupId.1", chapter.Group));
        var (first, second) = (await HostNameAsync(cloud, chapter.Web), await HostNameAsync(cloud, bigger));
        await LiveCloud.EventuallyAsync(first, () => cloud.FetchAsync("internet", $"http://{chapter.WebAddress}/"));
        await cloud.CallAsync("AssociateAddress", ("AllocationId", chapter.AddressId), ("InstanceId", bigger), ("AllowReassociation", "true"));
        await LiveCloud.EventuallyAsync(second, () => cloud.FetchAsync("internet", $"http://{chapter.WebAddress}/"));
    }

    [Theory]
    [MemberData(nameof(Runners))]
    public async Task VPCs_with_the_same_addresses_live_side_by_side_and_peered_ones_in_two_Regions_talk(Runner runner)
    {
        await using var cloud = await LiveCloud.StartAsync(runner);
        var here = await PlainNetworkAsync(cloud, "us-east-1", "10.0.0.0/16", "here");
        var twin = await PlainNetworkAsync(cloud, "us-east-1", "10.0.0.0/16", "twin");
        var far = await PlainNetworkAsync(cloud, "us-west-1", "10.1.0.0/16", "far");
        var (hereAddress, farAddress) = (await cloud.DescribeAsync(here.Instance, "privateIpAddress"), await cloud.DescribeAsync(far.Instance, "privateIpAddress", "us-west-1"));

        await LiveCloud.EventuallyAsync("ip-" + hereAddress.Replace('.', '-'), () => cloud.FetchAsync("here", $"http://{hereAddress}/"));
        var seenFromTwin = await cloud.FetchAsync("twin", $"http://{hereAddress}/");
        Assert.True(seenFromTwin is null || hereAddress == await cloud.DescribeAsync(twin.Instance, "privateIpAddress"), seenFromTwin);

        Assert.Null(await cloud.FetchAsync("here", $"http://{farAddress}/"));
        var link = await cloud.GetAsync("vpcPeeringConnectionId", "CreateVpcPeeringConnection", ("VpcId", here.Vpc), ("PeerVpcId", far.Vpc), ("PeerRegion", "us-west-1"));
        await cloud.GetInAsync("us-west-1", "vpcPeeringConnectionId", "AcceptVpcPeeringConnection", ("VpcPeeringConnectionId", link));
        await cloud.CallAsync("CreateRoute", ("RouteTableId", here.Table), ("DestinationCidrBlock", "10.1.0.0/16"), ("VpcPeeringConnectionId", link));
        await cloud.Weft.CallAsync("us-west-1", "CreateRoute", [("RouteTableId", far.Table), ("DestinationCidrBlock", "10.0.0.0/16"), ("VpcPeeringConnectionId", link)]);
        await LiveCloud.EventuallyAsync("ip-" + farAddress.Replace('.', '-'), () => cloud.FetchAsync("here", $"http://{farAddress}/"));
        Assert.Null(await cloud.FetchAsync("twin", $"http://{farAddress}/"));
    }

    private static async Task<(string Vpc, string Table, string Instance)> PlainNetworkAsync(LiveCloud cloud, string region, string range, string name)
    {
        var vpc = await cloud.GetInAsync(region, "vpcId", "CreateVpc", ("CidrBlock", range));
        var subnet = await cloud.GetInAsync(region, "subnetId", "CreateSubnet", ("VpcId", vpc), ("CidrBlock", range.Replace("/16", "/24", StringComparison.Ordinal)), ("AvailabilityZone", region + "a"));
        var table = await cloud.GetInAsync(region, "routeTableId", "DescribeRouteTables", ("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc));
        var group = await cloud.GetInAsync(region, "groupId", "CreateSecurityGroup", ("GroupName", "web"), ("GroupDescription", "web"), ("VpcId", vpc));
        await cloud.Weft.CallAsync(region, "AuthorizeSecurityGroupIngress", [("GroupId", group), ("IpPermissions.1.IpProtocol", "-1"), ("IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0")]);
        return (vpc, table, await cloud.RunAsync(name, subnet, LiveChapter.WebServer, region, ("SecurityGroupId.1", group)));
    }

    private static async Task<string> HostNameAsync(LiveCloud cloud, string instance) => "ip-" + (await cloud.DescribeAsync(instance, "privateIpAddress")).Replace('.', '-');

    private static Task EntryAsync(LiveCloud cloud, string list, int number, bool isEgress, (int From, int To) ports) => cloud.CallAsync(
        "CreateNetworkAclEntry", ("NetworkAclId", list), ("RuleNumber", number.ToString()), ("Protocol", "6"), ("RuleAction", "allow"), ("Egress", isEgress ? "true" : "false"),
        ("CidrBlock", "0.0.0.0/0"), ("PortRange.From", ports.From.ToString()), ("PortRange.To", ports.To.ToString()));
}
