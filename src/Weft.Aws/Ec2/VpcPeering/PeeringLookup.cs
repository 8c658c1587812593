using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;

namespace Weft.Aws.Ec2.VpcPeering;

/// <summary>What other folders ask of peering connections.</summary>
internal static class PeeringLookup
{
    /// <summary>The active connections of a VPC of this scope, each with its other end.</summary>
    public static IEnumerable<(VpcPeeringConnection Peering, PeeringEnd Other)> ActiveFrom(View view, Id<Vpc> vpc) =>
        view.Referring(VpcPeeringConnection.InVpc, vpc)
            .Where(peering => peering.IsActive)
            .Select(peering => (peering, peering.OtherEnd(vpc)));

    /// <summary>Whether the block meets one of a VPC that is peered with this one.</summary>
    public static bool MeetsAPeer(View view, Vpc vpc, Cidr block) =>
        ActiveFrom(view, vpc.Id).Any(found => view.In(found.Other.Scope).Require(found.Other.Vpc).AllBlocks.Any(block.Overlaps));
}
