using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.VpcPeering;

/// <summary>
/// AWS::EC2::VPCPeeringConnection. A request within one account is accepted for its author, in whichever Region; one to another account needs a role
/// there, which Weft does not take on.
/// </summary>
internal static class PeeringProvisioning
{
    /// <summary>The stack says yes to its own request, once it has arrived.</summary>
    public static readonly Step Accepted = new("vpc-peering.accepted-by-stack", (transaction, id) =>
    {
        if (transaction.Find(new Id<VpcPeeringConnection>(id)) is not { Status: VpcPeeringConnectionStateReasonCodeValues.PendingAcceptance } peering) return;
        PeeringAnswers.Accept(transaction.In(peering.Accepter.Scope), new AcceptVpcPeeringConnectionRequest { VpcPeeringConnectionId = id });
    });

    private const string IdName = "VpcPeeringConnectionId";

    public static void Declare(Catalog catalog) => catalog.WithStep(Accepted).Provision(new ProvisionedType("AWS::EC2::VPCPeeringConnection")
        .Has(
            Property.Text("VpcId").Required().Replaces(),
            Property.Text("PeerVpcId").Required().Replaces(),
            Property.Text("PeerOwnerId").Replaces(),
            Property.Text("PeerRegion").Replaces(),
            Property.Tags())
        .Refuses("PeerRoleArn", "AssumeRoleRegion")
        .Bills(Meter.Use("GB that cross Availability Zones or Regions over it"))
        .Creates(Create)
        .Updates((call, update) => call.Retag(update))
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteVpcPeeringConnection, new RequestFields().With(IdName, id)))
        .ReadBy(Ec2Api.DescribeVpcPeeringConnections)
        .Reads(Read)
        .Settles(Settle)
        .Attribute("Id", (_, id) => id));

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        if (given.Text("PeerOwnerId") is { } owner && owner != call.View.Account.Text)
            throw Ec2Errors.Unsupported("a peering connection to another account in a stack: it needs PeerRoleArn");
        var fields = given.Fields("VpcId", "PeerVpcId", "PeerOwnerId", "PeerRegion").Tagged(VpcPeeringConnection.Type.Noun, given);
        var id = call.Run(Ec2Api.CreateVpcPeeringConnection, fields).VpcPeeringConnection!.VpcPeeringConnectionId!;
        call.Later(2 * PeeringSteps.AwsDuration, Accepted, id);
        return id;
    }

    private static Settling Settle(View view, string id) => view.Find(new Id<VpcPeeringConnection>(id)) switch
    {
        { IsActive: true } => Settling.Settled,
        {
            Status: VpcPeeringConnectionStateReasonCodeValues.InitiatingRequest
                or VpcPeeringConnectionStateReasonCodeValues.PendingAcceptance
                or VpcPeeringConnectionStateReasonCodeValues.Provisioning
        } => Settling.Pending,
        { } peering => Settling.Failed($"{peering.Status}: {peering.Message}"),
        null => Settling.Failed($"The vpcPeeringConnection ID '{id}' does not exist"),
    };

    private static JsonObject? Read(View view, string id)
    {
        if (view.Find(new Id<VpcPeeringConnection>(id)) is not { } peering || IsOver(peering)) return null;
        return new JsonObject
        {
            ["VpcId"] = peering.Requester.Vpc.Text,
            ["PeerVpcId"] = peering.Accepter.Vpc.Text,
            ["PeerOwnerId"] = peering.Accepter.Scope.Account.Text,
            ["PeerRegion"] = peering.Accepter.Scope.Region.Text,
            [Property.TagsName] = TagProvisioning.Read(view, id),
        };
    }

    /// <summary>Ended connections stay in sight for a while.</summary>
    private static bool IsOver(VpcPeeringConnection peering) => peering.Status is VpcPeeringConnectionStateReasonCodeValues.Deleted
        or VpcPeeringConnectionStateReasonCodeValues.Failed
        or VpcPeeringConnectionStateReasonCodeValues.Rejected
        or VpcPeeringConnectionStateReasonCodeValues.Expired;
}
