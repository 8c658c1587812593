using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.InstanceTypes;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>AttachNetworkInterface, DetachNetworkInterface (EC2 User Guide, "Network interface attachments").</summary>
internal static class NetworkInterfaceAttachments
{
    public const string Prefix = "eni-attach";

    /// <summary>The interface is plugged in: attaching becomes attached.</summary>
    public static readonly Step Attached = new("network-interface.attached", (transaction, id) =>
    {
        if (transaction.Find(new Id<NetworkInterface>(id)) is { Attachment: { Status: AttachmentStatusValues.Attaching } attachment } card)
            transaction.Put(card with { Attachment = attachment with { Status = AttachmentStatusValues.Attached } });
    });

    /// <summary>The interface is unplugged.</summary>
    public static readonly Step Detached = new("network-interface.detached", (transaction, id) =>
    {
        if (transaction.Find(new Id<NetworkInterface>(id)) is { Attachment.Status: AttachmentStatusValues.Detaching } card)
            transaction.Put(card with { Attachment = null });
    });

    private static readonly TimeSpan plugging = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan unplugging = TimeSpan.FromSeconds(10);

    public static AttachNetworkInterfaceResult Attach(Transaction transaction, AttachNetworkInterfaceRequest request)
    {
        if (request.DeviceIndex < 0) throw Ec2Errors.InvalidParameter(request.DeviceIndex.ToString(), "deviceIndex");
        var card = transaction.Require<NetworkInterface>(request.NetworkInterfaceId);
        var instance = transaction.Require<Instance>(request.InstanceId);
        NetworkInterfaceAttributes.RequireOwn(card);
        if (card.Attachment is not null) throw InUse(card);
        RequireAttachable(transaction, instance, card, request.DeviceIndex, request.NetworkCardIndex ?? 0);
        var attached = transaction.Put(card with
        {
            Attachment = new NetworkInterfaceAttachment(
                transaction.NewId(Prefix),
                instance.Id.Text,
                transaction.Account.Text,
                request.DeviceIndex,
                request.NetworkCardIndex ?? 0,
                DeleteOnTermination: false,
                transaction.Now,
                AttachmentStatusValues.Attaching),
        });
        transaction.Later(plugging, Attached, card.Id.Text);
        return new AttachNetworkInterfaceResult { AttachmentId = attached.Attachment!.Id, NetworkCardIndex = request.NetworkCardIndex ?? 0 };
    }

    public static EmptyResult Detach(Transaction transaction, DetachNetworkInterfaceRequest request)
    {
        var card = RequireByAttachment(transaction, request.AttachmentId);
        var attachment = card.Attachment!;
        if (attachment.Instance is null)
            throw new AwsException("OperationNotPermitted", $"You are not allowed to manage '{ServiceInterfaces.AttachmentPrefix}' attachments.");
        if (attachment is { DeviceIndex: 0, CardIndex: 0 })
            throw new AwsException("OperationNotPermitted", "The network interface at device index 0 and networkCard index 0 cannot be detached.");
        transaction.Put(card with { Attachment = attachment with { Status = AttachmentStatusValues.Detaching } });
        if (request.Force == true) Detached.Run(transaction, card.Id.Text);
        else transaction.Later(unplugging, Detached, card.Id.Text);
        return EmptyResult.Instance;
    }

    public static AwsException InUse(NetworkInterface card) => new("InvalidNetworkInterface.InUse", $"Interface: [{card.Id}] in use.");

    public static AwsException UnknownAttachment(string id) =>
        new("InvalidAttachmentID.NotFound", $"The networkInterface attachment ID '{id}' does not exist");

    /// <summary>Refuses interfaces beyond what the type can hold.</summary>
    public static void RequireInterfaces(InstanceType type, int count)
    {
        if (count > type.Size.Interfaces)
            throw new AwsException("AttachmentLimitExceeded", $"Interface count {count} exceeds the limit for {type.Name}");
    }

    private static void RequireAttachable(Transaction transaction, Instance instance, NetworkInterface card, int deviceIndex, int cardIndex)
    {
        if (instance.State is not (InstanceStateNameValues.Running or InstanceStateNameValues.Stopped))
            throw new AwsException("IncorrectState", $"Instance '{instance.Id}' is not 'running' or 'stopped'.");
        if (instance.Zone != card.Zone)
            throw Ec2Errors.InvalidCombination("You may not attach a network interface to an instance if they are not in the same availability zone");
        var present = transaction.Under(NetworkInterface.OfInstance, instance.Id.Text).ToList();
        if (present.Exists(held => held.Attachment!.DeviceIndex == deviceIndex && held.Attachment.CardIndex == cardIndex))
            throw Ec2Errors.InvalidParameterValue($"Instance '{instance.Id}' already has an interface attached at device index '{deviceIndex}'.");
        var type = instance.Hardware;
        if (cardIndex < 0 || cardIndex >= type.Size.NetworkCards)
            throw Ec2Errors.InvalidParameterValue($"The network card index {cardIndex} is not valid for {type.Name}.");
        RequireInterfaces(type, present.Count + 1);
        if (Math.Max(card.Ipv4.Length, card.Ipv6.Length) > type.Size.AddressesPerInterface) throw NetworkInterfaceAddresses.LimitExceeded();
    }

    private static NetworkInterface RequireByAttachment(View view, string id)
    {
        if (!Identifiers.IsWellFormed(id, Prefix) && !Identifiers.IsWellFormed(id, ServiceInterfaces.AttachmentPrefix))
            throw Ec2Errors.Malformed("InvalidNetworkInterfaceAttachmentId.Malformed", id, Prefix);
        return view.Under(NetworkInterface.ByAttachment, id).FirstOrDefault(card => view.Find(card.Id) is not null) ?? throw UnknownAttachment(id);
    }
}
