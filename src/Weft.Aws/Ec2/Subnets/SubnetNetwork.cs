using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.RouteTables;
using Weft.Control.State;
using Weft.Network.Model;

namespace Weft.Aws.Ec2.Subnets;

/// <summary>A subnet for the engine: its blocks, its route table and the list at its border.</summary>
internal static class SubnetNetwork
{
    public static void Lower(View view, Subnet subnet, NetworkDraft draft) =>
        draft.Subnets.Add(new Network.Model.Subnet(subnet.Id.Text, subnet.Vpc.Text, [.. subnet.Blocks])
        {
            RouteTable = Routing.TableOf(view, subnet).Id.Text,
            FilterList = view.Referring(NetworkAclAssociation.OfSubnet, subnet.Id).Single().Acl.Text,
            Zone = SubnetZones.IdOf(view, subnet.Zone),
        });
}
