using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Aws.Ec2.NetworkAcls;

/// <summary>A network ACL for the engine. The entry that denies the rest is the engine's own.</summary>
internal static class NetworkAclNetwork
{
    public static void Lower(View view, NetworkAcl acl, NetworkDraft draft) =>
        draft.FilterLists.Add(new FilterList(acl.Id.Text, [.. acl.Entries.Select(RuleOf)]));

    private static FilterRule RuleOf(NetworkAclEntry entry) =>
        new(entry.Number, entry.IsEgress ? Direction.Egress : Direction.Ingress, entry.Allows, TrafficOf(entry), entry.Block);

    private static Traffic TrafficOf(NetworkAclEntry entry)
    {
        if (entry.Protocol == NetworkAclEntry.AllProtocols) return Traffic.All;
        var protocol = new Protocol((byte)entry.Protocol);
        if (!protocol.IsIcmp) return Traffic.Of(protocol, entry.Ports ?? PortRange.All);
        return entry.Icmp is { Type: >= 0 and var type, Code: var code }
            ? Traffic.Icmp(protocol, (byte)type, code >= 0 ? (byte)code : null)
            : Traffic.Icmp(protocol);
    }
}
