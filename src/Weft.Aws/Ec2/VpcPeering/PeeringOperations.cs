using Weft.Aws.Ec2.Regions;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.VpcPeering;

/// <summary>CreateVpcPeeringConnection, DeleteVpcPeeringConnection, DescribeVpcPeeringConnections.</summary>
internal static class PeeringOperations
{
    public static CreateVpcPeeringConnectionResult Create(Transaction transaction, CreateVpcPeeringConnectionRequest request)
    {
        var peer = ParsePeer(transaction, request);
        var vpc = transaction.Require<Vpc>(request.VpcId);
        RequireNoOther(transaction, vpc.Id, peer.Vpc);
        transaction.RequireQuota(VpcQuotas.OutstandingPeeringRequests, OutstandingOf(transaction), 1, _ => new AwsException(
            "OutstandingVpcPeeringConnectionLimitExceeded", "The maximum number of outstanding VPC peering connection requests has been reached."));
        var peering = transaction.Put(new VpcPeeringConnection(
            transaction.NewId<VpcPeeringConnection>(),
            transaction.Scope,
            new PeeringEnd(transaction.Scope, vpc.Id),
            peer,
            VpcPeeringConnectionStateReasonCodeValues.InitiatingRequest,
            $"Initiating Request to {peer.Scope.Account}",
            transaction.Now + TimeSpan.FromHours(transaction.LimitOf(VpcQuotas.PeeringRequestExpiryHours))));
        transaction.TagNew(peering.Id, request.TagSpecifications);
        transaction.Later(PeeringSteps.AwsDuration, PeeringSteps.Initiated, peering.Id.Text);
        return new CreateVpcPeeringConnectionResult { VpcPeeringConnection = PeeringShapes.Of(transaction, peering) };
    }

    public static DeleteVpcPeeringConnectionResult Delete(Transaction transaction, DeleteVpcPeeringConnectionRequest request)
    {
        var peering = transaction.Require<VpcPeeringConnection>(request.VpcPeeringConnectionId);
        var isPending = peering.Status == VpcPeeringConnectionStateReasonCodeValues.PendingAcceptance;
        if (!isPending && !peering.IsActive) throw WrongState(peering, VpcPeeringConnectionStateReasonCodeValues.Deleting);
        if (isPending && peering.Requester.Scope.Account != transaction.Account)
            throw new AwsException("OperationNotPermitted", $"User ({transaction.Account}) cannot delete peering {peering.Id}");
        End(transaction, peering);
        return new DeleteVpcPeeringConnectionResult { Return = true };
    }

    public static DescribeVpcPeeringConnectionsResult Describe(View view, DescribeVpcPeeringConnectionsRequest request)
    {
        var page = view.Page<VpcPeeringConnection>(request.VpcPeeringConnectionIds, request.Filters, request);
        return new DescribeVpcPeeringConnectionsResult
        {
            VpcPeeringConnections = page.Select(peering => PeeringShapes.Of(view, peering)),
            NextToken = page.NextToken,
        };
    }

    /// <summary>Ends the connections of a VPC that goes away; a request from another account must be answered before.</summary>
    /// <exception cref="AwsException">DependencyViolation.</exception>
    public static void EndAllOf(Transaction transaction, Vpc vpc)
    {
        foreach (var peering in transaction.Referring(VpcPeeringConnection.InVpc, vpc.Id).Where(IsOpen).ToList())
        {
            if (!peering.IsActive && peering.Requester.Scope.Account != transaction.Account)
                throw new AwsException("DependencyViolation", $"The vpc '{vpc.Id}' has dependencies and cannot be deleted.");
            End(transaction, transaction.Require(peering.Id));
        }
    }

    public static AwsException WrongState(VpcPeeringConnection peering, string wanted) => new(
        "InvalidStateTransition", $"Invalid state transition for {peering.Id}, attempted to transition from {peering.Status} to {wanted}");

    private static void End(Transaction transaction, VpcPeeringConnection peering)
    {
        var ended = peering with
        {
            Status = peering.IsInterRegion ? VpcPeeringConnectionStateReasonCodeValues.Deleting : VpcPeeringConnectionStateReasonCodeValues.Deleted,
            Message = $"Deleted by {transaction.Account}",
            Expires = null,
        };
        if (peering.Status == VpcPeeringConnectionStateReasonCodeValues.InitiatingRequest) transaction.Put(ended);
        else PeeringSteps.PutBoth(transaction, ended);
        if (peering.IsInterRegion) transaction.Later(PeeringSteps.AwsDuration, PeeringSteps.Deleted, peering.Id.Text);
        ForgetEnded(transaction, peering);
    }

    /// <summary>What was ended from here stays visible here for 2 hours, and to another account for 2 days.</summary>
    public static void ForgetEnded(Transaction transaction, VpcPeeringConnection peering)
    {
        foreach (var scope in new[] { peering.Requester.Scope, peering.Accepter.Scope }.Distinct())
        {
            var isOurs = scope.Account == transaction.Account;
            PeeringSteps.ForgetLater(transaction, scope, peering, isOurs ? PeeringSteps.ShortlyVisible : PeeringSteps.LongVisible);
        }
    }

    private static PeeringEnd ParsePeer(View view, CreateVpcPeeringConnectionRequest request)
    {
        var vpc = Vpc.Type.ParseId(request.PeerVpcId ?? throw Ec2Errors.MissingParameter("peerVpcId"));
        var account = request.PeerOwnerId is { } owner ? new AccountId(owner) : view.Account;
        if (!AccountId.IsWellFormed(account.Text)) throw Ec2Errors.InvalidParameter(account.Text, "peerOwnerId");
        var region = request.PeerRegion is { } name ? new RegionName(name) : view.Region;
        if (RegionTable.Find(region.Text) is null) throw Ec2Errors.InvalidParameter(region.Text, "peerRegion", "Invalid Region");
        return new PeeringEnd(new Scope(account, region), vpc);
    }

    private static void RequireNoOther(View view, Id<Vpc> vpc, Id<Vpc> peer)
    {
        foreach (var peering in view.Referring(VpcPeeringConnection.InVpc, vpc))
        {
            if (peering.OtherEnd(vpc).Vpc == peer && IsOpen(peering))
                throw new AwsException("VpcPeeringConnectionAlreadyExists", $"A VPC peering connection between {vpc} and {peer} already exists: {peering.Id}");
        }
    }

    private static int OutstandingOf(View view) => view.All<VpcPeeringConnection>().Count(peering =>
        peering.Requester.Scope == view.Scope && IsOpen(peering) && !peering.IsActive);

    private static bool IsOpen(VpcPeeringConnection peering) => peering.Status is
        VpcPeeringConnectionStateReasonCodeValues.InitiatingRequest
        or VpcPeeringConnectionStateReasonCodeValues.PendingAcceptance
        or VpcPeeringConnectionStateReasonCodeValues.Provisioning
        or VpcPeeringConnectionStateReasonCodeValues.Active;
}
