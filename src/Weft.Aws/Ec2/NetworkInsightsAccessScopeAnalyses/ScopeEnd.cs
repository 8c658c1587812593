using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.Ec2.VpnGateways;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Walking;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;

/// <summary>Where a way can start or end: a network interface, or a door to what is outside.</summary>
/// <param name="Names">The identifiers by which a statement can mean it: its own, and of an interface also its instance's, subnet's, VPC's and groups'.</param>
/// <param name="Type">CloudFormation's name of its type; null for interfaces, which no statement names by type.</param>
/// <param name="Card">The interface, if it is one.</param>
/// <param name="Vpc">The VPC inside the door.</param>
internal sealed record ScopeEnd(Place Place, string Id, IReadOnlySet<string> Names, string? Type, NetworkInterface? Card, Id<Vpc> Vpc)
{
    /// <summary>Every end of the account and Region. Interfaces of NAT gateways are no ends; peering connections are where the far side can't be seen.</summary>
    public static IEnumerable<ScopeEnd> All(View view)
    {
        foreach (var card in view.All<NetworkInterface>().Where(card => card.InterfaceType != ServiceInterfaces.NatGateway && !card.Ipv4.IsEmpty)) yield return OfCard(card);
        foreach (var gateway in view.All<InternetGateway>())
        {
            if (gateway.Vpc is { } vpc) yield return Door(Place.Internet, gateway.Id.Text, "AWS::EC2::InternetGateway", vpc);
        }

        foreach (var gateway in view.All<VpnGateway>())
        {
            if (gateway.Vpc is { } vpc && gateway.Serves(vpc)) yield return Door(Place.Gateway(gateway.Id.Text), gateway.Id.Text, "AWS::EC2::VPNGateway", vpc);
        }

        foreach (var peering in view.All<VpcPeeringConnection>().Where(peering => peering.IsActive && peering.Requester.Scope != peering.Accepter.Scope))
        {
            var own = peering.Requester.Scope == view.Scope ? peering.Requester : peering.Accepter;
            yield return Door(Place.Gateway(peering.Id.Text), peering.Id.Text, "AWS::EC2::VPCPeeringConnection", own.Vpc);
        }
    }

    private static ScopeEnd OfCard(NetworkInterface card)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { card.Id.Text, card.Subnet.Text, card.Vpc.Text };
        if (card.Attachment?.Instance is { } host) names.Add(host);
        names.UnionWith(card.Groups.Select(group => group.Text));
        return new ScopeEnd(Place.Interface(card.Id.Text), card.Id.Text, names, null, card, card.Vpc);
    }

    private static ScopeEnd Door(Place place, string id, string type, Id<Vpc> vpc) =>
        new(place, id, new HashSet<string>(StringComparer.Ordinal) { id }, type, null, vpc);
}
