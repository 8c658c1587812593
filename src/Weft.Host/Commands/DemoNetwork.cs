using System.Globalization;

namespace Weft.Host.Commands;

/// <summary>
/// The chapter's network: a VPC, one public and two private subnets, groups for web servers and a database, an Elastic IP that moves, a NAT
/// gateway. What it launches is called <c>small</c>, <c>web</c> and <c>db</c>.
/// </summary>
internal sealed class DemoNetwork(DemoClient client, Action<string, string> tell)
{
    private readonly Stack<(string What, Func<Task> Undo)> made = [];
    private readonly string[] subnets = new string[3];
    private string vpc = "";
    private string webGroup = "";
    private string dbGroup = "";

    public async Task BuildAsync()
    {
        await MakeVpcAsync();
        await MakeGatewayAsync();
        await MakeGroupsAsync();
        var small = await LaunchAsync("small", "t3.micro", subnets[0], webGroup);
        var web = await LaunchAsync("web", "m5.large", subnets[0], webGroup);
        await MoveAddressAsync(small, web);
        await LaunchAsync("db", "t3.micro", subnets[1], dbGroup);
        await MakeNatAsync();
        await ShowRefusalsAsync();
    }

    public async Task TakeDownAsync()
    {
        tell("Everything is taken down again, in the order that AWS demands.", $"{made.Count} steps back");
        while (made.TryPop(out var step)) await step.Undo();
    }

    private async Task MakeVpcAsync()
    {
        vpc = await client.CallForAsync("vpcId", "CreateVpc", [("CidrBlock", "10.0.0.0/16"), .. Named("vpc", "chapter")]);
        Undo("VPC", "DeleteVpc", ("VpcId", vpc));
        tell("A VPC is a network of your own in one Region, with an implicit router.", $"{vpc} 10.0.0.0/16");
        for (var i = 0; i < subnets.Length; i++)
        {
            var (name, cidr, zone) = (i == 0 ? "public" : $"private-{"abc"[i]}", $"10.0.{i}.0/24", $"us-east-1{"abc"[i]}");
            subnets[i] = await client.CallForAsync(
                "subnetId", "CreateSubnet", [("VpcId", vpc), ("CidrBlock", cidr), ("AvailabilityZone", zone), .. Named("subnet", name)]);
            Undo("subnet", "DeleteSubnet", ("SubnetId", subnets[i]));
            tell(i == 0 ? "A subnet lives in one availability zone. This one will face the public." : "A private subnet.", $"{subnets[i]} {cidr} in {zone}");
        }
    }

    private async Task MakeGatewayAsync()
    {
        var gateway = await client.CallForAsync("internetGatewayId", "CreateInternetGateway");
        Undo("internet gateway", "DeleteInternetGateway", ("InternetGatewayId", gateway));
        await client.CallAsync("AttachInternetGateway", ("InternetGatewayId", gateway), ("VpcId", vpc));
        Undo("attachment", "DetachInternetGateway", ("InternetGatewayId", gateway), ("VpcId", vpc));
        var table = await client.CallForAsync("routeTableId", "CreateRouteTable", ("VpcId", vpc));
        Undo("route table", "DeleteRouteTable", ("RouteTableId", table));
        await client.CallAsync("CreateRoute", ("RouteTableId", table), ("DestinationCidrBlock", "0.0.0.0/0"), ("GatewayId", gateway));
        var association = await client.CallForAsync("associationId", "AssociateRouteTable", ("RouteTableId", table), ("SubnetId", subnets[0]));
        Undo("association", "DisassociateRouteTable", ("AssociationId", association));
        tell("An internet gateway and a default route to it make the first subnet public.", $"{table}: 10.0.0.0/16 -> local, 0.0.0.0/0 -> {gateway}");
    }

    private async Task MakeGroupsAsync()
    {
        webGroup = await MakeGroupAsync("web", "web servers of the chapter");
        foreach (var port in (string[])["80", "22"]) await AllowAsync(webGroup, port, ("IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0"));
        tell("A security group is a stateful filter at each interface: only allow rules, replies pass by themselves.", $"{webGroup} admits tcp 80 and 22");
        dbGroup = await MakeGroupAsync("db", "databases of the chapter");
        await AllowAsync(dbGroup, "5432", ("IpPermissions.1.Groups.1.GroupId", webGroup));
        tell("A rule may name a group in place of addresses: whoever is in it is admitted.", $"{dbGroup} admits tcp 5432 from {webGroup}");
    }

    private async Task<string> MakeGroupAsync(string name, string description)
    {
        var group = await client.CallForAsync("groupId", "CreateSecurityGroup", ("GroupName", name), ("GroupDescription", description), ("VpcId", vpc));
        Undo("security group", "DeleteSecurityGroup", ("GroupId", group));
        return group;
    }

