using Weft.Aws.Ec2.Instances;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>The attributes of an interface that are read and changed one at a time.</summary>
internal static class NetworkInterfaceAttributes
{
    public static DescribeNetworkInterfaceAttributeResult Describe(View view, DescribeNetworkInterfaceAttributeRequest request)
    {
        var attribute = request.Attribute ?? throw Ec2Errors.MissingParameter("attribute");
        var card = view.Require<NetworkInterface>(request.NetworkInterfaceId);
        return new DescribeNetworkInterfaceAttributeResult
        {
            NetworkInterfaceId = card.Id.Text,
            Description = Asked(NetworkInterfaceAttributeValues.Description) ? new AttributeValueShape { Value = card.Description } : null,
            Groups = Asked(NetworkInterfaceAttributeValues.GroupSet) ? NetworkInterfaceGroups.Shapes(view, card.Groups) : null,
            SourceDestCheck = Asked(NetworkInterfaceAttributeValues.SourceDestCheck)
                ? new AttributeBooleanValueShape { Value = card.SourceDestCheck }
                : null,
            Attachment = Asked(NetworkInterfaceAttributeValues.Attachment) && card.Attachment is { } attachment
                ? NetworkInterfaceShapes.Of(attachment)
                : null,
            AssociatePublicIpAddress = Asked(NetworkInterfaceAttributeValues.AssociatePublicIpAddress) ? card.WantsPublicAddress : null,
        };

        bool Asked(string name) => attribute == name;
    }

    public static EmptyResult Modify(Transaction transaction, ModifyNetworkInterfaceAttributeRequest request)
    {
        var given = new object?[]
        {
            request.Description?.Value, request.SourceDestCheck?.Value, request.Groups.Count > 0 ? request.Groups : null, request.Attachment,
            request.EnablePrimaryIpv6, request.AssociatePublicIpAddress,
        };
        if (given.Count(value => value is not null) != 1)
            throw Ec2Errors.InvalidCombination("Exactly one attribute to modify must be specified");
        var card = transaction.Require<NetworkInterface>(request.NetworkInterfaceId);
        RequireOwn(card);
        var changed = card with
        {
            Description = request.Description?.Value ?? card.Description,
            SourceDestCheck = request.SourceDestCheck?.Value ?? card.SourceDestCheck,
            Groups = request.Groups.Count > 0
                ? NetworkInterfaceGroups.Resolve(transaction, card.Vpc, card.Subnet, request.Groups)
                : card.Groups,
            Attachment = request.Attachment is { } changes ? Changed(card, changes) : card.Attachment,
            HasPrimaryIpv6 = request.EnablePrimaryIpv6 is { } primary ? PrimaryIpv6(card, primary) : card.HasPrimaryIpv6,
            WantsPublicAddress = request.AssociatePublicIpAddress ?? card.WantsPublicAddress,
        };
        transaction.Put(changed);
        if (request.AssociatePublicIpAddress is not null) PublicAddressLoan.Settle(transaction, changed);
        return EmptyResult.Instance;
    }

    public static EmptyResult Reset(Transaction transaction, ResetNetworkInterfaceAttributeRequest request)
    {
        if (request.SourceDestCheck is null) throw Ec2Errors.MissingParameter("sourceDestCheck");
        var card = transaction.Require<NetworkInterface>(request.NetworkInterfaceId);
        RequireOwn(card);
        transaction.Put(card with { SourceDestCheck = true });
        return EmptyResult.Instance;
    }

    /// <summary>Refuses to change what a service manages.</summary>
    public static void RequireOwn(NetworkInterface card)
    {
        if (card.Requester is not null)
            throw new AwsException("OperationNotPermitted", $"The network interface '{card.Id}' is managed by {card.Requester} and cannot be changed.");
    }

    private static NetworkInterfaceAttachment Changed(NetworkInterface card, NetworkInterfaceAttachmentChangesShape changes)
    {
        if (changes.AttachmentId is not { } id) throw Ec2Errors.MissingParameter("attachment.attachmentId");
        if (changes.DeleteOnTermination is not { } delete) throw Ec2Errors.MissingParameter("attachment.deleteOnTermination");
        return card.Attachment is { } attachment && attachment.Id == id
            ? attachment with { DeleteOnTermination = delete }
            : throw NetworkInterfaceAttachments.UnknownAttachment(id);
    }

    private static bool PrimaryIpv6(NetworkInterface card, bool wanted)
    {
        if (card.HasPrimaryIpv6 && !wanted)
            throw Ec2Errors.InvalidParameterValue($"The primary IPv6 address of the network interface '{card.Id}' cannot be disabled.");
        if (wanted && card.Ipv6.IsEmpty)
            throw Ec2Errors.InvalidParameterValue($"The network interface '{card.Id}' does not have an IPv6 address.");
        return wanted;
    }
}
