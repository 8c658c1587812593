using Weft.Control.State;
using Weft.Network.Model;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NatGateways;

/// <summary>A NAT gateway for the engine, from the moment that it has an address until it has gone.</summary>
internal static class NatGatewayNetwork
{
    public static void Lower(View view, NatGateway gateway, NetworkDraft draft)
    {
        var addresses = gateway.Addresses.Where(address => address is { Private: not null, IsDraining: false })
            .OrderBy(address => !address.IsPrimary)
            .Select(address => new InterfaceAddress(address.Private!.Value, address.Public));
        if (gateway.IsGone || gateway.Interface is null) return;
        draft.NatGateways.Add(new Network.Model.NatGateway(gateway.Id.Text, gateway.Subnet.Text, [.. addresses])
        {
            IsAvailable = gateway.State == NatGatewayStateValues.Available,
        });
    }
}
