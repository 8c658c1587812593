using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Addresses;

/// <summary>Elastic IPs as EC2 shows them.</summary>
internal static class AddressShapes
{
    /// <summary>EC2's name for the pool that its own addresses come from.</summary>
    public const string AmazonPool = "amazon";

    private const string PointerPending = "PENDING";

    public static AddressShape Of(View view, ElasticAddress address) => new()
    {
        AllocationId = address.Id.Text,
        PublicIp = address.PublicAddress.ToString(),
        Domain = DomainTypeValues.Vpc,
        PublicIpv4Pool = AmazonPool,
        NetworkBorderGroup = view.Region.Text,
        AssociationId = address.Association?.Id,
        NetworkInterfaceId = address.Association?.Interface.Text,
        NetworkInterfaceOwnerId = address.Association is null ? null : view.Account.Text,
        PrivateIpAddress = address.Association?.PrivateAddress.ToString(),
        InstanceId = InterfaceOf(view, address)?.Attachment?.Instance,
        Tags = TagRules.Shapes(view.TagsOf(address.Id)),
    };

    public static AddressAttributeShape AttributeOf(ElasticAddress address, bool withPointer = true) => new()
    {
        AllocationId = address.Id.Text,
        PublicIp = address.PublicAddress.ToString(),
        PtrRecord = withPointer ? address.Pointer : null,
        PtrRecordUpdate = withPointer && address.PendingPointer is { } pending ? new PtrUpdateStatusShape { Value = pending, Status = PointerPending } : null,
    };

    public static NetworkInterface? InterfaceOf(View view, ElasticAddress address) => view.Find(address.Association?.Interface);
}
