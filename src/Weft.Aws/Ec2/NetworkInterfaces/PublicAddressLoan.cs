using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.Instances;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>
/// The public address that AWS lends to the primary interface of an instance while it runs (EC2 User Guide, "Public IPv4 addresses"):
/// given back when the instance stops or ends and when an Elastic IP takes its place, and another one at the next start, unless the instance
/// has several interfaces by then.
/// </summary>
internal static class PublicAddressLoan
{
    /// <summary>Lends or takes back, as the interface's wishes, its instance and its Elastic IP now demand.</summary>
    public static NetworkInterface Settle(Transaction transaction, NetworkInterface card)
    {
        var deserved = Deserves(transaction, card);
        if (deserved == card.AutoAssignedPublicAddress is not null) return card;
        if (card.AutoAssignedPublicAddress is { } lent) PublicAddressPool.Return(transaction, lent);
        return transaction.Put(card with { AutoAssignedPublicAddress = deserved ? PublicAddressPool.Draw(transaction) : null });
    }

    private static bool Deserves(View view, NetworkInterface card) =>
        card is { WantsPublicAddress: true, PrimaryIpv4: { } primary, Attachment: { Instance: { } id, DeviceIndex: 0, CardIndex: 0 } }
        && view.Find(new Id<Instance>(id)) is { IsUp: true }
        && PublicAssociation.Find(view, card, primary) is null or { AllocationId: null }
        && (card.AutoAssignedPublicAddress is not null || view.CountUnder(NetworkInterface.OfInstance, id) == 1);
}
