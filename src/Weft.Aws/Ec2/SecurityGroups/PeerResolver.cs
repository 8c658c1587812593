using Weft.Aws.Ec2.PrefixLists;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>
/// Makes the peer of a wanted rule a real one. A group may be named that is in the rule's own VPC or in one that is peered with it in the same
/// Region (VPC Peering Guide, "Update your security groups to reference peer security groups").
/// </summary>
internal static class PeerResolver
{
    /// <exception cref="AwsException">InvalidGroup.NotFound, InvalidPrefixListID.NotFound.</exception>
    public static RulePeer Resolve(View view, SecurityGroup group, WantedPeer peer)
    {
        if (peer.Block is { } block) return new RulePeer(Block: block);
        if (peer.PrefixList is { } list) return new RulePeer(PrefixList: view.Require(list).Id);
        return new RulePeer(Group: GroupOf(view, group, peer));
    }

    private static GroupReference GroupOf(View view, SecurityGroup group, WantedPeer peer)
    {
        var id = peer.Group!.Value;
        if (view.Find(id) is { } near && near.Vpc == group.Vpc && (peer.Owner is null || peer.Owner == view.Account))
        {
            RequireSame(peer, near);
            return new GroupReference(id, view.Account, near.Vpc);
        }

        foreach (var (peering, end) in PeeringLookup.ActiveFrom(view, group.Vpc))
        {
            var isWanted = (peer.Owner is null || peer.Owner == end.Scope.Account) && (peer.Peering is null || peer.Peering == peering.Id.Text);
            if (!isWanted || end.Scope.Region != view.Region) continue;
            if (view.In(end.Scope).Find(id) is not { } far || far.Vpc != end.Vpc) continue;
            RequireSame(peer, far);
            return new GroupReference(id, end.Scope.Account, far.Vpc, peering.Id);
        }

        if (view.Find(id) is not null)
            throw new AwsException("InvalidGroup.NotFound", "You have specified two resources that belong to different networks.");
        throw SecurityGroup.Type.NotFound(id.Text);
    }

    private static void RequireSame(WantedPeer peer, SecurityGroup found)
    {
        if (peer.Vpc is not null && peer.Vpc != found.Vpc.Text) throw SecurityGroup.Type.NotFound(found.Id.Text);
    }
}
