using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Addresses;

/// <summary>The private address that an Elastic IP is to stand for.</summary>
internal static class AddressTargets
{
    /// <summary>The interface that the request names, by itself or through its instance.</summary>
    /// <exception cref="AwsException">InvalidNetworkInterfaceID.NotFound, InvalidInstanceID.NotFound, InvalidInstanceID; AuthFailure for a service's.</exception>
    public static NetworkInterface Resolve(View view, AssociateAddressRequest request)
    {
        var card = request.NetworkInterfaceId is { } id ? view.Require<NetworkInterface>(id) : OnlyInterfaceOf(view, view.Require<Instance>(request.InstanceId!));
        return card.Requester is null ? card : throw NotYours();
    }

    /// <exception cref="AwsException">InvalidParameterValue: the interface does not have the address, or no IPv4 at all.</exception>
    public static Address PrivateAddress(NetworkInterface card, string? text)
    {
        if (text is null) return card.PrimaryIpv4 ?? throw Ec2Errors.InvalidParameterValue($"The network interface '{card.Id}' has no private IPv4 address");
        if (!Address.TryParse(text, out var address) || address.IsIPv6) throw Ec2Errors.InvalidParameter(text, "privateIpAddress", "Invalid IPv4 address.");
        return card.Ipv4.Contains(address)
            ? address
            : throw Ec2Errors.InvalidParameterValue($"The private IP address {address} is not assigned to the network interface '{card.Id}'");
    }

    public static AwsException NotYours() => new("AuthFailure", "You do not have permission to access the specified resource.");

    private static NetworkInterface OnlyInterfaceOf(View view, Instance instance) =>
        instance.State is InstanceStateNameValues.Running or InstanceStateNameValues.Stopping or InstanceStateNameValues.Stopped
            ? InstanceAttributes.RequireOnlyCard(view, instance)
            : throw new AwsException("InvalidInstanceID", $"The {instance.State} instance '{instance.Id}' is not in a valid state for this operation.");
}
