using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.VpcPeering;

/// <summary>ModifyVpcPeeringConnectionOptions: each side sets its own, on an active connection.</summary>
internal static class PeeringOptions
{
    public static ModifyVpcPeeringConnectionOptionsResult Modify(Transaction transaction, ModifyVpcPeeringConnectionOptionsRequest request)
    {
        var forRequester = request.RequesterPeeringConnectionOptions?.AllowDnsResolutionFromRemoteVpc;
        var forAccepter = request.AccepterPeeringConnectionOptions?.AllowDnsResolutionFromRemoteVpc;
        if (forRequester is null && forAccepter is null)
            throw Ec2Errors.MissingParameter("accepterPeeringConnectionOptions or requesterPeeringConnectionOptions");
        var peering = transaction.Require<VpcPeeringConnection>(request.VpcPeeringConnectionId);
        RequireOwn(transaction, peering, peering.Requester, forRequester, "requester");
        RequireOwn(transaction, peering, peering.Accepter, forAccepter, "accepter");
        if (!peering.IsActive)
            throw new AwsException(
                "OperationNotPermitted", $"Peering {peering.Id} is not active. Peering options can be added only to active peerings.");
        if (forRequester == true || forAccepter == true) RequireNames(transaction, peering);
        peering = PeeringSteps.PutBoth(transaction, peering with
        {
            Requester = peering.Requester with { ResolvesForRemote = forRequester ?? peering.Requester.ResolvesForRemote },
            Accepter = peering.Accepter with { ResolvesForRemote = forAccepter ?? peering.Accepter.ResolvesForRemote },
        });
        return new ModifyVpcPeeringConnectionOptionsResult
        {
            RequesterPeeringConnectionOptions = forRequester is null ? null : Shape(peering.Requester),
            AccepterPeeringConnectionOptions = forAccepter is null ? null : Shape(peering.Accepter),
        };
    }

    private static void RequireOwn(Transaction transaction, VpcPeeringConnection peering, PeeringEnd end, bool? wanted, string side)
    {
        if (wanted is null || end.Scope == transaction.Scope) return;
        throw new AwsException(
            "OperationNotPermitted",
            end.Scope.Account != transaction.Account
                ? $"User {transaction.Account} cannot modify {side} peering options of {peering.Id}."
                : $"Incorrect region ({transaction.Region}) specified for this request. The {side} peering options of {peering.Id} must be modified in region {end.Scope.Region}");
    }

    private static void RequireNames(View view, VpcPeeringConnection peering)
    {
        foreach (var end in new[] { peering.Requester, peering.Accepter })
        {
            if (view.In(end.Scope).Require(end.Vpc) is not { DnsHostnames: true, DnsSupport: true })
                throw new AwsException(
                    "InvalidVpcPeeringConnectionState.DnsHostnamesDisabled",
                    $"To enable DNS hostname resolution for the VPC peering connection, DNS hostname support must be enabled for the VPC {end.Vpc}.");
        }
    }

    private static PeeringConnectionOptionsShape Shape(PeeringEnd end) => new()
    {
        AllowDnsResolutionFromRemoteVpc = end.ResolvesForRemote,
        AllowEgressFromLocalClassicLinkToRemoteVpc = false,
        AllowEgressFromLocalVpcToRemoteClassicLink = false,
    };
}
