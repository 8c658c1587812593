using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Addresses;

/// <summary>Moving Elastic IPs between private addresses (EC2 User Guide, "Elastic IP addresses").</summary>
internal static class AddressAssociations
{
    public const string Prefix = "eipassoc";

    public static AssociateAddressResult Associate(Transaction transaction, AssociateAddressRequest request)
    {
        RequireMembers(request);
        var address = transaction.Require<ElasticAddress>(request.AllocationId!);
        var card = AddressTargets.Resolve(transaction, request);
        var at = AddressTargets.PrivateAddress(card, request.PrivateIpAddress);
        if (address.Association is { } present)
        {
            if (present.Interface == card.Id && present.PrivateAddress == at) return new AssociateAddressResult { AssociationId = present.Id };
            RequireMovable(transaction, address, request.AllowReassociation);
            address = End(transaction, address);
        }

        if (InternetGatewayOperations.Of(transaction, card.Vpc) is null)
            throw new AwsException("Gateway.NotAttached", $"Network {card.Vpc} is not attached to any internet gateway");
        if (MappedAddresses.Find(transaction, card, at) is { } before) End(transaction, before);
        return new AssociateAddressResult { AssociationId = Put(transaction, address, transaction.Require(card.Id), at).Id };
    }

    public static EmptyResult Disassociate(Transaction transaction, DisassociateAddressRequest request)
    {
        if (request.AssociationId is null && request.PublicIp is null) throw Ec2Errors.MissingParameter("associationId");
        if (request.AssociationId is not null && request.PublicIp is not null)
            throw Ec2Errors.InvalidCombination("You may specify public IP or association id, but not both in the same call");
        if (request.PublicIp is { } text)
        {
            AddressOperations.RequireOwn(transaction, text);
            throw Ec2Errors.InvalidParameterValue("You must specify an association id when unmapping an address from a VPC instance");
        }

        var id = request.AssociationId!;
        var address = transaction.Under(ElasticAddress.ByAssociation, id).FirstOrDefault(held => transaction.Find(held.Id) is not null)
            ?? throw new AwsException("InvalidAssociationID.NotFound", $"The association ID '{id}' does not exist");
        if (AddressShapes.InterfaceOf(transaction, address)?.Requester is not null) throw AddressTargets.NotYours();
        End(transaction, address);
        return EmptyResult.Instance;
    }

    /// <summary>Lets a free Elastic IP stand for a private address that has none.</summary>
    public static ElasticAssociation Put(Transaction transaction, ElasticAddress address, NetworkInterface card, Address at)
    {
        var association = new ElasticAssociation(transaction.NewId(Prefix), card.Id, card.Vpc, at);
        transaction.Put(address with { Association = association });
        PublicAddressLoan.Settle(transaction, card);
        return association;
    }

    /// <summary>Frees an Elastic IP.</summary>
    public static ElasticAddress End(Transaction transaction, ElasticAddress address)
    {
        var free = transaction.Put(address with { Association = null });
        if (transaction.Find(address.Association?.Interface) is { } card) PublicAddressLoan.Settle(transaction, card);
        return free;
    }

    /// <summary>Lets the Elastic IPs of private addresses go with them to another interface.</summary>
    public static void Move(Transaction transaction, NetworkInterface from, NetworkInterface to, IEnumerable<Address> addresses)
    {
        foreach (var at in addresses)
        {
            if (MappedAddresses.Find(transaction, from, at) is { Association: { } association } address)
                transaction.Put(address with { Association = association with { Interface = to.Id } });
        }
    }

    /// <summary>Frees the Elastic IPs of an interface that goes.</summary>
    public static void Forget(Transaction transaction, NetworkInterface card)
    {
        foreach (var address in transaction.Referring(ElasticAddress.OnInterface, card.Id).ToList()) End(transaction, address);
    }

    /// <summary>Frees the Elastic IPs of private addresses that an interface loses.</summary>
    public static void Forget(Transaction transaction, NetworkInterface card, IEnumerable<Address> addresses)
    {
        foreach (var at in addresses)
        {
            if (MappedAddresses.Find(transaction, card, at) is { } address) End(transaction, address);
        }
    }

    private static void RequireMovable(View view, ElasticAddress address, bool? allowed)
    {
        if (AddressShapes.InterfaceOf(view, address)?.Requester is not null || allowed == false)
            throw new AwsException("Resource.AlreadyAssociated", $"resource {address.Id} is already associated with associate-id {address.Association!.Id}");
    }

    private static void RequireMembers(AssociateAddressRequest request)
    {
        if (request.AllocationId is null && request.PublicIp is null) throw Ec2Errors.MissingParameter("allocationId");
        if (request.AllocationId is not null && request.PublicIp is not null)
            throw Ec2Errors.InvalidCombination("You may specify public IP or allocation id, but not both in the same call");
        if (request.PublicIp is not null)
            throw Ec2Errors.InvalidCombination("You must specify an allocation id when mapping an address to a VPC instance");
        if (request.InstanceId is null && request.NetworkInterfaceId is null)
            throw new AwsException("MissingParameter", "Either 'instanceId' or 'networkInterfaceId' must be provided");
        if (request.InstanceId is not null && request.NetworkInterfaceId is not null)
            throw Ec2Errors.InvalidCombination("Only one of 'instanceId' and 'networkInterfaceId' can be provided");
    }
}
