using System.Collections.Immutable;
using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;

namespace Weft.Aws.Guests;

/// <summary>Which records a question asks for.</summary>
public enum NameKind
{
    /// <summary>IPv4 addresses.</summary>
    A,

    /// <summary>IPv6 addresses.</summary>
    Aaaa,

    /// <summary>The name of an address.</summary>
    Pointer,

    /// <summary>Any type that names here do not have.</summary>
    Other,
}

/// <summary>What the resolver knows of a name.</summary>
public enum NameStatus
{
    /// <summary>The name is there; the records may be none of the kind that was asked for.</summary>
    Known,

    /// <summary>There is no such name, and nobody else could know it.</summary>
    NoSuchName,

    /// <summary>Names of that domain are somebody else's.</summary>
    NotOurs,

    /// <summary>The VPC has no resolver: it knows no name, and asks nobody.</summary>
    NotServed,
}

/// <summary>An answer: addresses, or the name of an address.</summary>
public sealed record NameAnswer(NameStatus Status, ImmutableArray<Address> Addresses, string? Name = null)
{
    public static NameAnswer NoSuchName { get; } = new(NameStatus.NoSuchName, []);

    public static NameAnswer NotOurs { get; } = new(NameStatus.NotOurs, []);

    public static NameAnswer NotServed { get; } = new(NameStatus.NotServed, []);
}

/// <summary>
/// What a VPC's resolver says of the names that AWS gives to instances (VPC User Guide, "DNS attributes for your VPC"). Private names
/// are those of the asking VPC; a public name is answered with the private address from inside its VPC, and from a peered one whose
/// connection says so, with the public address otherwise.
/// </summary>
public static class PrivateNames
{
    private const string ReverseIpv4 = ".in-addr.arpa";

    // Names of private addresses are nobody else's to give (RFC 1918, RFC 6598).
    private static readonly Cidr[] ownReverse =
        [Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("100.64.0.0/10")];

    public static NameAnswer Resolve(View view, string vpcId, string question, NameKind kind)
    {
        if (view.Find(new Id<Vpc>(vpcId)) is not { DnsSupport: true } vpc) return NameAnswer.NotServed;
        var name = question.TrimEnd('.').ToLowerInvariant();
        if (name.EndsWith(ReverseIpv4, StringComparison.Ordinal)) return Reverse(view, vpc, name[..^ReverseIpv4.Length], kind);
        var privateDomain = "." + NetworkInterfaceNames.DomainOf(view.Region);
        if (name.EndsWith(privateDomain, StringComparison.Ordinal)) return Private(view, vpc, name[..^privateDomain.Length], kind);
        return name.StartsWith("ec2-", StringComparison.Ordinal) && name.EndsWith(".amazonaws.com", StringComparison.Ordinal)
            ? Public(view, vpc, name, kind)
            : NameAnswer.NotOurs;
    }

    private static NameAnswer Private(View view, Vpc vpc, string label, NameKind kind)
    {
        if (!vpc.DnsHostnames) return NameAnswer.NoSuchName;
        if (label.StartsWith("ip-", StringComparison.Ordinal) && AddressIn(label["ip-".Length..]) is { } address)
            return OwnerIn(view, vpc, address) is null ? NameAnswer.NoSuchName : Answer(kind, NameKind.A, [address]);
        if (view.Find(new Id<Instance>(label)) is not { } instance || instance.Vpc != vpc.Id) return NameAnswer.NoSuchName;
        var names = instance.Settings.HostNames;
        if (!names.ResourceNameA && !names.ResourceNameAaaa) return NameAnswer.NoSuchName;
        var primary = InstanceLifecycle.CardsOf(view, instance).FirstOrDefault();
        return kind switch
        {
            NameKind.A when names.ResourceNameA && primary?.PrimaryIpv4 is { } ipv4 => Answer(kind, kind, [ipv4]),
            NameKind.Aaaa when names.ResourceNameAaaa && primary is { Ipv6.IsEmpty: false } => Answer(kind, kind, [primary.Ipv6[0]]),
            _ => Answer(kind, NameKind.Other, []),
        };
    }

    private static NameAnswer Public(View view, Vpc vpc, string name, NameKind kind)
    {
        var label = name.Split('.')[0];
        if (AddressIn(label["ec2-".Length..]) is not { } address) return NameAnswer.NotOurs;
        if (HolderOf(view, address) is not var (scope, card, inside)) return NameAnswer.NoSuchName;
        var home = view.In(scope);
        if (NetworkInterfaceNames.PublicOf(home, card, address) != name) return NameAnswer.NoSuchName;
        var isInside = card.Vpc == vpc.Id && vpc.DnsHostnames;
        var isSeenByPeer = PeeringLookup.ActiveFrom(view, vpc.Id).Any(found => found.Other.Vpc == card.Vpc && found.Other.ResolvesForRemote);
        return Answer(kind, NameKind.A, [isInside || isSeenByPeer ? inside : address]);
    }

    private static NameAnswer Reverse(View view, Vpc vpc, string reversed, NameKind kind)
    {
        if (!Address.TryParse(string.Join('.', reversed.Split('.').Reverse()), null, out var address)) return NameAnswer.NoSuchName;
        var name = OwnerIn(view, vpc, address) is { } card ? NetworkInterfaceNames.PrivateOf(view, card, address) : PublicNameOf(view, address);
        if (name is not null) return new NameAnswer(NameStatus.Known, [], kind == NameKind.Pointer ? name : null);
        return ownReverse.Concat(vpc.AllBlocks).Any(block => block.Contains(address)) ? NameAnswer.NoSuchName : NameAnswer.NotOurs;
    }

    private static string? PublicNameOf(View view, Address address)
    {
        var pointer = view.LocationsUnder(ElasticAddress.ByPublicAddress, address.ToString())
            .Select(location => view.In(location.Scope).Find(new Id<ElasticAddress>(location.Id))?.Pointer).FirstOrDefault();
        if (pointer is not null) return pointer.TrimEnd('.');
        return HolderOf(view, address) is var (scope, card, _) ? NetworkInterfaceNames.PublicOf(view.In(scope), card, address) : null;
    }

    /// <summary>Who has a public address: an Elastic IP's interface, or one that it was lent to.</summary>
    private static (Control.Scope Scope, NetworkInterface Card, Address Inside)? HolderOf(View view, Address address)
    {
        var text = address.ToString();
        foreach (var location in view.LocationsUnder(ElasticAddress.ByPublicAddress, text))
        {
            var home = view.In(location.Scope);
            if (home.Find(new Id<ElasticAddress>(location.Id))?.Association is { } at && home.Find(at.Interface) is { } card)
                return (location.Scope, card, at.PrivateAddress);
        }

        foreach (var location in view.LocationsUnder(NetworkInterface.ByAutoAssignedPublicAddress, text))
        {
            if (view.In(location.Scope).Find(new Id<NetworkInterface>(location.Id)) is { PrimaryIpv4: { } inside } card) return (location.Scope, card, inside);
        }

        return null;
    }

    private static NetworkInterface? OwnerIn(View view, Vpc vpc, Address address) => view.FindUnder(NetworkInterface.AddressInVpc, vpc.Id.Text, address.ToString());

    private static NameAnswer Answer(NameKind asked, NameKind held, ImmutableArray<Address> addresses) =>
        new(NameStatus.Known, asked == held ? addresses : []);

    private static Address? AddressIn(string dashed) => Address.TryParse(dashed.Replace('-', '.'), null, out var address) && !address.IsIPv6 ? address : null;
}
