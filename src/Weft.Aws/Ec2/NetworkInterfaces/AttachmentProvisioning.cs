using System.Text.Json.Nodes;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>AWS::EC2::NetworkInterfaceAttachment.</summary>
internal static class AttachmentProvisioning
{
    private const string IdName = "AttachmentId";
    private const string Device = "DeviceIndex";
    private const string Instance = "InstanceId";
    private const string Interface = NetworkInterfaceProvisioning.IdName;
    private const string Deletes = "DeleteOnTermination";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::NetworkInterfaceAttachment")
        .Has(
            Property.Text(Device).Required().Replaces(),
            Property.Text(Instance).Required().Replaces(),
            Property.Text(Interface).Required().Replaces(),
            Property.Flag(Deletes))
        .Refuses("EnaQueueCount", "EnaSrdSpecification")
        .Creates((call, given) =>
        {
            var id = call.Run(Ec2Api.AttachNetworkInterface, given.Fields(Device, Instance, Interface)).AttachmentId!;
            SetDeletion(call, id, given);
            return id;
        })
        .Updates((call, update) => SetDeletion(call, update.Id, update.After))
        .Deletes((call, id, _) => call.Run(Ec2Api.DetachNetworkInterface, new RequestFields().With(IdName, id)))
        .ReadBy(Ec2Api.DescribeNetworkInterfaces)
        .Reads((view, id) => Find(view, id) is { Attachment: { } attachment } card
            ? new JsonObject
            {
                [Device] = attachment.DeviceIndex.ToString(),
                [Instance] = attachment.Instance,
                [Interface] = card.Id.Text,
                [Deletes] = attachment.DeleteOnTermination,
            }
            : null)
        .Settles((view, id) => Find(view, id)?.Attachment?.Status == AttachmentStatusValues.Attaching ? Settling.Pending : Settling.Settled)
        .Attribute(IdName, (_, id) => id));

    private static NetworkInterface? Find(View view, string id) => view.Under(NetworkInterface.ByAttachment, id).FirstOrDefault(card => view.Find(card.Id) is not null);

    // A stack's attachments go with their instance unless it says otherwise; the API's own do not.
    private static void SetDeletion(ProvisionCall call, string id, PropertyReader given) => call.Run(
        Ec2Api.ModifyNetworkInterfaceAttribute,
        given.Fields(Interface).With("Attachment", new RequestFields().With(IdName, id).With(Deletes, given.Flag(Deletes) ?? true)));
}
