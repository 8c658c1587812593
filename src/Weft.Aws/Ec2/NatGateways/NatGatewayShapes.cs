using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NatGateways;

/// <summary>NAT gateways as EC2 shows them.</summary>
internal static class NatGatewayShapes
{
    public static NatGatewayShape Of(View view, NatGateway gateway) => new()
    {
        NatGatewayId = gateway.Id.Text,
        SubnetId = gateway.Subnet.Text,
        VpcId = gateway.Vpc.Text,
        State = gateway.State,
        ConnectivityType = gateway.IsPublic ? ConnectivityTypeValues.Public : ConnectivityTypeValues.Private,
        AvailabilityMode = AvailabilityModeValues.Zonal,
        CreateTime = gateway.CreatedAt,
        DeleteTime = gateway.DeletedAt,
        FailureCode = gateway.FailureCode,
        FailureMessage = gateway.FailureMessage,
        NatGatewayAddresses = [.. gateway.Addresses.Select(Of)],
        Tags = TagRules.Shapes(view.TagsOf(gateway.Id)),
    };

    public static NatGatewayAddressShape Of(NatAddress address) => new()
    {
        AllocationId = address.Allocation?.Text,
        AssociationId = address.AssociationId,
        NetworkInterfaceId = address.Interface?.Text,
        PrivateIp = address.Private?.ToString(),
        PublicIp = address.Public?.ToString(),
        IsPrimary = address.IsPrimary,
        Status = address.Status,
    };
}
