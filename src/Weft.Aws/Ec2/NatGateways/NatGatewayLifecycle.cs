using System.Collections.Immutable;
using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NatGateways;

/// <summary>
/// The timed steps of a NAT gateway: pending, then available or failed; deleting, then deleted; gone from sight an hour later
/// (VPC User Guide, "Work with NAT gateways" and "Troubleshoot NAT gateways").
/// </summary>
internal static class NatGatewayLifecycle
{
    /// <summary>A gateway that was deleted, or failed, is no longer described.</summary>
    public static readonly Step Forgotten = new("nat-gateway.forgotten", (transaction, id) =>
    {
        if (transaction.Find(new Id<NatGateway>(id)) is { IsGone: true } gateway) transaction.Remove(gateway.Id);
    });

    /// <summary>It gets its interface and its addresses, or fails for want of them.</summary>
    public static readonly Step Provisioned = new("nat-gateway.provisioned", (transaction, id) =>
    {
        if (Find(transaction, id, NatGatewayStateValues.Pending) is not { } gateway) return;
        if (Obstacle(transaction, gateway) is { } obstacle) Fail(transaction, gateway, obstacle);
        else Provision(transaction, gateway);
    });

    public static readonly Step Available = new("nat-gateway.available", (transaction, id) =>
    {
        if (Find(transaction, id, NatGatewayStateValues.Pending) is { } gateway)
            transaction.Put(gateway with { State = NatGatewayStateValues.Available, Addresses = Succeeded(gateway) });
    });

    public static readonly Step Deleted = new("nat-gateway.deleted", (transaction, id) =>
    {
        if (Find(transaction, id, NatGatewayStateValues.Deleting) is not { } gateway) return;
        transaction.Put(gateway with { State = NatGatewayStateValues.Deleted, DeletedAt = transaction.Now, Interface = null });
        if (transaction.Find(gateway.Interface) is { } card)
        {
            AddressAssociations.Forget(transaction, card);
            ServiceInterfaces.Remove(transaction, card.Id);
        }

        transaction.At(transaction.Now + remembered, Forgotten, id);
    });

    public static readonly TimeSpan ProvisionTime = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan DeleteTime = TimeSpan.FromSeconds(45);

    /// <summary>The service that the interface belongs to.</summary>
    private const string Requester = "amazon-nat-gateway";

    private static readonly TimeSpan startTime = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan remembered = TimeSpan.FromHours(1);

    public static ImmutableArray<NatAddress> Succeeded(NatGateway gateway) =>
        [.. gateway.Addresses.Select(address => address.IsDraining ? address : address with { Status = NatGatewayAddressStatusValues.Succeeded })];

    /// <summary>What keeps the gateway from being made, with the code and words that AWS documents for NatGateway.FailureMessage.</summary>
    private static AwsException? Obstacle(View view, NatGateway gateway)
    {
        if (SubnetAddresses.FreeCount(view, view.Require(gateway.Subnet)) < gateway.Addresses.Length)
            return new AwsException("InsufficientFreeAddressesInSubnet", "Subnet has insufficient free addresses to create this NAT gateway");
        if (gateway.IsPublic && InternetGatewayOperations.Of(view, gateway.Vpc) is null)
            return new AwsException("Gateway.NotAttached", $"Network {gateway.Vpc} has no Internet gateway attached");
        foreach (var id in gateway.Addresses.Select(address => address.Allocation).OfType<Id<ElasticAddress>>())
        {
            if (view.Find(id) is not { } elastic)
                return new AwsException("InvalidAllocationID.NotFound", $"Elastic IP address {id} could not be associated with this NAT gateway");
            if (elastic.Association is not null) return new AwsException("Resource.AlreadyAssociated", $"Elastic IP address {id} is already associated");
        }

        return null;
    }

    private static void Provision(Transaction transaction, NatGateway gateway)
    {
        NetworkInterface card;
        try
        {
            card = CreateInterface(transaction, gateway);
        }
        catch (AwsException refusal)
        {
            // An address was taken, or a quota filled, since the gateway was asked for.
            Fail(transaction, gateway, refusal);
            return;
        }

        var addresses = gateway.Addresses.Zip(card.Ipv4, (planned, at) => Map(transaction, card, planned, at));
        transaction.Put(gateway with { Interface = card.Id, Addresses = [.. addresses] });
        transaction.Later(startTime, Available, gateway.Id.Text);
    }

    // Addresses that were asked for go first behind the primary one, drawn ones follow: the order in which the plan lists them.
    private static NetworkInterface CreateInterface(Transaction transaction, NatGateway gateway)
    {
        var subnet = transaction.Require(gateway.Subnet);
        var primary = gateway.Addresses[0].Private ?? SubnetAddresses.Draw(transaction, subnet, ipv6: false, [.. gateway.Addresses.Select(address => address.Private).OfType<Address>()]);
        List<Address> asked = [primary, .. gateway.Addresses.Skip(1).Select(address => address.Private).OfType<Address>()];
        return ServiceInterfaces.Create(
            transaction, subnet, ServiceInterfaces.NatGateway, Requester, $"Interface for NAT Gateway {gateway.Id}", asked, gateway.Addresses.Length - asked.Count);
    }

    /// <summary>Gives a planned address its private address and its Elastic IP's association.</summary>
    public static NatAddress Map(Transaction transaction, NetworkInterface card, NatAddress planned, Address at)
    {
        var mapped = planned with { Private = at, Interface = card.Id };
        if (planned.Allocation is not { } id) return mapped;
        var elastic = transaction.Require(id);
        return mapped with { Public = elastic.PublicAddress, AssociationId = AddressAssociations.Put(transaction, elastic, card, at).Id };
    }

    private static void Fail(Transaction transaction, NatGateway gateway, AwsException reason)
    {
        transaction.Put(gateway with
        {
            State = NatGatewayStateValues.Failed,
            FailureCode = reason.Code,
            FailureMessage = reason.Message,
            DeletedAt = transaction.Now,
            Addresses = [.. gateway.Addresses.Select(address => address with { Status = NatGatewayAddressStatusValues.Failed })],
        });
        transaction.At(transaction.Now + remembered, Forgotten, gateway.Id.Text);
    }

    private static NatGateway? Find(View view, string id, string state) =>
        view.Find(new Id<NatGateway>(id)) is { } gateway && gateway.State == state ? gateway : null;
}
