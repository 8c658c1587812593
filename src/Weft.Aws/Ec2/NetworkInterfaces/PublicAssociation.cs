using Weft.Aws.Ec2.Addresses;
using Weft.Control.State;
using Weft.Network.Addressing;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>A public address that stands for one private address of an interface: lent by AWS, or the account's Elastic IP.</summary>
/// <param name="Owner">The account whose Elastic IP it is, or <c>amazon</c>.</param>
/// <param name="AllocationId">The Elastic IP's identifier; null for a lent address.</param>
internal sealed record PublicAssociation(
    Address PrivateAddress, Address PublicAddress, string Owner, string? AllocationId = null, string? AssociationId = null)
{
    /// <summary>Whose addresses AWS lends.</summary>
    public const string AmazonOwner = "amazon";

    /// <summary>Every public address of the interface, in the order of its private ones.</summary>
    public static IEnumerable<PublicAssociation> AllOf(View view, NetworkInterface card) =>
        card.Ipv4.Select(address => Find(view, card, address)).OfType<PublicAssociation>();

    public static PublicAssociation? Find(View view, NetworkInterface card, Address privateAddress)
    {
        if (MappedAddresses.Find(view, card, privateAddress) is { } elastic)
            return new PublicAssociation(privateAddress, elastic.PublicAddress, view.Account.Text, elastic.Id.Text, elastic.Association!.Id);
        return card.AutoAssignedPublicAddress is { } lent && card.PrimaryIpv4 == privateAddress
            ? new PublicAssociation(privateAddress, lent, AmazonOwner)
            : null;
    }
}
