using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.Ec2.VpnGateways;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.InternetGateways;

/// <summary>AWS::EC2::InternetGateway, and AWS::EC2::VPCGatewayAttachment, which ties one (or a virtual private gateway) to a VPC.</summary>
internal static class InternetGatewayProvisioning
{
    private const string Internet = "InternetGatewayId";
    private const string Vpn = "VpnGatewayId";
    private const string InternetKind = "IGW";
    private const string VpnKind = "VGW";

    public static void Declare(Catalog catalog) => catalog
        .Provision(new ProvisionedType("AWS::EC2::InternetGateway")
            .Has(Property.Tags())
            .Creates((call, given) => call.Run(Ec2Api.CreateInternetGateway, new RequestFields().Tagged(InternetGateway.Type.Noun, given)).InternetGateway!.InternetGatewayId!)
            .Updates((call, update) => call.Retag(update))
            .Deletes((call, id, _) => call.Run(Ec2Api.DeleteInternetGateway, new RequestFields().With(Internet, id)))
            .ReadBy(Ec2Api.DescribeInternetGateways)
            .Reads((view, id) => view.Find(new Id<InternetGateway>(id)) is null ? null : new JsonObject { [Property.TagsName] = TagProvisioning.Read(view, id) })
            .Attribute(Internet, (_, id) => id))
        .Provision(new ProvisionedType("AWS::EC2::VPCGatewayAttachment")
            .Has(Property.Text("VpcId").Required().Replaces(), Property.Text(Internet), Property.Text(Vpn))
            .Creates((call, given) =>
            {
                Attach(call, given);
                return $"{KindOf(given)}|{given.RequireText("VpcId")}";
            })
            .Updates((call, update) =>
            {
                Detach(call, update.Before);
                Attach(call, update.After);
                return $"{KindOf(update.After)}|{update.After.RequireText("VpcId")}";
            })
            .Deletes((call, _, last) => Detach(call, last))
            .ReadBy(Ec2Api.DescribeVpcs)
            .Reads(ReadAttachment)
            .Settles((view, id) => id.StartsWith(VpnKind, StringComparison.Ordinal) && VpnIn(view, VpcOf(id))?.Serves(new Id<Vpc>(VpcOf(id))) != true
                ? Settling.Pending
                : Settling.Settled)
            .Attribute("AttachmentType", (_, id) => id.Split('|')[0]));

    private static string KindOf(PropertyReader given) => given.Has(Vpn) ? VpnKind : InternetKind;

    private static string VpcOf(string id) => id.Split('|')[1];

    private static void Attach(ProvisionCall call, PropertyReader given)
    {
        if (given.Has(Internet) == given.Has(Vpn)) throw Ec2Errors.InvalidCombination("Exactly one of InternetGatewayId and VpnGatewayId must be specified");
        if (given.Has(Vpn)) call.Run(Ec2Api.AttachVpnGateway, given.Fields("VpcId", Vpn));
        else call.Run(Ec2Api.AttachInternetGateway, given.Fields("VpcId", Internet));
    }

    private static void Detach(ProvisionCall call, PropertyReader last)
    {
        if (last.Has(Vpn)) call.Run(Ec2Api.DetachVpnGateway, last.Fields("VpcId", Vpn));
        else call.Run(Ec2Api.DetachInternetGateway, last.Fields("VpcId", Internet));
    }

    private static JsonObject? ReadAttachment(View view, string id, PropertyReader last)
    {
        var vpc = VpcOf(id);
        if (last.Text(Vpn) is { } vpn) return VpnIn(view, vpc)?.Id.Text == vpn ? new JsonObject { ["VpcId"] = vpc, [Vpn] = vpn } : null;
        return last.Text(Internet) is { } internet && view.Find(new Id<InternetGateway>(internet))?.Vpc?.Text == vpc
            ? new JsonObject { ["VpcId"] = vpc, [Internet] = internet }
            : null;
    }

    private static VpnGateway? VpnIn(View view, string vpc) => view.Referring(VpnGateway.AttachedTo, new Id<Vpc>(vpc)).FirstOrDefault();
}
