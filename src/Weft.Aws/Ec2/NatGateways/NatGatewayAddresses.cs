using System.Collections.Immutable;
using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NatGateways;

/// <summary>Secondary addresses of NAT gateways: Elastic IPs of public ones, private addresses of private ones. The primary one never changes.</summary>
internal static class NatGatewayAddresses
{
    /// <summary>New addresses are in use.</summary>
    public static readonly Step Settled = new("nat-gateway.addresses-settled", (transaction, id) =>
    {
        if (FindAvailable(transaction, id) is { } gateway) transaction.Put(gateway with { Addresses = NatGatewayLifecycle.Succeeded(gateway) });
    });

    /// <summary>Addresses whose connections had time to end are free again.</summary>
    public static readonly Step Drained = new("nat-gateway.addresses-drained", (transaction, id) =>
    {
        if (FindAvailable(transaction, id) is not { } gateway) return;
        var card = transaction.Require(gateway.Interface!.Value);
        var leaving = gateway.Addresses.Where(address => address.IsDraining).Select(address => address.Private!.Value).ToList();
        AddressAssociations.Forget(transaction, card, leaving);
        NetworkInterfaceAddresses.Remove(transaction, card, leaving);
        transaction.Put(gateway with { Addresses = gateway.Addresses.RemoveAll(address => address.IsDraining) });
    });

    private const int DefaultDrainSeconds = 350;

    private static readonly TimeSpan settleTime = TimeSpan.FromSeconds(30);

    public static AssociateNatGatewayAddressResult Associate(Transaction transaction, AssociateNatGatewayAddressRequest request)
    {
        if (request.AllocationIds.Count == 0) throw Ec2Errors.MissingParameter("allocationIds");
        if (request.PrivateIpAddresses.Count > request.AllocationIds.Count)
            throw Ec2Errors.InvalidCombination("There must be an allocationId for each of the privateIpAddresses");
        var asked = Parse(request.PrivateIpAddresses);
        var gateway = RequireReady(transaction, request.NatGatewayId, isPublic: true);
        List<ElasticAddress> elastics = [.. request.AllocationIds.Distinct().Select(transaction.Require<ElasticAddress>)];
        foreach (var elastic in elastics)
        {
            if (elastic.Association is { } present)
                throw new AwsException("Resource.AlreadyAssociated", $"resource {elastic.Id} is already associated with associate-id {present.Id}");
        }

        NatGatewayOperations.RequireAddressQuotas(transaction, gateway.Addresses.Length + elastics.Count, gateway.Addresses.Length + elastics.Count);
        var added = Add(transaction, gateway, asked, elastics.Count - asked.Count, elastics);
        return new AssociateNatGatewayAddressResult { NatGatewayId = gateway.Id.Text, NatGatewayAddresses = [.. added.Select(NatGatewayShapes.Of)] };
    }

    public static DisassociateNatGatewayAddressResult Disassociate(Transaction transaction, DisassociateNatGatewayAddressRequest request)
    {
        if (request.AssociationIds.Count == 0) throw Ec2Errors.MissingParameter("associationIds");
        var gateway = RequireReady(transaction, request.NatGatewayId, isPublic: true);
        foreach (var id in request.AssociationIds)
        {
            if (!gateway.Addresses.Any(address => address.AssociationId == id))
                throw new AwsException("InvalidAssociationID.NotFound", $"The association ID '{id}' does not exist");
        }

        var leaving = Drain(
            transaction,
            gateway,
            address => request.AssociationIds.Contains(address.AssociationId),
            NatGatewayAddressStatusValues.Disassociating,
            request.MaxDrainDurationSeconds);
        return new DisassociateNatGatewayAddressResult { NatGatewayId = gateway.Id.Text, NatGatewayAddresses = [.. leaving.Select(NatGatewayShapes.Of)] };
    }

