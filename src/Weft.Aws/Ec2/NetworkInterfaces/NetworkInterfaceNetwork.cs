using Weft.Aws.Ec2.Instances;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>A network interface for the engine. The cards of NAT gateways are part of their gateways.</summary>
internal static class NetworkInterfaceNetwork
{
    public static void Lower(View view, NetworkInterface card, NetworkDraft draft)
    {
        if (card.InterfaceType == ServiceInterfaces.NatGateway) return;
        var host = card.Attachment?.Instance;
        draft.Interfaces.Add(new Interface(card.Id.Text, card.Subnet.Text, AddressesOf(view, card), [.. card.Groups.Select(group => group.Text)])
        {
            ChecksAddresses = card.SourceDestCheck,
            IsAttached = host is not null && view.Find(new Id<Instance>(host))?.State == InstanceStateNameValues.Running,
            Host = host,
            // What a guest does with other hosts' packets is its own affair; one whose check was turned off is taken to forward them.
            ForwardsTo = card.SourceDestCheck ? null : card.Id.Text,
        });
    }

    private static System.Collections.Immutable.ImmutableArray<InterfaceAddress> AddressesOf(View view, NetworkInterface card)
    {
        var mapped = PublicAssociation.AllOf(view, card).ToDictionary(association => association.PrivateAddress, association => association.PublicAddress);
        return [.. card.Addresses.Select(address => new InterfaceAddress(address, mapped.TryGetValue(address, out var pub) ? pub : (Address?)null))];
    }
}
