using System.Collections.Immutable;
using System.Text;
using Weft.Aws.Guests;
using Weft.Fabric.Guests;

namespace Weft.Host.Live;

/// <summary>The files by which a machine knows itself and finds its resolver.</summary>
internal static class GuestFiles
{
    // What resolv.conf(5) takes.
    private const int MaxNameServers = 3;

    public static ImmutableArray<GuestFile> Of(BootFacts facts, string hostName) =>
    [
        File("/etc/hostname", $"{hostName}\n"),
        File("/etc/hosts", Hosts(facts, hostName)),
        File("/etc/resolv.conf", ResolverFile(facts)),
    ];

    private static string Hosts(BootFacts facts, string hostName)
    {
        var own = facts.Cards.SelectMany(card => card.Ipv4).Select(address => $"{address} {facts.FullName} {hostName}\n").FirstOrDefault();
        return $"127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n{own}";
    }

    private static string ResolverFile(BootFacts facts)
    {
        var servers = facts.NameServers.Take(MaxNameServers).Select(server => $"nameserver {server}\n");
        var search = facts.Domain is { } domain ? $"search {domain}\n" : "";
        return $"# as the VPC's DHCP options say\n{search}{string.Concat(servers)}options timeout:2 attempts:5\n";
    }

    private static GuestFile File(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));
}
