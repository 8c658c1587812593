using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkAcls;

/// <summary>Network ACLs as EC2 shows them: with the last entries, which deny what no numbered entry matched.</summary>
internal static class AclShapes
{
    /// <summary>The number that shows the last IPv4 entry, an asterisk in the console; the IPv6 one has the next.</summary>
    public const int LastNumber = 32767;

    public static NetworkAclShape Of(View view, NetworkAcl acl) => new()
    {
        NetworkAclId = acl.Id.Text,
        VpcId = acl.Vpc.Text,
        OwnerId = view.Account.Text,
        IsDefault = acl.IsDefault,
        Associations = [.. view.Referring(NetworkAclAssociation.ToAcl, acl.Id).Select(Of)],
        Entries = [.. EntriesOf(view, acl).Select(Of)],
        Tags = TagRules.Shapes(view.TagsOf(acl.Id)),
    };

    /// <summary>Every entry, the last ones too, outbound first.</summary>
    public static IEnumerable<NetworkAclEntry> EntriesOf(View view, NetworkAcl acl)
    {
        var hasIpv6 = !view.Require(acl.Vpc).Ipv6Blocks.IsEmpty;
        foreach (var isEgress in (bool[])[true, false])
        {
            foreach (var entry in acl.Entries.Where(entry => entry.IsEgress == isEgress)) yield return entry;
            yield return Last(LastNumber, isEgress, Cidr.AnyIPv4);
            if (hasIpv6) yield return Last(LastNumber + 1, isEgress, Cidr.AnyIPv6);
        }
    }

    private static NetworkAclEntry Last(int number, bool isEgress, Cidr block) =>
        new(number, isEgress, NetworkAclEntry.AllProtocols, Allows: false, block);

    private static NetworkAclAssociationShape Of(NetworkAclAssociation association) => new()
    {
        NetworkAclAssociationId = association.Id.Text,
        NetworkAclId = association.Acl.Text,
        SubnetId = association.Subnet.Text,
    };

    private static NetworkAclEntryShape Of(NetworkAclEntry entry) => new()
    {
        RuleNumber = entry.Number,
        Egress = entry.IsEgress,
        Protocol = entry.Protocol.ToString(),
        RuleAction = entry.Action,
        CidrBlock = entry.Block.IsIPv6 ? null : entry.Block.ToString(),
        Ipv6CidrBlock = entry.Block.IsIPv6 ? entry.Block.ToString() : null,
        PortRange = entry.Ports is { } ports ? new PortRangeShape { From = ports.First, To = ports.Last } : null,
        IcmpTypeCode = entry.Icmp is { } icmp ? new IcmpTypeCodeShape { Type = icmp.Type, Code = icmp.Code } : null,
    };
}
