using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.TrafficMirroring;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>CreateNetworkInterface, DeleteNetworkInterface, DescribeNetworkInterfaces.</summary>
internal static class NetworkInterfaceOperations
{
    public static CreateNetworkInterfaceResult Create(Transaction transaction, CreateNetworkInterfaceRequest request)
    {
        var addresses = RequestedAddresses.Parse(
            request.PrivateIpAddress,
            request.PrivateIpAddresses,
            request.SecondaryPrivateIpAddressCount,
            request.Ipv6Addresses,
            request.Ipv6AddressCount,
            request.EnablePrimaryIpv6);
        var subnet = transaction.Require<Subnet>(request.SubnetId);
        RequireFits(addresses);
        var card = new NetworkInterfaceDraft(subnet)
        {
            PrimaryIpv4 = addresses.Primary,
            SecondaryIpv4 = addresses.Secondary,
            SecondaryIpv4Count = addresses.SecondaryCount,
            Ipv6 = addresses.Ipv6,
            Ipv6Count = addresses.Ipv6Count,
            PrimaryIpv6 = addresses.PrimaryIpv6,
            Groups = NetworkInterfaceGroups.Resolve(transaction, subnet, request.Groups),
            Description = request.Description ?? "",
        }.Put(transaction);
        transaction.TagNew(card.Id, request.TagSpecifications);
        return new CreateNetworkInterfaceResult { NetworkInterface = NetworkInterfaceShapes.Of(transaction, card), ClientToken = request.ClientToken };
    }

    public static EmptyResult Delete(Transaction transaction, DeleteNetworkInterfaceRequest request)
    {
        var card = transaction.Require<NetworkInterface>(request.NetworkInterfaceId);
        if (card.Attachment is not null) throw Ec2Errors.InvalidParameterValue($"Network interface '{card.Id}' is currently in use.");
        Remove(transaction, card);
        return EmptyResult.Instance;
    }

    /// <summary>Removes an interface; its addresses and Elastic IPs are free again.</summary>
    public static void Remove(Transaction transaction, NetworkInterface card)
    {
        AddressAssociations.Forget(transaction, card);
        TrafficMirrorSessionOperations.ForgetSource(transaction, card.Id);
        transaction.RequireUnreferenced(card.Id);
        transaction.Remove(card.Id);
    }

    public static DescribeNetworkInterfacesResult Describe(View view, DescribeNetworkInterfacesRequest request)
    {
        var page = view.Page<NetworkInterface>(request.NetworkInterfaceIds, request.Filters, request);
        return new DescribeNetworkInterfacesResult
        {
            NetworkInterfaces = page.Select(card => NetworkInterfaceShapes.Of(view, card)),
            NextToken = page.NextToken,
        };
    }

    private static void RequireFits(RequestedAddresses addresses)
    {
        if (Math.Max(addresses.Ipv4Total, addresses.Ipv6Total) > NetworkInterfaceAddresses.MostOnAnyType) throw NetworkInterfaceAddresses.LimitExceeded();
    }
}
