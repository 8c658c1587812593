using Weft.Aws.Ec2.RouteTables;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.VpnGateways;

/// <summary>Making, attaching, detaching, finding and deleting virtual private gateways.</summary>
internal static class VpnGatewayOperations
{
    public static readonly Step Attached = new("vpn-gateway.attached", (transaction, id) =>
        Advance(transaction, id, AttachmentStatusValues.Attaching, AttachmentStatusValues.Attached));

    public static readonly Step Detached = new("vpn-gateway.detached", (transaction, id) =>
        Advance(transaction, id, AttachmentStatusValues.Detaching, AttachmentStatusValues.Detached));

    private const long DefaultAsn = 64512;

    private static readonly TimeSpan attachTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan detachTime = TimeSpan.FromSeconds(60);

    public static CreateVpnGatewayResult Create(Transaction transaction, CreateVpnGatewayRequest request)
    {
        if (request.Type != GatewayTypeValues.Ipsec1) throw Ec2Errors.InvalidParameter(request.Type, "type");
        var asn = request.AmazonSideAsn ?? DefaultAsn;
        // Private use: RFC 6996.
        if (asn is not ((>= 64512 and <= 65534) or (>= 4200000000 and <= 4294967294)))
            throw Ec2Errors.InvalidParameter($"{asn}", "amazonSideAsn");
        // Terraform sends an empty zone where it means none.
        var zone = request.AvailabilityZone is { Length: > 0 } name ? SubnetZones.Choose(transaction, name, null).Name : null;
        transaction.RequireQuota(
            Ec2Quotas.VirtualPrivateGatewaysPerRegion,
            transaction.Count<VpnGateway>(),
            1,
            _ => new AwsException("VpnGatewayLimitExceeded", "The maximum number of virtual private gateways has been reached."));
        var gateway = transaction.Put(new VpnGateway(transaction.NewId<VpnGateway>(), asn, zone, null));
        transaction.TagNew(gateway.Id, request.TagSpecifications);
        return new CreateVpnGatewayResult { VpnGateway = ShapeOf(transaction, gateway) };
    }

    public static EmptyResult Delete(Transaction transaction, DeleteVpnGatewayRequest request)
    {
        var gateway = transaction.Require<VpnGateway>(request.VpnGatewayId);
        if (gateway.Vpc is not null)
            throw new AwsException("IncorrectState", $"The vpnGateway '{gateway.Id}' is still attached to a VPC and cannot be deleted.");
        transaction.RequireUnreferenced(gateway.Id);
        transaction.Remove(gateway.Id);
        return EmptyResult.Instance;
    }

    public static DescribeVpnGatewaysResult Describe(View view, DescribeVpnGatewaysRequest request) => new()
    {
        VpnGateways = [.. view.Select<VpnGateway>(request.VpnGatewayIds, request.Filters).Select(gateway => ShapeOf(view, gateway))],
    };

    public static AttachVpnGatewayResult Attach(Transaction transaction, AttachVpnGatewayRequest request)
    {
        var vpc = transaction.Require<Vpc>(request.VpcId);
        var gateway = transaction.Require<VpnGateway>(request.VpnGatewayId);
        if (gateway.Vpc is not null)
            throw new AwsException("VpnGatewayAttachmentLimitExceeded", "The maximum number of virtual private gateway attachments has been reached.");
        if (transaction.CountUnder(VpnGateway.AttachedTo, vpc.Id.Text) > 0)
            throw Ec2Errors.InvalidParameterValue($"Network {vpc.Id} already has a virtual private gateway attached");
        var attachment = new VpnAttachment(vpc.Id, AttachmentStatusValues.Attaching);
        transaction.Put(gateway with { Attachment = attachment });
        transaction.Later(attachTime, Attached, gateway.Id.Text);
        return new AttachVpnGatewayResult { VpcAttachment = ShapeOf(attachment) };
    }

    public static EmptyResult Detach(Transaction transaction, DetachVpnGatewayRequest request)
    {
        var vpc = transaction.Require<Vpc>(request.VpcId);
        var gateway = transaction.Require<VpnGateway>(request.VpnGatewayId);
        if (gateway.Vpc != vpc.Id || gateway.Attachment!.State == AttachmentStatusValues.Detaching)
        {
            throw new AwsException(
                "InvalidVpnGatewayAttachment.NotFound",
                $"The attachment with vpn gateway ID '{gateway.Id}' and vpc ID '{vpc.Id}' does not exist");
        }

        transaction.Put(gateway with { Attachment = new VpnAttachment(vpc.Id, AttachmentStatusValues.Detaching) });
        RouteTableAssociations.ForgetGateway(transaction, gateway.Id.Text);
        RoutePropagation.Forget(transaction, gateway.Id);
        transaction.Later(detachTime, Detached, gateway.Id.Text);
        return EmptyResult.Instance;
    }

    private static void Advance(Transaction transaction, string id, string from, string to)
    {
        if (transaction.Find(new Id<VpnGateway>(id)) is { Attachment: { } attachment } gateway && attachment.State == from)
            transaction.Put(gateway with { Attachment = attachment with { State = to } });
    }

    private static VpnGatewayShape ShapeOf(View view, VpnGateway gateway) => new()
    {
        VpnGatewayId = gateway.Id.Text,
        State = VpnStateValues.Available,
        Type = GatewayTypeValues.Ipsec1,
        AmazonSideAsn = gateway.AmazonSideAsn,
        AvailabilityZone = gateway.Zone,
        VpcAttachments = gateway.Attachment is { } attachment ? [ShapeOf(attachment)] : [],
        Tags = TagRules.Shapes(view.TagsOf(gateway.Id)),
    };

    private static VpcAttachmentShape ShapeOf(VpnAttachment attachment) => new() { VpcId = attachment.Vpc.Text, State = attachment.State };
}
