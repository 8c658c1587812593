using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.PrefixLists;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Reachability;

namespace Weft.Aws.Ec2.Paths;

/// <summary>Hosts outside the VPC that stand for all others: one at least of each kind that the rules of the near end tell apart.</summary>
internal sealed class FarSamples(View view, CompiledNetwork network, IReadOnlyList<NetworkInterface> near)
{
    private readonly Lazy<List<Cidr>> blocks = new(() => BlocksOf(view, near));

    /// <summary>Hosts of the internet that the near end can exchange something with over these ports.</summary>
    public IEnumerable<Address> OfInternet(Direction direction, Protocol protocol, PortRange ports)
    {
        var reach = new InternetReach(network);
        return near.SelectMany(card => card.Ipv4.Select(own => new Endpoint(card.Id.Text, own)))
            .SelectMany(endpoint => direction == Direction.Ingress ? reach.Inbound(endpoint) : reach.Outbound(endpoint))
            .Where(open => open.Service.Protocol == protocol && open.Service.Selectors.First <= ports.Last && ports.First <= open.Service.Selectors.Last)
            .SelectMany(open => open.Addresses.Select(range => range.First))
            .Distinct();
    }

    /// <summary>Hosts of a block: the first of each part that the rules cut it into.</summary>
    public IEnumerable<Address> Within(Cidr far) => blocks.Value.SelectMany(block => new[] { block.First, block.Last + 1 })
        .Where(far.Contains).Prepend(far.First).Distinct().Order();

    private static List<Cidr> BlocksOf(View view, IReadOnlyList<NetworkInterface> near)
    {
        var rules = near.SelectMany(card => card.Groups).Distinct().SelectMany(group => view.Referring(SecurityGroupRule.OfGroup, group)).Select(rule => rule.Peer);
        var entries = near.Select(card => card.Subnet).Distinct()
            .SelectMany(subnet => view.Referring(NetworkAclAssociation.OfSubnet, subnet))
            .SelectMany(association => view.Require(association.Acl).Entries).Select(entry => entry.Block);
        return [.. rules.SelectMany(peer => BlocksOf(view, peer)).Concat(entries).Where(block => block is { IsIPv6: false, Length: > 0 }).Distinct()];
    }

    private static IEnumerable<Cidr> BlocksOf(View view, SecurityGroups.RulePeer peer)
    {
        if (peer.Block is { } block) return [block];
        return peer.PrefixList is { } id && view.Find(id) is { } list ? view.Require(PrefixListVersion.IdOf(list.Id, list.Version)).Entries.Select(entry => entry.Block) : [];
    }
}
