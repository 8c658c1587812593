using System.Text.Json.Serialization;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.VpcPeering;

/// <summary>
/// A direct path between two VPCs, of one or two accounts, in one or two Regions. Each of the two partitions holds a copy, and every change
/// is made to both in one commit.
/// </summary>
/// <param name="Home">The partition that this copy lives in.</param>
/// <param name="Status">One of the codes of <c>VpcPeeringConnectionStateReasonCodeValues</c>.</param>
/// <param name="Message">Says the status in words.</param>
/// <param name="Expires">When a request that nobody answers lapses; null once it is answered.</param>
public sealed record VpcPeeringConnection(
    Id<VpcPeeringConnection> Id,
    Scope Home,
    PeeringEnd Requester,
    PeeringEnd Accepter,
    string Status,
    string Message,
    DateTimeOffset? Expires) : IResource<VpcPeeringConnection>
{
    /// <summary>Connections of each VPC that lives in the same partition as the copy.</summary>
    public static readonly Reference<VpcPeeringConnection, Vpc> InVpc =
        Reference<VpcPeeringConnection, Vpc>.Many(peering => peering.LocalVpcs, blocks: false);

    public static ResourceType<VpcPeeringConnection> Type { get; } =
        new ResourceType<VpcPeeringConnection>("vpc-peering-connection", VpcPeeringJson.Default)
            .WithPrefix("pcx")
            .Lowers(VpcPeeringNetwork.Lower)
            .Unknown(id => new AwsException("InvalidVpcPeeringConnectionID.NotFound", $"The vpcPeeringConnection ID '{id}' does not exist"))
            .Malformed(id => Ec2Errors.Malformed("InvalidVpcPeeringConnectionId.Malformed", id, "pcx"))
            .RefersTo(InVpc)
            .Filter("accepter-vpc-info.cidr-block", (view, peering) => CidrOf(view, peering, peering.Accepter))
            .Filter("accepter-vpc-info.owner-id", peering => peering.Accepter.Scope.Account.Text)
            .Filter("accepter-vpc-info.vpc-id", peering => peering.Accepter.Vpc.Text)
            .Filter("requester-vpc-info.cidr-block", (view, peering) => CidrOf(view, peering, peering.Requester))
            .Filter("requester-vpc-info.owner-id", peering => peering.Requester.Scope.Account.Text)
            .Filter("requester-vpc-info.vpc-id", peering => peering.Requester.Vpc.Text)
            .Filter("expiration-time", peering => peering.Expires?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"))
            .Filter("status-code", peering => peering.Status)
            .Filter("status-message", peering => peering.Message)
            .Filter("vpc-peering-connection-id", peering => peering.Id.Text);

    [JsonIgnore]
    public bool IsActive => Status == VpcPeeringConnectionStateReasonCodeValues.Active;

    /// <summary>Whether it joins two Regions.</summary>
    [JsonIgnore]
    public bool IsInterRegion => Requester.Scope.Region != Accepter.Scope.Region;

    [JsonIgnore]
    private IEnumerable<Id<Vpc>> LocalVpcs =>
        new[] { Requester, Accepter }.Where(end => end.Scope == Home).Select(end => end.Vpc).Distinct();

    /// <summary>The end that is not the given VPC.</summary>
    public PeeringEnd OtherEnd(Id<Vpc> vpc) => Requester.Vpc == vpc ? Accepter : Requester;

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.WithStep(PeeringSteps.Initiated).WithStep(PeeringSteps.Provisioned).WithStep(PeeringSteps.Deleted);
        catalog.WithStep(PeeringSteps.Expired).WithStep(PeeringSteps.Forgotten);
        catalog.Write(Ec2Api.CreateVpcPeeringConnection, PeeringOperations.Create);
        catalog.Write(Ec2Api.AcceptVpcPeeringConnection, PeeringAnswers.Accept);
        catalog.Write(Ec2Api.RejectVpcPeeringConnection, PeeringAnswers.Reject);
        catalog.Write(Ec2Api.DeleteVpcPeeringConnection, PeeringOperations.Delete);
        catalog.Read(Ec2Api.DescribeVpcPeeringConnections, PeeringOperations.Describe);
        catalog.Write(Ec2Api.ModifyVpcPeeringConnectionOptions, PeeringOptions.Modify)
            .Refuses(r => r.AccepterPeeringConnectionOptions?.AllowEgressFromLocalClassicLinkToRemoteVpc)
            .Refuses(r => r.AccepterPeeringConnectionOptions?.AllowEgressFromLocalVpcToRemoteClassicLink)
            .Refuses(r => r.RequesterPeeringConnectionOptions?.AllowEgressFromLocalClassicLinkToRemoteVpc)
            .Refuses(r => r.RequesterPeeringConnectionOptions?.AllowEgressFromLocalVpcToRemoteClassicLink);
        PeeringProvisioning.Declare(catalog);
    }

    private static string? CidrOf(View view, VpcPeeringConnection peering, PeeringEnd end) => PeeringShapes.ShownVpc(view, peering, end)?.Cidr.ToString();
}

/// <summary>One side of a peering connection.</summary>
/// <param name="Scope">The account and Region that the VPC is in.</param>
/// <param name="ResolvesForRemote">Whether the other side's queries for this side's public names get private addresses.</param>
public sealed record PeeringEnd(Scope Scope, Id<Vpc> Vpc, bool ResolvesForRemote = false);

[JsonSerializable(typeof(VpcPeeringConnection))]
internal sealed partial class VpcPeeringJson : JsonSerializerContext;
