using Weft.Aws.Ec2.Tags;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Vpcs;

/// <summary>CreateVpc, DeleteVpc, DescribeVpcs.</summary>
internal static class VpcOperations
{
    public static CreateVpcResult Create(Transaction transaction, CreateVpcRequest request)
    {
        var cidr = VpcBlocks.Parse(request.CidrBlock ?? throw Ec2Errors.MissingParameter("cidrBlock"));
        var tenancy = request.InstanceTenancy ?? TenancyValues.Default;
        if (tenancy == TenancyValues.Host) throw Ec2Errors.InvalidParameter(tenancy, "instanceTenancy");
        RequireBorderGroup(transaction, request.Ipv6CidrBlockNetworkBorderGroup, request.AmazonProvidedIpv6CidrBlock);
        var vpc = Put(transaction, cidr, tenancy, request.AmazonProvidedIpv6CidrBlock == true);
        transaction.TagNew(vpc.Id, request.TagSpecifications);
        // AWS's answer shows the VPC before its first check; Terraform and people wait for "available" either way.
        return new CreateVpcResult { Vpc = VpcShapes.Of(transaction, vpc) };
    }

    /// <summary>Puts a VPC with what every VPC is born with: a main route table, a default group and a default network ACL.</summary>
    public static Vpc Put(Transaction transaction, Cidr cidr, string tenancy, bool withIpv6, bool isDefault = false)
    {
        transaction.RequireQuota(VpcQuotas.VpcsPerRegion, transaction.Count<Vpc>(), 1, _ => LimitExceeded());
        var vpc = transaction.Put(new Vpc(
            transaction.NewId<Vpc>(),
            [new VpcBlock(transaction.NewId(VpcBlocks.AssociationPrefix), cidr)],
            withIpv6 ? [new VpcBlock(transaction.NewId(VpcBlocks.AssociationPrefix), VpcBlocks.FreeIpv6Block(transaction))] : [],
            tenancy,
            isDefault,
            VpcCompanions.DhcpOptionsFor(transaction),
            DnsHostnames: isDefault));
        VpcCompanions.Create(transaction, vpc);
        return vpc;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteVpcRequest request)
    {
        var vpc = transaction.Require<Vpc>(request.VpcId);
        VpcCompanions.Remove(transaction, vpc);
        if (transaction.IsReferenced(vpc.Id))
            throw new AwsException("DependencyViolation", $"The vpc '{vpc.Id}' has dependencies and cannot be deleted.");
        transaction.Remove(vpc.Id);
        return EmptyResult.Instance;
    }

    public static DescribeVpcsResult Describe(View view, DescribeVpcsRequest request)
    {
        var page = view.Page<Vpc>(request.VpcIds, request.Filters, request);
        return new DescribeVpcsResult { Vpcs = page.Select(vpc => VpcShapes.Of(view, vpc)), NextToken = page.NextToken };
    }

    public static void RequireBorderGroup(View view, string? borderGroup, bool? ipv6)
    {
        if (borderGroup is null) return;
        if (ipv6 != true)
            throw Ec2Errors.InvalidCombination("ipv6CidrBlockNetworkBorderGroup can only be given with amazonProvidedIpv6CidrBlock");
        if (borderGroup != view.Region.Text) throw Ec2Errors.InvalidParameter(borderGroup, "ipv6CidrBlockNetworkBorderGroup");
    }

    private static AwsException LimitExceeded() => new("VpcLimitExceeded", "The maximum number of VPCs has been reached.");
}
