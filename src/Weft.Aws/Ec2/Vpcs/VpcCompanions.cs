using Weft.Aws.Ec2.DhcpOptions;
using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Control.State;
using Weft.Network.Addressing;

namespace Weft.Aws.Ec2.Vpcs;

/// <summary>What comes and goes with a VPC, and what a VPC needs to know of its neighbours' folders.</summary>
internal static class VpcCompanions
{
    /// <summary>Makes the main route table, the default security group and the default network ACL.</summary>
    public static void Create(Transaction transaction, Vpc vpc)
    {
        DefaultGroup.Create(transaction, vpc);
        DefaultAcl.Create(transaction, vpc);
        RouteTableOperations.PutMain(transaction, vpc);
    }

    /// <summary>Removes what <see cref="Create"/> made. What else refers to the VPC keeps it from being deleted.</summary>
    public static void Remove(Transaction transaction, Vpc vpc)
    {
        DefaultGroup.Remove(transaction, vpc);
        DefaultAcl.Remove(transaction, vpc);
        RouteTableOperations.RemoveMain(transaction, vpc);
        PeeringOperations.EndAllOf(transaction, vpc);
    }

    /// <summary>What changes beside a VPC when it gets its first IPv6 block.</summary>
    public static void AddIpv6(Transaction transaction, Vpc vpc)
    {
        DefaultGroup.AddIpv6(transaction, vpc);
        DefaultAcl.AddIpv6(transaction, vpc);
    }

    /// <summary>The set of DHCP options that a new VPC gets.</summary>
    public static string DhcpOptionsFor(Transaction transaction) => DhcpOptionsOperations.ForNewVpc(transaction).Id.Text;

    /// <summary>Whether the block meets one of a VPC that is peered with this one.</summary>
    public static bool MeetsAPeer(View view, Vpc vpc, Cidr block) => PeeringLookup.MeetsAPeer(view, vpc, block);

    /// <summary>A subnet whose addresses lie in the block, or null.</summary>
    public static string? SubnetInside(View view, Vpc vpc, Cidr block) =>
        view.Referring(Subnet.InVpc, vpc.Id).FirstOrDefault(subnet => subnet.Overlaps(block))?.Id.Text;
}
