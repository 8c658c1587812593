using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Walking;
using Weft.Wire;

namespace Weft.Aws.Ec2.Paths;

/// <summary>One end of a path as a person names it: an identifier, a Name tag, an address, or the internet.</summary>
/// <param name="Interface">The network interface, where the end is one of the account's.</param>
/// <param name="Address">The address that was named, or null for the interface's own.</param>
public sealed record PathEnd(string Text, NetworkInterface? Interface, Address? Address)
{
    public const string Internet = "internet";

    /// <summary>A host of the internet that stands for all of them: an address of TEST-NET-1 (RFC 5737), or of the IPv6 Internet at large.</summary>
    internal static readonly Address InternetHost = Network.Addressing.Address.Parse("192.0.2.1");

    public Place Place => Interface is null ? Place.Internet : Place.Interface(Interface.Id.Text);

    /// <exception cref="AwsException">The identifier's own NotFound, or InvalidParameterValue for a text that names nothing or several things.</exception>
    public static PathEnd Find(View view, string text)
    {
        if (text == Internet) return new PathEnd(text, null, InternetHost);
        if (NetworkInterface.Type.IsWellFormed(text)) return new PathEnd(text, view.Require<NetworkInterface>(text), null);
        if (Instance.Type.IsWellFormed(text)) return new PathEnd(text, PrimaryOf(view, view.Require<Instance>(text)), null);
        return Network.Addressing.Address.TryParse(text, out var address) ? ByAddress(view, text, address) : ByName(view, text);
    }

    /// <summary>The address that a packet to this end carries, as seen from the other end.</summary>
    /// <exception cref="AwsException">InvalidParameterValue: it has no address of the family, or none that the internet can use.</exception>
    public Address AddressFor(View view, PathEnd other, bool ipv6)
    {
        if (Address is { } named) return named;
        var card = Interface!;
        if (ipv6) return card.Ipv6.IsDefaultOrEmpty ? throw Ec2Errors.InvalidParameterValue($"{Text} has no IPv6 address") : card.Ipv6[0];
        if (other.Interface is not null) return card.PrimaryIpv4 ?? throw Ec2Errors.InvalidParameterValue($"{Text} has no IPv4 address");
        return PublicAssociation.AllOf(view, card).FirstOrDefault()?.PublicAddress
            ?? throw Ec2Errors.InvalidParameterValue($"{Text} has no public address, so the internet can't address it; associate an Elastic IP with it first");
    }

    private static NetworkInterface PrimaryOf(View view, Instance instance) =>
        view.Under(NetworkInterface.OfInstance, instance.Id.Text).OrderBy(card => card.Attachment!.DeviceIndex).FirstOrDefault()
        ?? throw Ec2Errors.InvalidParameterValue($"The instance '{instance.Id}' has no network interface any more");

    private static PathEnd ByAddress(View view, string text, Address address)
    {
        var owners = view.All<NetworkInterface>()
            .Where(card => card.Addresses.Contains(address) || PublicAssociation.AllOf(view, card).Any(association => association.PublicAddress == address))
            .ToList();
        return owners.Count <= 1
            ? new PathEnd(text, owners.FirstOrDefault(), address)
            : throw Ec2Errors.InvalidParameterValue($"Several interfaces have the address {text}: {string.Join(", ", owners.Select(card => $"{card.Id} in {card.Vpc}"))}");
    }

    private static PathEnd ByName(View view, string name)
    {
        var clause = new FilterClause($"{Query.TagFilterPrefix}Name", [name.Replace("\\", "\\\\", StringComparison.Ordinal)]);
        var instances = Query.Where<Instance>(view, [clause], Ec2Errors.InvalidFilter).Where(instance => instance.Subnet is not null).ToList();
        var cards = instances.Count > 0 ? [] : Query.Where<NetworkInterface>(view, [clause], Ec2Errors.InvalidFilter).ToList();
        return (instances.Count, cards.Count) switch
        {
            (1, _) => new PathEnd(name, PrimaryOf(view, instances[0]), null),
            (0, 1) => new PathEnd(name, cards[0], null),
            (0, 0) => throw Ec2Errors.InvalidParameterValue($"'{name}' is no identifier, no address, and the Name of no instance or network interface in {view.Region}"),
            _ => throw Ec2Errors.InvalidParameterValue(
                $"Several things are called '{name}': {string.Join(", ", instances.Select(found => found.Id.Text).Concat(cards.Select(found => found.Id.Text)))}"),
        };
    }
}
