using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Ec2.VpcPeering;

/// <summary>What other folders ask of peering connections.</summary>
internal static class PeeringLookup
{
    /// <summary>The active connections of a VPC of this scope, each with its other end.</summary>
    public static IEnumerable<(VpcPeeringConnection Peering, PeeringEnd Other)> ActiveFrom(View view, Id<Vpc> vpc) =>
        view.Referring(VpcPeeringConnection.InVpc, vpc)
            .Where(peering => peering.IsActive)
            .Select(peering => (peering, peering.OtherEnd(vpc)));
}
