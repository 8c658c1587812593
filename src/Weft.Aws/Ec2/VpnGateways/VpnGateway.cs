using System.Text.Json.Serialization;
using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Network.Model;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.VpnGateways;

/// <summary>A virtual private gateway: the VPC's side of VPN connections.</summary>
/// <param name="AmazonSideAsn">Its number in BGP sessions.</param>
/// <param name="Zone">The zone that the request named; AWS shows it and uses it for nothing.</param>
/// <param name="Attachment">The newest attachment, which stays visible once it is detached.</param>
public sealed record VpnGateway(Id<VpnGateway> Id, long AmazonSideAsn, string? Zone, VpnAttachment? Attachment) : IResource<VpnGateway>
{
    public static readonly Reference<VpnGateway, Vpc> AttachedTo = Reference<VpnGateway, Vpc>.Optional(gateway => gateway.Vpc);

    public static ResourceType<VpnGateway> Type { get; } = new ResourceType<VpnGateway>("vpn-gateway", VpnGatewayJson.Default)
        .WithPrefix("vgw")
        .Lowers((view, gateway, draft) => draft.PrivateGateways.Add(new PrivateGateway(
            gateway.Id.Text, gateway.Attachment is { State: AttachmentStatusValues.Attached } attachment ? attachment.Vpc.Text : null)
        {
            EdgeRouteTable = Routing.EdgeTableOf(view, gateway.Id.Text)?.Id.Text,
        }))
        .Unknown(id => new AwsException("InvalidVpnGatewayID.NotFound", $"The vpnGateway ID '{id}' does not exist"))
        .RefersTo(AttachedTo)
        .Filter("amazon-side-asn", gateway => gateway.AmazonSideAsn.ToString())
        .Filter("attachment.state", gateway => gateway.Attachment?.State)
        .Filter("attachment.vpc-id", gateway => gateway.Attachment?.Vpc.Text)
        .Filter("availability-zone", gateway => gateway.Zone)
        .Filter("state", _ => VpnStateValues.Available)
        .Filter("type", _ => GatewayTypeValues.Ipsec1)
        .Filter("vpn-gateway-id", gateway => gateway.Id.Text);

    /// <summary>The VPC that it is attached to, is being attached to or detached from.</summary>
    [JsonIgnore]
    public Id<Vpc>? Vpc => Attachment is { } attachment && attachment.State != AttachmentStatusValues.Detached ? attachment.Vpc : null;

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.WithStep(VpnGatewayOperations.Attached);
        catalog.WithStep(VpnGatewayOperations.Detached);
        catalog.Write(Ec2Api.CreateVpnGateway, VpnGatewayOperations.Create);
        catalog.Write(Ec2Api.DeleteVpnGateway, VpnGatewayOperations.Delete);
        catalog.Read(Ec2Api.DescribeVpnGateways, VpnGatewayOperations.Describe);
        catalog.Write(Ec2Api.AttachVpnGateway, VpnGatewayOperations.Attach);
        catalog.Write(Ec2Api.DetachVpnGateway, VpnGatewayOperations.Detach);
        VpnGatewayProvisioning.Declare(catalog);
    }

    /// <summary>Whether traffic of the VPC can pass it.</summary>
    public bool Serves(Id<Vpc> vpc) => Attachment is { } attachment && attachment.Vpc == vpc && attachment.State == AttachmentStatusValues.Attached;
}

/// <summary>The bond of a virtual private gateway and a VPC.</summary>
/// <param name="State"><c>attaching</c>, <c>attached</c>, <c>detaching</c> or <c>detached</c>.</param>
public sealed record VpnAttachment(Id<Vpc> Vpc, string State);

[JsonSerializable(typeof(VpnGateway))]
internal sealed partial class VpnGatewayJson : JsonSerializerContext;
