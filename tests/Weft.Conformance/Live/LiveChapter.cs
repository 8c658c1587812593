namespace Weft.Conformance.Live;

/// <summary>The network of the chapter: a VPC with a public and a private subnet, an internet gateway, a NAT gateway, and a web server.</summary>
internal sealed class LiveChapter(LiveCloud cloud)
{
    /// <summary>Serves one line over HTTP.</summary>
    public const string WebServer = """
        #!/bin/sh
        mkdir -p /srv/web && cd /srv/web && hostname >index.html
        /usr/bin/python3 -m http.server 80 >/dev/null 2>&1 &
        """;

    public string Vpc { get; private set; } = "";

    public string Public { get; private set; } = "";

    public string Private { get; private set; } = "";

    public string Group { get; private set; } = "";

    public string Web { get; private set; } = "";

    public string WebAddress { get; private set; } = "";

    public string AddressId { get; private set; } = "";

    public async Task BuildAsync(string userData = WebServer)
    {
        Vpc = await cloud.GetAsync("vpcId", "CreateVpc", ("CidrBlock", "10.0.0.0/16"));
        Public = await cloud.GetAsync("subnetId", "CreateSubnet", ("VpcId", Vpc), ("CidrBlock", "10.0.1.0/24"), ("AvailabilityZone", "us-east-1a"));
        Private = await cloud.GetAsync("subnetId", "CreateSubnet", ("VpcId", Vpc), ("CidrBlock", "10.0.2.0/24"), ("AvailabilityZone", "us-east-1a"));
        var gateway = await cloud.GetAsync("internetGatewayId", "CreateInternetGateway");
        await cloud.CallAsync("AttachInternetGateway", ("InternetGatewayId", gateway), ("VpcId", Vpc));
        await RouteAsync(Public, ("GatewayId", gateway));
        Group = await cloud.GetAsync("groupId", "CreateSecurityGroup", ("GroupName", "web"), ("GroupDescription", "web"), ("VpcId", Vpc));
        await AllowAsync("tcp", 80, "0.0.0.0/0");
        Web = await cloud.RunAsync("web", Public, userData, "us-east-1", ("SecurityGroupId.1", Group));
        (AddressId, WebAddress) = await ElasticAddressAsync();
        await cloud.CallAsync("AssociateAddress", ("AllocationId", AddressId), ("InstanceId", Web));
    }

    /// <summary>Gives the private subnet its way out.</summary>
    public async Task AddNatAsync()
    {
        var (id, _) = await ElasticAddressAsync();
        var nat = await cloud.GetAsync("natGatewayId", "CreateNatGateway", ("SubnetId", Public), ("AllocationId", id));
        await RouteAsync(Private, ("NatGatewayId", nat));
    }

    public Task AllowAsync(string protocol, int port, string range) => cloud.CallAsync(
        "AuthorizeSecurityGroupIngress", ("GroupId", Group), ("IpPermissions.1.IpProtocol", protocol), ("IpPermissions.1.FromPort", port.ToString()),
        ("IpPermissions.1.ToPort", port.ToString()), ("IpPermissions.1.IpRanges.1.CidrIp", range));

    public async Task<(string Id, string Address)> ElasticAddressAsync()
    {
        var id = await cloud.GetAsync("allocationId", "AllocateAddress");
        return (id, await cloud.GetAsync("publicIp", "DescribeAddresses", ("AllocationId.1", id)));
    }

    private async Task RouteAsync(string subnet, (string Name, string Value) target)
    {
        var table = await cloud.GetAsync("routeTableId", "CreateRouteTable", ("VpcId", Vpc));
        await cloud.CallAsync("CreateRoute", ("RouteTableId", table), ("DestinationCidrBlock", "0.0.0.0/0"), target);
        await cloud.CallAsync("AssociateRouteTable", ("RouteTableId", table), ("SubnetId", subnet));
    }
}
