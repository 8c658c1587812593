using System.Text.Json.Serialization;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Wire;

namespace Weft.Aws.Ec2.VpcPeering;

/// <summary>
/// A direct path between two VPCs, of one or two accounts, in one or two Regions. Each of the two partitions holds a copy, and every change
/// is made to both in one commit.
/// </summary>
/// <param name="Home">The partition that this copy lives in.</param>
/// <param name="Status">One of the codes of <c>VpcPeeringConnectionStateReasonCodeValues</c>.</param>
/// <param name="Message">Says the status in words.</param>
/// <param name="Expires">When a request that nobody accepts lapses; null once it is answered.</param>
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
        new ResourceType<VpcPeeringConnection>("vpc-peering-connection", VpcPeeringJson.Default.VpcPeeringConnection)
            .WithPrefix("pcx")
            .Unknown(id => new AwsException("InvalidVpcPeeringConnectionID.NotFound", $"The vpcPeeringConnection ID '{id}' does not exist"))
            .Malformed(id => Ec2Errors.Malformed("InvalidVpcPeeringConnectionId.Malformed", id, "pcx"))
            .RefersTo(InVpc);

    [JsonIgnore]
    private IEnumerable<Id<Vpc>> LocalVpcs =>
        new[] { Requester, Accepter }.Where(end => end.Scope == Home).Select(end => end.Vpc).Distinct();
}

/// <summary>One side of a peering connection.</summary>
/// <param name="Scope">The account and Region that the VPC is in.</param>
/// <param name="ResolvesForRemote">Whether the other side's queries for this side's public names get private addresses.</param>
public sealed record PeeringEnd(Scope Scope, Id<Vpc> Vpc, bool ResolvesForRemote = false);

[JsonSerializable(typeof(VpcPeeringConnection))]
internal sealed partial class VpcPeeringJson : JsonSerializerContext;
