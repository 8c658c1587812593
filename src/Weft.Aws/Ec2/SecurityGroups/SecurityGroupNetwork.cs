using System.Globalization;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>A security group with its rules for the engine.</summary>
internal static class SecurityGroupNetwork
{
    public static void Lower(View view, SecurityGroup group, NetworkDraft draft) =>
        draft.Groups.Add(new StatefulGroup(group.Id.Text, group.Vpc.Text, [.. view.Referring(SecurityGroupRule.OfGroup, group.Id).Select(RuleOf)]));

    private static GroupRule RuleOf(SecurityGroupRule rule) =>
        new(rule.Id.Text, rule.IsEgress ? Direction.Egress : Direction.Ingress, TrafficOf(rule.Traffic), PeerOf(rule.Peer));

    private static Network.Model.RulePeer PeerOf(RulePeer peer) => peer switch
    {
        { Block: { } block } => Network.Model.RulePeer.Of(block),
        { PrefixList: { } list } => Network.Model.RulePeer.PrefixList(list.Text),
        { Group: { } named } => Network.Model.RulePeer.Group(named.Group.Text),
        _ => throw new InvalidOperationException("A rule without a peer"),
    };

    private static Traffic TrafficOf(RuleTraffic traffic) => traffic.Protocol switch
    {
        RuleTraffic.AllProtocols => Traffic.All,
        "tcp" => Traffic.Tcp(Ports(traffic)),
        "udp" => Traffic.Udp(Ports(traffic)),
        "icmp" => Icmp(Protocol.Icmp, traffic),
        "icmpv6" => Icmp(Protocol.IcmpV6, traffic),
        var number => Traffic.Of(new Protocol(byte.Parse(number, CultureInfo.InvariantCulture))),
    };

    private static PortRange Ports(RuleTraffic traffic) =>
        traffic is { From: >= 0 and var from, To: >= 0 and var to } ? new PortRange((ushort)from, (ushort)to) : PortRange.All;

    private static Traffic Icmp(Protocol protocol, RuleTraffic traffic) =>
        Traffic.Icmp(protocol, traffic.From is >= 0 and var type ? (byte)type : null, traffic.To is >= 0 and var code ? (byte)code : null);
}
