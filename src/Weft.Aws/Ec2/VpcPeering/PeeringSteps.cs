using Weft.Aws.Ec2.Vpcs;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.VpcPeering;

/// <summary>
/// The life of a peering connection beyond the calls (VPC Peering Guide, "VPC peering connection lifecycle"): a request is checked, expires,
/// becomes active, and what has ended stays visible for a while.
/// </summary>
internal static class PeeringSteps
{
    public static readonly TimeSpan ShortlyVisible = TimeSpan.FromHours(2);

    public static readonly TimeSpan LongVisible = TimeSpan.FromDays(2);

    public static readonly Step Initiated = new("vpc-peering.initiated", Initiate);

    public static readonly Step Provisioned = new("vpc-peering.provisioned", Provision);

    public static readonly Step Deleted = new("vpc-peering.deleted", (transaction, id) =>
    {
        if (Find(transaction, id) is { Status: VpcPeeringConnectionStateReasonCodeValues.Deleting } peering)
            PutBoth(transaction, peering with { Status = VpcPeeringConnectionStateReasonCodeValues.Deleted });
    });

    public static readonly Step Expired = new("vpc-peering.expired", (transaction, id) =>
    {
        if (Find(transaction, id) is not { Status: VpcPeeringConnectionStateReasonCodeValues.PendingAcceptance } peering) return;
        PutBoth(transaction, peering with { Status = VpcPeeringConnectionStateReasonCodeValues.Expired, Message = "Expired" });
        ForgetLater(transaction, peering.Requester.Scope, peering, LongVisible);
        ForgetLater(transaction, peering.Accepter.Scope, peering, LongVisible);
    });

    public static readonly Step Forgotten = new("vpc-peering.forgotten", (transaction, id) =>
    {
        if (Find(transaction, id) is { } peering) transaction.Remove(peering.Id);
    });

    /// <summary>About what AWS takes for one step.</summary>
    public static TimeSpan AwsDuration { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Puts the copies of both partitions.</summary>
    public static VpcPeeringConnection PutBoth(Transaction transaction, VpcPeeringConnection peering)
    {
        foreach (var scope in new[] { peering.Requester.Scope, peering.Accepter.Scope }.Distinct())
            transaction.In(scope).Put(peering with { Home = scope });
        return transaction.Require(peering.Id);
    }

    public static void ForgetLater(Transaction transaction, Scope scope, VpcPeeringConnection peering, TimeSpan visible) =>
        transaction.In(scope).At(transaction.Now + visible, Forgotten, peering.Id.Text);

    /// <summary>Whether any block of one VPC meets one of the other's.</summary>
    public static bool Overlap(Vpc left, Vpc right) => left.AllBlocks.Any(block => right.AllBlocks.Any(block.Overlaps));

    private static void Initiate(Transaction transaction, string id)
    {
        if (Find(transaction, id) is not { Status: VpcPeeringConnectionStateReasonCodeValues.InitiatingRequest } peering) return;
        if (!CanPeer(transaction, peering))
        {
            Fail(transaction, peering);
            ForgetLater(transaction, peering.Requester.Scope, peering, ShortlyVisible);
            return;
        }

        PutBoth(transaction, peering with
        {
            Status = VpcPeeringConnectionStateReasonCodeValues.PendingAcceptance,
            Message = $"Pending Acceptance by {peering.Accepter.Scope.Account}",
        });
        transaction.At(peering.Expires!.Value, Expired, id);
    }

    private static void Provision(Transaction transaction, string id)
    {
        if (Find(transaction, id) is not { Status: VpcPeeringConnectionStateReasonCodeValues.Provisioning } peering) return;
        if (CanPeer(transaction, peering))
        {
            PutBoth(transaction, peering with { Status = VpcPeeringConnectionStateReasonCodeValues.Active, Message = "Active" });
            return;
        }

        // A block that was added since the request is in the way.
        transaction.In(peering.Accepter.Scope).Put(Failed(peering) with { Home = peering.Accepter.Scope });
        Fail(transaction, peering);
        ForgetLater(transaction, peering.Requester.Scope, peering, ShortlyVisible);
        if (peering.Accepter.Scope != peering.Requester.Scope) ForgetLater(transaction, peering.Accepter.Scope, peering, ShortlyVisible);
    }

    private static bool CanPeer(View view, VpcPeeringConnection peering) =>
        view.In(peering.Requester.Scope).Find(peering.Requester.Vpc) is { } requester
        && view.In(peering.Accepter.Scope).Find(peering.Accepter.Vpc) is { } accepter
        && !Overlap(requester, accepter);

    private static void Fail(Transaction transaction, VpcPeeringConnection peering) =>
        transaction.In(peering.Requester.Scope).Put(Failed(peering) with { Home = peering.Requester.Scope });

    private static VpcPeeringConnection Failed(VpcPeeringConnection peering) => peering with
    {
        Status = VpcPeeringConnectionStateReasonCodeValues.Failed,
        Message = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range",
        Expires = null,
    };

    private static VpcPeeringConnection? Find(View view, string id) => view.Find(new Id<VpcPeeringConnection>(id));
}
