using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Subnets;

/// <summary>CreateSubnet, DeleteSubnet, DescribeSubnets.</summary>
internal static class SubnetOperations
{
    public static CreateSubnetResult Create(Transaction transaction, CreateSubnetRequest request)
    {
        var (cidr, ipv6) = SubnetBlocks.Parse(request);
        var vpc = transaction.Require<Vpc>(request.VpcId);
        var zone = SubnetZones.Choose(transaction, request.AvailabilityZone, request.AvailabilityZoneId);
        if (cidr is { } block) SubnetBlocks.RequireFree(transaction, vpc, block);
        if (ipv6 is { } ipv6Block) SubnetBlocks.RequireFree(transaction, vpc, ipv6Block);
        var subnet = Put(transaction, new Subnet(
            transaction.NewId<Subnet>(),
            vpc.Id,
            cidr,
            ipv6 is { } given ? [new SubnetIpv6Block(transaction.NewId(SubnetBlocks.AssociationPrefix), given)] : [],
            zone.Name,
            Ipv6OnCreation: cidr is null));
        transaction.TagNew(subnet.Id, request.TagSpecifications);
        return new CreateSubnetResult { Subnet = SubnetShapes.Of(transaction, subnet) };
    }

    /// <summary>Puts a subnet whose blocks were found to be free.</summary>
    /// <exception cref="AwsException">SubnetLimitExceeded.</exception>
    public static Subnet Put(Transaction transaction, Subnet subnet)
    {
        transaction.RequireQuota(
            VpcQuotas.SubnetsPerVpc,
            transaction.CountUnder(Subnet.InVpc, subnet.Vpc.Text),
            1,
            _ => new AwsException("SubnetLimitExceeded", "The maximum number of subnets has been reached."));
        transaction.Put(subnet);
        DefaultAcl.Associate(transaction, subnet);
        return subnet;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteSubnetRequest request)
    {
        var subnet = transaction.Require<Subnet>(request.SubnetId);
        transaction.RequireUnreferenced(subnet.Id);
        DefaultAcl.Disassociate(transaction, subnet);
        RouteTableAssociations.ForgetSubnet(transaction, subnet.Id);
        transaction.Remove(subnet.Id);
        return EmptyResult.Instance;
    }

    public static DescribeSubnetsResult Describe(View view, DescribeSubnetsRequest request)
    {
        var page = view.Page<Subnet>(request.SubnetIds, request.Filters, request);
        return new DescribeSubnetsResult { Subnets = page.Select(subnet => SubnetShapes.Of(view, subnet)), NextToken = page.NextToken };
    }
}