    private Task AllowAsync(string group, string port, (string, string) from) => client.CallAsync(
        "AuthorizeSecurityGroupIngress",
        ("GroupId", group), ("IpPermissions.1.IpProtocol", "tcp"), ("IpPermissions.1.FromPort", port), ("IpPermissions.1.ToPort", port), from);

    private async Task<string> LaunchAsync(string name, string type, string subnet, string group)
    {
        var image = await client.CallAsync("DescribeImages", ("Owner.1", "amazon"), ("Filter.1.Name", "architecture"), ("Filter.1.Value.1", "x86_64"));
        var instance = await client.CallForAsync(
            "instanceId", "RunInstances",
            [
                ("ImageId", DemoClient.Text(image, "imageId")), ("InstanceType", type), ("MinCount", "1"), ("MaxCount", "1"), ("SubnetId", subnet),
                ("SecurityGroupId.1", group), .. Named("instance", name),
            ]);
        Undo("instance", "TerminateInstances", ("InstanceId.1", instance));
        var where = subnet == subnets[0] ? "the public subnet" : "a private subnet";
        tell($"An instance in {where}: {name}, a {type}.", $"{instance} at {await client.CallForAsync("privateIpAddress", "DescribeInstances", ("InstanceId.1", instance))}");
        return instance;
    }

    private async Task MoveAddressAsync(string from, string to)
    {
        var allocation = await client.CallAsync("AllocateAddress", ("Domain", "vpc"));
        var (id, address) = (DemoClient.Text(allocation, "allocationId"), DemoClient.Text(allocation, "publicIp"));
        Undo("Elastic IP", "ReleaseAddress", ("AllocationId", id));
        await client.CallAsync("AssociateAddress", ("AllocationId", id), ("InstanceId", from));
        var association = await client.CallForAsync("associationId", "AssociateAddress", ("AllocationId", id), ("InstanceId", to), ("AllowReassociation", "true"));
        Undo("address association", "DisassociateAddress", ("AssociationId", association));
        tell("An Elastic IP is yours until you release it: here it moves from the small instance to the bigger one.", $"{address}: {from} -> {to}");
    }

    private async Task MakeNatAsync()
    {
        var allocation = await client.CallForAsync("allocationId", "AllocateAddress", ("Domain", "vpc"));
        Undo("Elastic IP", "ReleaseAddress", ("AllocationId", allocation));
        var gateway = await client.CallForAsync("natGatewayId", "CreateNatGateway", ("SubnetId", subnets[0]), ("AllocationId", allocation));
        Undo("NAT gateway", "DeleteNatGateway", ("NatGatewayId", gateway));
        var table = await client.CallForAsync("routeTableId", "CreateRouteTable", ("VpcId", vpc));
        Undo("route table", "DeleteRouteTable", ("RouteTableId", table));
        await client.CallAsync("CreateRoute", ("RouteTableId", table), ("DestinationCidrBlock", "0.0.0.0/0"), ("NatGatewayId", gateway));
        foreach (var subnet in subnets.Skip(1))
        {
            var association = await client.CallForAsync("associationId", "AssociateRouteTable", ("RouteTableId", table), ("SubnetId", subnet));
            Undo("association", "DisassociateRouteTable", ("AssociationId", association));
        }

        tell("A NAT gateway in the public subnet lets the private ones out, and nobody in.", $"{gateway}: 0.0.0.0/0 of both private subnets");
    }

    private async Task ShowRefusalsAsync()
    {
        foreach (var (why, action, parameters) in ((string, string, (string, string)[])[])
        [
            ("A subnet outside its VPC is refused, as AWS refuses it.", "CreateSubnet", [("VpcId", vpc), ("CidrBlock", "10.1.0.0/24")]),
            ("So is one that overlaps another.", "CreateSubnet", [("VpcId", vpc), ("CidrBlock", "10.0.1.0/25")]),
            ("And a VPC that still has something in it is not deleted.", "DeleteVpc", [("VpcId", vpc)]),
        ])
        {
            try
            {
                await client.CallAsync(action, parameters);
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{action} was expected to be refused"));
            }
            catch (InvalidOperationException refusal) when (!refusal.Message.StartsWith(action, StringComparison.Ordinal))
            {
                tell(why, refusal.Message);
            }
        }
    }

    private static (string, string)[] Named(string kind, string name) =>
        [("TagSpecification.1.ResourceType", kind), ("TagSpecification.1.Tag.1.Key", "Name"), ("TagSpecification.1.Tag.1.Value", name)];

    private void Undo(string what, string action, params (string, string)[] parameters) =>
        made.Push((what, () => client.CallAsync(action, parameters)));
}
