using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.VpcPeering;

/// <summary>What the accepter does with a request: AcceptVpcPeeringConnection and RejectVpcPeeringConnection.</summary>
internal static class PeeringAnswers
{
    public static AcceptVpcPeeringConnectionResult Accept(Transaction transaction, AcceptVpcPeeringConnectionRequest request)
    {
        var peering = RequirePending(
            transaction, request.VpcPeeringConnectionId, "accept", "accepted", VpcPeeringConnectionStateReasonCodeValues.Provisioning);
        RequireRoom(transaction, peering.Requester);
        RequireRoom(transaction, peering.Accepter);
        peering = PeeringSteps.PutBoth(transaction, peering with
        {
            Status = VpcPeeringConnectionStateReasonCodeValues.Provisioning,
            Message = "Provisioning",
            Expires = null,
        });
        transaction.Later(PeeringSteps.AwsDuration, PeeringSteps.Provisioned, peering.Id.Text);
        return new AcceptVpcPeeringConnectionResult { VpcPeeringConnection = PeeringShapes.Of(transaction, peering) };
    }

    public static RejectVpcPeeringConnectionResult Reject(Transaction transaction, RejectVpcPeeringConnectionRequest request)
    {
        var peering = RequirePending(
            transaction, request.VpcPeeringConnectionId, "reject", "accepted or rejected", VpcPeeringConnectionStateReasonCodeValues.Rejected);
        PeeringSteps.PutBoth(transaction, peering with
        {
            Status = VpcPeeringConnectionStateReasonCodeValues.Rejected,
            Message = $"Rejected by {transaction.Account}",
            Expires = null,
        });
        PeeringOperations.ForgetEnded(transaction, peering);
        return new RejectVpcPeeringConnectionResult { Return = true };
    }

    /// <exception cref="AwsException">OperationNotPermitted from the wrong account or Region; InvalidStateTransition unless pending.</exception>
    private static VpcPeeringConnection RequirePending(Transaction transaction, string id, string verb, string participle, string wanted)
    {
        var peering = transaction.Require<VpcPeeringConnection>(id);
        if (peering.Accepter.Scope.Account != transaction.Account)
            throw new AwsException("OperationNotPermitted", $"User ({transaction.Account}) cannot {verb} peering {peering.Id}");
        if (peering.Accepter.Scope.Region != transaction.Region)
            throw new AwsException(
                "OperationNotPermitted",
                $"Incorrect region ({transaction.Region}) specified for this request. "
                + $"VPC peering connection {peering.Id} must be {participle} in region {peering.Accepter.Scope.Region}");
        return peering.Status == VpcPeeringConnectionStateReasonCodeValues.PendingAcceptance ? peering : throw PeeringOperations.WrongState(peering, wanted);
    }

    private static void RequireRoom(Transaction transaction, PeeringEnd end)
    {
        var there = transaction.In(end.Scope);
        there.RequireQuota(VpcQuotas.ActivePeeringsPerVpc, PeeringLookup.ActiveFrom(there, end.Vpc).Count(), 1, _ => new AwsException(
            "VpcPeeringConnectionsPerVpcLimitExceeded", $"The maximum number of active VPC peering connections for {end.Vpc} has been reached."));
    }
}
