using Weft.Network.Model;
using Weft.Network.Walking;

namespace Weft.Aws.Ec2.Paths;

/// <summary>
/// AWS's explanation code for each reason of the engine, where AWS has one
/// (https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html).
/// </summary>
public static class ExplanationCodes
{
    /// <summary>An interface that is plugged into nothing, or not yet or no longer firmly.</summary>
    public const string Unplugged = "BAD_STATE_ATTACHMENT";

    /// <summary>The code of a hop, which also depends on the kind of gateway, and on whether an interface is plugged into anything.</summary>
    public static string? Of(Hop hop, NetworkInput network) => (hop.Stage, hop.Reason) switch
    {
        (_, DropReason.InterfaceNotAttached) when network.Interfaces.Any(card => card.Id == hop.Component && card.Host is null) => Unplugged,
        (Stage.PrivateGateway, DropReason.SpoofedSource) => "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS",
        (Stage.PrivateGateway, DropReason.NoSuchAddress) => "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
        (Stage.Route, DropReason.ForwardingLoop) => "NO_ROUTE_TO_DESTINATION",
        _ => Of(hop.Reason),
    };

    public static string? Of(DropReason reason) => reason switch
    {
        DropReason.InterfaceNotAttached => "BAD_STATE",
        DropReason.SourceNotOwned or DropReason.DestinationNotOwned => "ENI_SOURCE_DEST_CHECK_RESTRICTION",
        DropReason.NoGroupRule => "ENI_SG_RULES_MISMATCH",
        DropReason.NoGroupRules => "SG_HAS_NO_RULES",
        DropReason.GroupIdentityLost => "SG_REFERENCES_NOT_PRESERVED",
        DropReason.ListDenied => "SUBNET_ACL_RESTRICTION",
        DropReason.NoRoute => "NO_ROUTE_TO_DESTINATION",
        DropReason.BlackholeRoute => "BAD_STATE_ROUTE",
        DropReason.NoSuchAddress or DropReason.ReservedAddress or DropReason.NoTunnel => "NO_POSSIBLE_DESTINATION",
        DropReason.NoPublicAddress => "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
        DropReason.PublicAddressUnbound => "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
        DropReason.PrivateDestination => "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
        DropReason.SharedDestination => "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS",
        DropReason.PrivateSource => "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS",
        DropReason.SharedSource => "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS",
        DropReason.SpoofedSource => "GATEWAY_REJECTS_SPOOFED_TRAFFIC",
        DropReason.EdgeTargetWithoutPublicAddress => "INGRESS_RTB_NO_PUBLIC_IP",
        DropReason.EdgeRedirectBypassed => "INGRESS_RTB_TRAFFIC_REDIRECTION",
        DropReason.ProtocolNotCarried => "PROTOCOL_RESTRICTION",
        DropReason.SourceOutsideNetwork => "NGW_REQUIRES_SOURCE_IN_VPC",
        DropReason.OutsidePeeredNetwork => "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
        // AWS's analyzer knows no flows, sizes, services of the hypervisor or guests, and so has no word for these.
        _ => null,
    };
}
