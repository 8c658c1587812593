using Weft.Aws.Ec2.RouteTables;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Aws.Ec2.Vpcs;

/// <summary>A VPC for the engine: an isolated address space, and the services that the hypervisor answers in it.</summary>
internal static class VpcNetwork
{
    private static readonly Address metadata = Address.Parse("169.254.169.254");
    private static readonly Address metadataIpv6 = Address.Parse("fd00:ec2::254");
    private static readonly Address resolver = Address.Parse("169.254.169.253");
    private static readonly Address resolverIpv6 = Address.Parse("fd00:ec2::253");
    private static readonly Address time = Address.Parse("169.254.169.123");
    private static readonly Address timeIpv6 = Address.Parse("fd00:ec2::123");
    private static readonly Traffic[] dns = [Traffic.Udp(53), Traffic.Tcp(53)];

    public static void Lower(View view, Vpc vpc, NetworkDraft draft)
    {
        draft.Networks.Add(new VirtualNetwork(vpc.Id.Text, [.. vpc.Blocks.Concat(vpc.Ipv6Blocks).Select(block => block.Cidr)])
        {
            MainRouteTable = Routing.MainTableOf(view, vpc.Id).Id.Text,
        });
        foreach (var address in (Address[])[metadata, metadataIpv6]) Serve("instance metadata", address, Traffic.Tcp(80));
        foreach (var address in (Address[])[time, timeIpv6]) Serve("time", address, Traffic.Udp(123));
        if (!vpc.DnsSupport) return;
        foreach (var address in (Address[])[resolver, resolverIpv6, vpc.Cidr.First + 2]) Serve("resolver", address, dns);

        void Serve(string name, Address address, params Traffic[] traffic) => draft.HostServices.Add(new HostService(name, address, [.. traffic], vpc.Id.Text));
    }
}
