using System.Collections.Immutable;
using System.Globalization;
using Weft.Aws.Ec2.DhcpOptions;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;

namespace Weft.Aws.Guests;

/// <summary>What the hosts of a VPC are told besides their addresses, as its DHCP options say.</summary>
/// <param name="NameServers">In their order; AWS's own as its two link-local addresses.</param>
/// <param name="Domain">As it was given: several names are separated by spaces.</param>
/// <param name="PreferredLease">How long a host prefers an IPv6 address, if that was chosen.</param>
public sealed record DhcpFacts(
    ImmutableArray<Address> NameServers, string? Domain, ImmutableArray<Address> TimeServers, ImmutableArray<Address> NetbiosServers, byte? NetbiosNodeType,
    TimeSpan? PreferredLease)
{
    /// <summary>AWS's own resolver as a host with IPv6 finds it.</summary>
    internal static Address OwnResolver6 { get; } = Address.Parse("fd00:ec2::253");

    private static readonly ImmutableArray<Address> ownResolvers = [Address.Parse("169.254.169.253"), OwnResolver6];

    /// <summary>The facts for a card, and the host name of its instance; null for a card that is gone.</summary>
    public static (DhcpFacts Facts, string? HostName)? Find(CloudState state, string card)
    {
        foreach (var scope in state.Scopes.Where(scope => !scope.IsGlobal))
        {
            var view = RunningInstances.ViewOf(state, scope, default);
            if (view.Find(new Id<NetworkInterface>(card)) is not { } found) continue;
            var instance = found.Attachment?.Instance is { } id ? view.Find(new Id<Instance>(id)) : null;
            return (Of(view, view.Require(found.Vpc)), instance is null ? null : RunningInstances.NameOf(instance).Split('.')[0]);
        }

        return null;
    }

    internal static DhcpFacts Of(View view, Vpc vpc)
    {
        var options = vpc.DhcpOptions == Vpc.NoDhcpOptions ? null : view.Find(new Id<DhcpOptionsSet>(vpc.DhcpOptions));
        return new DhcpFacts(
            [.. ValuesOf(options, DhcpOptionRules.DomainNameServers).SelectMany(server => server == DhcpOptionRules.AmazonDns ? ownResolvers : [Address.Parse(server)])],
            ValuesOf(options, DhcpOptionRules.DomainName).FirstOrDefault(),
            AddressesOf(options, DhcpOptionRules.TimeServers),
            AddressesOf(options, DhcpOptionRules.NetbiosServers),
            ValuesOf(options, DhcpOptionRules.NetbiosNodeType).Select(value => (byte?)byte.Parse(value, CultureInfo.InvariantCulture)).FirstOrDefault(),
            ValuesOf(options, DhcpOptionRules.PreferredLease).Select(value => (TimeSpan?)TimeSpan.FromSeconds(int.Parse(value, CultureInfo.InvariantCulture))).FirstOrDefault());
    }

    private static ImmutableArray<Address> AddressesOf(DhcpOptionsSet? options, string key) => [.. ValuesOf(options, key).Select(value => Address.Parse(value))];

    private static IEnumerable<string> ValuesOf(DhcpOptionsSet? options, string key) =>
        options?.Options.FirstOrDefault(option => option.Key == key)?.Values ?? Enumerable.Empty<string>();
}
