using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.VpcPeering;

/// <summary>Peering connections as EC2 shows them. What the accepter's VPC is like is seen only once the request is accepted.</summary>
internal static class PeeringShapes
{
    public static VpcPeeringConnectionShape Of(View view, VpcPeeringConnection peering) => new()
    {
        VpcPeeringConnectionId = peering.Id.Text,
        RequesterVpcInfo = End(view, peering, peering.Requester),
        AccepterVpcInfo = End(view, peering, peering.Accepter),
        ExpirationTime = peering.Expires,
        Status = new VpcPeeringConnectionStateReasonShape { Code = peering.Status, Message = peering.Message },
        Tags = TagRules.Shapes(view.TagsOf(peering.Id)),
    };

    /// <summary>The VPC of an end, where it may be seen and still stands.</summary>
    public static Vpc? ShownVpc(View view, VpcPeeringConnection peering, PeeringEnd end)
    {
        var isHidden = end == peering.Accepter && peering.Status is not (
            VpcPeeringConnectionStateReasonCodeValues.Active
            or VpcPeeringConnectionStateReasonCodeValues.Provisioning
            or VpcPeeringConnectionStateReasonCodeValues.Deleting);
        return isHidden ? null : view.In(end.Scope).Find(end.Vpc);
    }

    private static VpcPeeringConnectionVpcInfoShape End(View view, VpcPeeringConnection peering, PeeringEnd end)
    {
        var vpc = ShownVpc(view, peering, end);
        return new VpcPeeringConnectionVpcInfoShape
        {
            OwnerId = end.Scope.Account.Text,
            Region = end.Scope.Region.Text,
            VpcId = end.Vpc.Text,
            CidrBlock = vpc?.Cidr.ToString(),
            CidrBlockSet = vpc is null ? null : [.. vpc.Blocks.Select(block => new CidrBlockShape { CidrBlock = block.Cidr.ToString() })],
            Ipv6CidrBlockSet = vpc is null || vpc.Ipv6Blocks.IsEmpty
                ? null
                : [.. vpc.Ipv6Blocks.Select(block => new Ipv6CidrBlockShape { Ipv6CidrBlock = block.Cidr.ToString() })],
            PeeringOptions = vpc is null ? null : new VpcPeeringConnectionOptionsDescriptionShape
            {
                AllowDnsResolutionFromRemoteVpc = end.ResolvesForRemote,
                AllowEgressFromLocalClassicLinkToRemoteVpc = false,
                AllowEgressFromLocalVpcToRemoteClassicLink = false,
            },
        };
    }
}