    public static AssignPrivateNatGatewayAddressResult Assign(Transaction transaction, AssignPrivateNatGatewayAddressRequest request)
    {
        if (request.PrivateIpAddresses.Count == 0 && request.PrivateIpAddressCount is null) throw Ec2Errors.MissingParameter("privateIpAddressCount");
        if (request.PrivateIpAddresses.Count > 0 && request.PrivateIpAddressCount is not null)
            throw Ec2Errors.InvalidCombination("Only one of privateIpAddresses and privateIpAddressCount can be given");
        var asked = Parse(request.PrivateIpAddresses);
        var drawn = request.PrivateIpAddressCount ?? 0;
        var gateway = RequireReady(transaction, request.NatGatewayId, isPublic: false);
        NatGatewayOperations.RequireAddressQuotas(transaction, 0, gateway.Addresses.Length + asked.Count + drawn);
        var added = Add(transaction, gateway, asked, drawn, []);
        return new AssignPrivateNatGatewayAddressResult { NatGatewayId = gateway.Id.Text, NatGatewayAddresses = [.. added.Select(NatGatewayShapes.Of)] };
    }

    public static UnassignPrivateNatGatewayAddressResult Unassign(Transaction transaction, UnassignPrivateNatGatewayAddressRequest request)
    {
        if (request.PrivateIpAddresses.Count == 0) throw Ec2Errors.MissingParameter("privateIpAddresses");
        var asked = Parse(request.PrivateIpAddresses);
        var gateway = RequireReady(transaction, request.NatGatewayId, isPublic: false);
        foreach (var at in asked)
        {
            if (!gateway.Addresses.Any(address => address.Private == at))
                throw Ec2Errors.InvalidParameterValue($"The private IP address {at} is not assigned to the NAT gateway {gateway.Id}");
        }

        var leaving = Drain(
            transaction,
            gateway,
            address => address.Private is { } at && asked.Contains(at),
            NatGatewayAddressStatusValues.Unassigning,
            request.MaxDrainDurationSeconds);
        return new UnassignPrivateNatGatewayAddressResult { NatGatewayId = gateway.Id.Text, NatGatewayAddresses = [.. leaving.Select(NatGatewayShapes.Of)] };
    }

    private static List<NatAddress> Add(Transaction transaction, NatGateway gateway, List<Address> asked, int drawn, List<ElasticAddress> elastics)
    {
        var before = transaction.Require(gateway.Interface!.Value);
        var card = NetworkInterfaceAddresses.Add(transaction, before, asked, drawn);
        var status = gateway.IsPublic ? NatGatewayAddressStatusValues.Associating : NatGatewayAddressStatusValues.Assigning;
        List<NatAddress> added = [.. card.Ipv4.Skip(before.Ipv4.Length).Select((at, i) => NatGatewayLifecycle.Map(
            transaction, card, new NatAddress(null, i < elastics.Count ? elastics[i].Id : null, null, null, null, false, status), at))];
        transaction.Put(gateway with { Addresses = gateway.Addresses.AddRange(added) });
        transaction.Later(settleTime, Settled, gateway.Id.Text);
        return added;
    }

    private static List<NatAddress> Drain(Transaction transaction, NatGateway gateway, Func<NatAddress, bool> isLeaving, string status, int? seconds)
    {
        if (gateway.Addresses.Any(address => address.IsPrimary && isLeaving(address)))
            throw Ec2Errors.InvalidParameterValue($"The primary address of the NAT gateway {gateway.Id} cannot be removed");
        ImmutableArray<NatAddress> addresses = [.. gateway.Addresses.Select(address => isLeaving(address) ? address with { Status = status } : address)];
        transaction.Put(gateway with { Addresses = addresses });
        transaction.Later(TimeSpan.FromSeconds(seconds ?? DefaultDrainSeconds), Drained, gateway.Id.Text);
        return [.. addresses.Where(isLeaving)];
    }

    private static NatGateway RequireReady(View view, string id, bool isPublic)
    {
        var gateway = view.Require<NatGateway>(id);
        if (gateway.IsPublic != isPublic)
            throw Ec2Errors.InvalidParameterValue($"The NAT gateway {gateway.Id} is {(isPublic ? "private" : "public")} and does not support this operation");
        if (gateway.State != NatGatewayStateValues.Available || gateway.Addresses.Any(address => address.IsDraining))
            throw new AwsException("IncorrectState", $"The NAT gateway {gateway.Id} is not in a state that allows this operation");
        return gateway;
    }

    private static List<Address> Parse(IReadOnlyList<string> texts) => [.. texts.Select(text => NatGatewayOperations.ParsePrivate(text, "privateIpAddress"))];

    private static NatGateway? FindAvailable(View view, string id) =>
        view.Find(new Id<NatGateway>(id)) is { State: NatGatewayStateValues.Available } gateway ? gateway : null;
}
