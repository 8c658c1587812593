using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Vpcs;

/// <summary>
/// The default VPC: 172.31.0.0/16, a /20 subnet in each zone that gives public addresses, an internet gateway, and a route to it.
/// Source: VPC User Guide, "Default VPCs".
/// </summary>
internal static class DefaultVpc
{
    private static readonly Cidr block = Cidr.Parse("172.31.0.0/16");

    public static void AtBirth(Transaction transaction)
    {
        if (!transaction.Scope.IsGlobal) Make(transaction);
    }

    public static CreateDefaultVpcResult Create(Transaction transaction, CreateDefaultVpcRequest request)
    {
        if (transaction.All<Vpc>().FirstOrDefault(vpc => vpc.IsDefault) is { } present)
            throw new AwsException("DefaultVpcAlreadyExists", $"A Default VPC already exists for this account in this region: {present.Id}.");
        return new CreateDefaultVpcResult { Vpc = VpcShapes.Of(transaction, Make(transaction)) };
    }

    private static Vpc Make(Transaction transaction)
    {
        var vpc = VpcOperations.Put(transaction, block, TenancyValues.Default, withIpv6: false, isDefault: true);
        foreach (var zone in SubnetZones.Of(transaction)) DefaultSubnet.Put(transaction, vpc, zone);
        var gateway = InternetGatewayOperations.Put(transaction, vpc.Id);
        RouteTableOperations.PutRoute(transaction, vpc.Id, Cidr.AnyIPv4, new RouteTarget(RouteTargetKind.InternetGateway, gateway.Id.Text));
        return vpc;
    }
}
