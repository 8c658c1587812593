using System.Collections.Immutable;
using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NatGateways;

/// <summary>CreateNatGateway, DeleteNatGateway, DescribeNatGateways.</summary>
internal static class NatGatewayOperations
{
    public static CreateNatGatewayResult Create(Transaction transaction, CreateNatGatewayRequest request)
    {
        if (request.AvailabilityMode == AvailabilityModeValues.Regional) throw Ec2Errors.Unsupported("regional NAT gateways");
        var isPublic = request.ConnectivityType != ConnectivityTypeValues.Private;
        if (request.SubnetId is null) throw Ec2Errors.MissingParameter("subnetId");
        if (isPublic) RequirePublicMembers(request);
        else RequirePrivateMembers(request);
        var privates = Privates(request);
        var subnet = transaction.Require<Subnet>(request.SubnetId);
        var allocations = Allocations(transaction, request);
        if (subnet.Cidr is null) throw Ec2Errors.InvalidParameterValue($"The subnet '{subnet.Id}' has no IPv4 CIDR block");
        foreach (var address in privates.OfType<Address>()) SubnetAddresses.RequireFree(transaction, subnet, address);
        RequireQuotas(transaction, subnet, allocations.Count, Math.Max(privates.Count, allocations.Count));
        var gateway = transaction.Put(new NatGateway(
            transaction.NewId<NatGateway>(), subnet.Id, subnet.Vpc, subnet.Zone, isPublic, NatGatewayStateValues.Pending, transaction.Now, Planned(privates, allocations)));
        transaction.TagNew(gateway.Id, request.TagSpecifications);
        transaction.Later(NatGatewayLifecycle.ProvisionTime, NatGatewayLifecycle.Provisioned, gateway.Id.Text);
        return new CreateNatGatewayResult { NatGateway = NatGatewayShapes.Of(transaction, gateway), ClientToken = request.ClientToken };
    }

    public static DeleteNatGatewayResult Delete(Transaction transaction, DeleteNatGatewayRequest request)
    {
        var gateway = transaction.Require<NatGateway>(request.NatGatewayId);
        if (gateway.State == NatGatewayStateValues.Deleted) throw NatGateway.Type.NotFound(gateway.Id.Text);
        if (gateway.State != NatGatewayStateValues.Deleting)
        {
            transaction.Put(gateway with { State = NatGatewayStateValues.Deleting });
            transaction.Later(NatGatewayLifecycle.DeleteTime, NatGatewayLifecycle.Deleted, gateway.Id.Text);
        }

        return new DeleteNatGatewayResult { NatGatewayId = gateway.Id.Text };
    }

    public static DescribeNatGatewaysResult Describe(View view, DescribeNatGatewaysRequest request)
    {
        var page = view.Page<NatGateway>(request.NatGatewayIds, request.Filter, request);
        return new DescribeNatGatewaysResult { NatGateways = page.Select(gateway => NatGatewayShapes.Of(view, gateway)), NextToken = page.NextToken };
    }

    /// <exception cref="AwsException">The gateway would have more addresses than it may.</exception>
    public static void RequireAddressQuotas(View view, int allocations, int privates)
    {
        if (allocations > view.LimitOf(VpcQuotas.ElasticIpsPerNatGateway))
            throw new AwsException("AddressLimitExceeded", $"Performing this operation would exceed the limit of {view.LimitOf(VpcQuotas.ElasticIpsPerNatGateway)} Elastic IP addresses per NAT gateway");
        if (privates > view.LimitOf(VpcQuotas.PrivateAddressesPerNatGateway))
            throw new AwsException("PrivateIpAddressLimitExceeded", $"Performing this operation would exceed the limit of {view.LimitOf(VpcQuotas.PrivateAddressesPerNatGateway)} private IP addresses per NAT gateway");
    }

    public static Address ParsePrivate(string text, string name) =>
        Address.TryParse(text, out var address) && !address.IsIPv6 ? address : throw Ec2Errors.InvalidParameter(text, name, "Invalid IPv4 address.");

    private static void RequirePublicMembers(CreateNatGatewayRequest request)
    {
        if (request.AllocationId is null) throw Ec2Errors.MissingParameter("allocationId");
        if (request.SecondaryPrivateIpAddressCount is not null)
            throw Ec2Errors.InvalidCombination("secondaryPrivateIpAddressCount can only be given for a private NAT gateway");
        if (request.SecondaryPrivateIpAddresses.Count > request.SecondaryAllocationIds.Count)
            throw Ec2Errors.InvalidCombination("There must be a secondaryAllocationId for each of the secondaryPrivateIpAddresses");
    }

    private static void RequirePrivateMembers(CreateNatGatewayRequest request)
    {
        if (request.AllocationId is not null || request.SecondaryAllocationIds.Count > 0)
            throw Ec2Errors.InvalidCombination("A private NAT gateway cannot have Elastic IP addresses");
        if (request.SecondaryPrivateIpAddressCount is not null && request.SecondaryPrivateIpAddresses.Count > 0)
            throw Ec2Errors.InvalidCombination("Only one of secondaryPrivateIpAddresses and secondaryPrivateIpAddressCount can be given");
    }

    /// <summary>The private addresses, the primary one first; null for one that is drawn.</summary>
    private static List<Address?> Privates(CreateNatGatewayRequest request)
    {
        List<Address?> addresses = [request.PrivateIpAddress is { } text ? ParsePrivate(text, "privateIpAddress") : null];
        foreach (var secondary in request.SecondaryPrivateIpAddresses) addresses.Add(ParsePrivate(secondary, "secondaryPrivateIpAddress"));
        for (var i = 0; i < (request.SecondaryPrivateIpAddressCount ?? 0); i++) addresses.Add(null);
        return addresses.OfType<Address>().Distinct().Count() == addresses.OfType<Address>().Count()
            ? addresses
            : throw Ec2Errors.InvalidParameterValue("A private IP address is specified more than once");
    }

    private static List<ElasticAddress> Allocations(View view, CreateNatGatewayRequest request)
    {
        List<string> ids = [.. request.AllocationId is { } primary ? [primary] : Array.Empty<string>(), .. request.SecondaryAllocationIds];
        return ids.Distinct().Count() == ids.Count
            ? [.. ids.Select(view.Require<ElasticAddress>)]
            : throw Ec2Errors.InvalidParameterValue("An allocation ID is specified more than once");
    }

    private static ImmutableArray<NatAddress> Planned(List<Address?> privates, List<ElasticAddress> allocations) =>
        [.. Enumerable.Range(0, Math.Max(privates.Count, allocations.Count)).Select(i => new NatAddress(
            i < privates.Count ? privates[i] : null,
            i < allocations.Count ? allocations[i].Id : null,
            null,
            null,
            null,
            i == 0,
            allocations.Count > 0 ? NatGatewayAddressStatusValues.Associating : NatGatewayAddressStatusValues.Assigning))];

    private static void RequireQuotas(Transaction transaction, Subnet subnet, int allocations, int privates)
    {
        RequireAddressQuotas(transaction, allocations, privates);
        var present = transaction.All<NatGateway>().Count(gateway => gateway.Zone == subnet.Zone && !gateway.IsGone);
        transaction.RequireQuota(
            VpcQuotas.NatGatewaysPerZone,
            present,
            1,
            limit => new AwsException("NatGatewayLimitExceeded", $"Performing this operation would exceed the limit of {limit} NAT gateways"));
    }
}
