using Weft.Aws.Ec2.Tags;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Addresses;

/// <summary>AllocateAddress, ReleaseAddress, DescribeAddresses.</summary>
internal static class AddressOperations
{
    public static AllocateAddressResult Allocate(Transaction transaction, AllocateAddressRequest request)
    {
        if (request.Domain is { } domain && domain != DomainTypeValues.Vpc) throw Ec2Errors.InvalidParameter(domain, "domain");
        if (request.PublicIpv4Pool is { } pool && pool != AddressShapes.AmazonPool)
            throw new AwsException("InvalidPublicIpv4PoolID.NotFound", $"The IPv4 pool ID '{pool}' does not exist");
        RequireBorderGroup(transaction, request.NetworkBorderGroup);
        Address? wanted = request.Address is { } text ? Parse(text) : null;
        transaction.RequireQuota(
            Ec2Quotas.ElasticIpsPerRegion,
            transaction.Count<ElasticAddress>(),
            1,
            _ => new AwsException("AddressLimitExceeded", "The maximum number of addresses has been reached."));
        var drawn = wanted is { } lost ? PublicAddressPool.Recover(transaction, lost) ?? throw NotFound(request.Address!) : PublicAddressPool.Draw(transaction);
        var address = transaction.Put(new ElasticAddress(transaction.NewId<ElasticAddress>(), drawn));
        transaction.TagNew(address.Id, request.TagSpecifications);
        return new AllocateAddressResult
        {
            AllocationId = address.Id.Text,
            PublicIp = drawn.ToString(),
            PublicIpv4Pool = AddressShapes.AmazonPool,
            NetworkBorderGroup = transaction.Region.Text,
            Domain = DomainTypeValues.Vpc,
        };
    }

    public static EmptyResult Release(Transaction transaction, ReleaseAddressRequest request)
    {
        if (request.AllocationId is null && request.PublicIp is null) throw Ec2Errors.MissingParameter("allocationId");
        if (request.AllocationId is not null && request.PublicIp is not null)
            throw Ec2Errors.InvalidCombination("You may specify public IP or allocation id, but not both in the same call");
        RequireBorderGroup(transaction, request.NetworkBorderGroup);
        if (request.PublicIp is { } text)
        {
            RequireOwn(transaction, text);
            throw Ec2Errors.InvalidParameterValue("You must specify an allocation id when releasing a VPC elastic IP address");
        }

        var address = transaction.Require<ElasticAddress>(request.AllocationId!);
        if (address.Association is not null) address = EndInDefaultVpc(transaction, address);
        if ((address.PendingPointer ?? address.Pointer) is { Length: > 0 })
            throw new AwsException("InvalidAddress.PtrSet", $"The address with allocation id [{address.Id}] cannot be released because it has a PTR record set.");
        transaction.Remove(address.Id);
        PublicAddressPool.Return(transaction, address.PublicAddress);
        return EmptyResult.Instance;
    }

    public static DescribeAddressesResult Describe(View view, DescribeAddressesRequest request)
    {
        var ids = request.PublicIps.Select(text => RequireOwn(view, text).Id.Text).Concat(request.AllocationIds).ToList();
        return new DescribeAddressesResult
        {
            Addresses = [.. view.Select<ElasticAddress>(ids, request.Filters).Select(address => AddressShapes.Of(view, address))],
        };
    }

    /// <summary>The caller's Elastic IP with this address.</summary>
    /// <exception cref="AwsException">InvalidAddress.Malformed, InvalidAddress.NotFound; AuthFailure for somebody else's.</exception>
    public static ElasticAddress RequireOwn(View view, string text)
    {
        var address = view.Under(ElasticAddress.ByPublicAddress, Parse(text).ToString()).FirstOrDefault() ?? throw NotFound(text);
        return view.Find(address.Id) ?? throw new AwsException("AuthFailure", $"The address '{text}' does not belong to you.");
    }

    // In a default VPC a release also ends the association with an instance; elsewhere, and for a service's interface, it is refused.
    private static ElasticAddress EndInDefaultVpc(Transaction transaction, ElasticAddress address)
    {
        var isFree = transaction.Require(address.Association!.Vpc).IsDefault && AddressShapes.InterfaceOf(transaction, address)?.Requester is null;
        return isFree
            ? AddressAssociations.End(transaction, address)
            : throw new AwsException("InvalidIPAddress.InUse", $"Address {address.PublicAddress} is in use.");
    }

    private static Address Parse(string text) =>
        Address.TryParse(text, out var address) && !address.IsIPv6
            ? address
            : throw new AwsException("InvalidAddress.Malformed", $"The address '{text}' is not a valid IPv4 address.");

    private static void RequireBorderGroup(View view, string? group)
    {
        if (group is not null && group != view.Region.Text) throw Ec2Errors.InvalidParameter(group, "networkBorderGroup");
    }

    private static AwsException NotFound(string text) => new("InvalidAddress.NotFound", $"Address '{text}' not found.");
}
