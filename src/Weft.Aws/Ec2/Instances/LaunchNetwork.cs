using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>The interfaces of a launch, from the request's own network members or from its interface specifications; the primary one first.</summary>
internal static class LaunchNetwork
{
    /// <exception cref="AwsException">For members that can't go together, unknown subnets, groups and interfaces, and limits of the type.</exception>
    public static IReadOnlyList<LaunchCard> Resolve(Transaction transaction, RunInstancesRequest request, LaunchMachine machine)
    {
        var cards = request.NetworkInterfaces.Count > 0
            ? LaunchSpecifications.Resolve(transaction, request, machine)
            : [OfRequest(transaction, request, machine)];
        RequireFits(cards, request, machine);
        machine.RequireZone(transaction, cards[0].Subnet.Zone);
        return cards;
    }

    /// <summary>The subnet by identifier, else the default VPC's in the zone that was asked for; without a wish AWS picks a zone that has the type.</summary>
    public static Subnet ChooseSubnet(Transaction transaction, string? subnetId, PlacementShape? placement, LaunchMachine machine)
    {
        var zone = ZoneOf(transaction, placement);
        if (subnetId is not null)
        {
            var subnet = transaction.Require<Subnet>(subnetId);
            if (zone is not null && subnet.Zone != zone)
                throw Ec2Errors.InvalidParameterValue($"The subnet '{subnet.Id}' is not in the Availability Zone '{zone}'.");
            return subnet;
        }

        var vpc = RequireDefaultVpc(transaction);
        var candidates = transaction.Referring(Subnet.InVpc, vpc.Id)
            .Where(subnet => subnet.IsDefaultForZone && (zone is null || subnet.Zone == zone))
            .ToList();
        if (candidates.Count == 0)
        {
            throw new AwsException("MissingInput", zone is null
                ? $"No subnets found for the default VPC '{vpc.Id}'. Please specify a subnet."
                : $"No default subnet for availability zone: '{zone}'.");
        }

        var offered = SubnetZones.Of(transaction).Where(known => machine.Type.Family.OfferedIn(machine.Region, known.Id)).Select(known => known.Name).ToHashSet();
        if (zone is null && candidates.Exists(subnet => offered.Contains(subnet.Zone))) candidates.RemoveAll(subnet => !offered.Contains(subnet.Zone));
        return candidates[(int)transaction.Ids.Next(candidates.Count)];
    }

    public static Vpc RequireDefaultVpc(View view) =>
        view.All<Vpc>().FirstOrDefault(vpc => vpc.IsDefault) ?? throw new AwsException("VPCIdNotSpecified", "No default VPC for this user");

    private static LaunchCard OfRequest(Transaction transaction, RunInstancesRequest request, LaunchMachine machine)
    {
        if (request.PrivateIpAddress is not null && request.MaxCount > 1)
            throw Ec2Errors.InvalidCombination("The parameter privateIpAddress cannot be used when launching more than one instance");
        if (request.Ipv6Addresses.Count > 0 && request.MaxCount > 1)
            throw Ec2Errors.InvalidCombination("The parameter ipv6Addresses cannot be used when launching more than one instance");
        if (request.SecurityGroups.Count > 0 && request.SubnetId is not null)
            throw Ec2Errors.InvalidCombination("The parameter groupName cannot be used with the parameter subnet");
        var addresses = RequestedAddresses.Parse(request.PrivateIpAddress, [], null, request.Ipv6Addresses, request.Ipv6AddressCount, request.EnablePrimaryIpv6);
        var subnet = ChooseSubnet(transaction, request.SubnetId, request.Placement, machine);
        var byName = NetworkInterfaceGroups.IdsByName(transaction, subnet.Vpc, request.SecurityGroups);
        return new LaunchCard(subnet, 0, 0, DeleteOnTermination: true)
        {
            Addresses = addresses,
            Groups = NetworkInterfaceGroups.Resolve(transaction, subnet, [.. request.SecurityGroupIds, .. byName]),
            WantsPublicAddress = subnet.PublicAddressOnLaunch && subnet.Cidr is not null,
        };
    }

    private static string? ZoneOf(View view, PlacementShape? placement)
    {
        // Terraform sends an empty name for no wish.
        var (name, id) = (NullIfEmpty(placement?.AvailabilityZone), NullIfEmpty(placement?.AvailabilityZoneId));
        if (name is not null && id is not null)
            throw Ec2Errors.InvalidCombination("The parameters availabilityZone and availabilityZoneId cannot be used together");
        if ((name ?? id) is not { } asked) return null;
        foreach (var zone in SubnetZones.Of(view))
        {
            if (zone.Name == name || zone.Id == id) return zone.Name;
        }

        throw Ec2Errors.InvalidParameterValue($"Invalid availability zone: [{asked}]");
    }

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;

    private static void RequireFits(IReadOnlyList<LaunchCard> cards, RunInstancesRequest request, LaunchMachine machine)
    {
        NetworkInterfaceAttachments.RequireInterfaces(machine.Type, cards.Count);
        var limit = machine.Type.Size.AddressesPerInterface;
        foreach (var card in cards)
        {
            var (ipv4, ipv6) = card.Present is { } present
                ? (present.Ipv4.Length, present.Ipv6.Length)
                : (card.Addresses.Ipv4Total, card.Addresses.Ipv6Total);
            if (Math.Max(ipv4, ipv6) > limit)
            {
                throw new AwsException(
                    "InvalidInterface.IpAddressLimitExceeded",
                    $"Interface IP address count {Math.Max(ipv4, ipv6)} exceeds the limit of {limit} for {machine.Type.Name}");
            }

            if (card.CardIndex < 0 || card.CardIndex >= machine.Type.Size.NetworkCards)
                throw Ec2Errors.InvalidParameterValue($"The network card index {card.CardIndex} is not valid for {machine.Type.Name}.");
            if (card.Subnet.Cidr is null && request.PrivateDnsNameOptions?.HostnameType == HostnameTypeValues.IpName)
                throw Ec2Errors.InvalidCombination("The host name type ip-name cannot be used in a subnet that is IPv6 only");
        }
    }
}
