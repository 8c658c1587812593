using Weft.Control.State;
using Weft.Network.Model;

namespace Weft.Aws.Ec2.VpcPeering;

/// <summary>A peering connection for the engine. Both partitions hold a copy; the requester's stands for it.</summary>
internal static class VpcPeeringNetwork
{
    public static void Lower(View view, VpcPeeringConnection peering, NetworkDraft draft)
    {
        if (!peering.IsActive || peering.Home != peering.Requester.Scope) return;
        draft.Peerings.Add(new Peering(peering.Id.Text, peering.Requester.Vpc.Text, peering.Accepter.Vpc.Text) { IsLongHaul = peering.IsInterRegion });
    }
}
