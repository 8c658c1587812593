using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>The interface specifications of a launch: what may stand together, and what each asks for.</summary>
internal static class LaunchSpecifications
{
    public static IReadOnlyList<LaunchCard> Resolve(Transaction transaction, RunInstancesRequest request, LaunchMachine machine)
    {
        RequireNoRequestLevel(request);
        var specifications = request.NetworkInterfaces;
        RequireDevices(specifications);
        var alone = specifications.Count == 1;
        // Those that name no subnet are plugged into one.
        var unnamed = new Lazy<Subnet>(() => LaunchNetwork.ChooseSubnet(transaction, null, request.Placement, machine));
        var cards = specifications
            .Select(specification => specification.NetworkInterfaceId is null
                ? New(transaction, request, specification, SubnetOf(specification), alone)
                : Present(transaction, request, specification))
            .OrderBy(card => card.CardIndex)
            .ThenBy(card => card.DeviceIndex)
            .ToList();
        if (cards.Exists(card => card.Subnet.Zone != cards[0].Subnet.Zone))
            throw Ec2Errors.InvalidCombination("All network interfaces must be in the same Availability Zone");
        return cards;

        Subnet SubnetOf(InstanceNetworkInterfaceSpecificationShape specification) =>
            specification.SubnetId is { } named ? LaunchNetwork.ChooseSubnet(transaction, named, request.Placement, machine) : unnamed.Value;
    }

    private static void RequireNoRequestLevel(RunInstancesRequest request)
    {
        if (request.SubnetId is not null) throw Both("subnet ID");
        if (request.SecurityGroupIds.Count > 0 || request.SecurityGroups.Count > 0) throw Both("security groups");
        if (request.PrivateIpAddress is not null) throw Both("private address");
        if (request.Ipv6Addresses.Count > 0 || request.Ipv6AddressCount is not null) throw Both("IPv6 addresses");
        if (request.EnablePrimaryIpv6 is not null) throw Both("primary IPv6 address");

        static AwsException Both(string what) =>
            Ec2Errors.InvalidCombination($"Network interfaces and an instance-level {what} may not be specified on the same request");
    }

    private static void RequireDevices(IReadOnlyList<InstanceNetworkInterfaceSpecificationShape> specifications)
    {
        if (specifications.Any(specification => specification.DeviceIndex is null))
            throw Ec2Errors.MissingParameter("NetworkInterface.DeviceIndex");
        if (specifications.FirstOrDefault(specification => specification.DeviceIndex < 0) is { } negative)
            throw Ec2Errors.InvalidParameter(negative.DeviceIndex!.Value.ToString(), "deviceIndex");
        if (specifications.DistinctBy(specification => (specification.NetworkCardIndex ?? 0, specification.DeviceIndex)).Count() < specifications.Count)
            throw Ec2Errors.InvalidCombination("Each network interface requires a unique device index.");
        if (!specifications.Any(specification => specification is { DeviceIndex: 0, NetworkCardIndex: null or 0 }))
            throw Ec2Errors.InvalidCombination("A network interface with device index 0 must be specified.");
        if (specifications.Count > 1 && specifications.Any(specification => specification.AssociatePublicIpAddress is not null))
            throw Ec2Errors.InvalidCombination("The associatePublicIPAddress parameter cannot be specified when launching with multiple network interfaces.");
    }

    private static LaunchCard New(
        Transaction transaction, RunInstancesRequest request, InstanceNetworkInterfaceSpecificationShape specification, Subnet subnet, bool alone)
    {
        var addresses = RequestedAddresses.Parse(
            specification.PrivateIpAddress,
            specification.PrivateIpAddresses,
            specification.SecondaryPrivateIpAddressCount,
            specification.Ipv6Addresses,
            specification.Ipv6AddressCount,
            specification.PrimaryIpv6);
        if (request.MaxCount > 1 && (addresses.Primary is not null || addresses.Secondary.Count > 0 || addresses.Ipv6.Count > 0))
            throw Ec2Errors.InvalidCombination("Addresses cannot be specified when launching more than one instance");
        if (specification.InterfaceType is { } type and not NetworkInterfaceTypeValues.Interface)
            throw Ec2Errors.Unsupported($"the interface type {type}");
        return new LaunchCard(subnet, specification.DeviceIndex!.Value, specification.NetworkCardIndex ?? 0, specification.DeleteOnTermination ?? true)
        {
            Addresses = addresses,
            Groups = NetworkInterfaceGroups.Resolve(transaction, subnet, specification.Groups),
            Description = specification.Description ?? "",
            WantsPublicAddress = (specification.AssociatePublicIpAddress ?? (alone && subnet.PublicAddressOnLaunch)) && subnet.Cidr is not null,
        };
    }

    private static LaunchCard Present(Transaction transaction, RunInstancesRequest request, InstanceNetworkInterfaceSpecificationShape specification)
    {
        RequireNothingElse(specification);
        if (request.MaxCount > 1)
            throw Ec2Errors.InvalidCombination("A network interface ID cannot be specified when launching more than one instance");
        var card = transaction.Require<NetworkInterface>(specification.NetworkInterfaceId!);
        NetworkInterfaceAttributes.RequireOwn(card);
        if (card.Attachment is not null) throw NetworkInterfaceAttachments.InUse(card);
        return new LaunchCard(
            transaction.Require(card.Subnet), specification.DeviceIndex!.Value, specification.NetworkCardIndex ?? 0, DeleteOnTermination: false, card);
    }

    // An interface that exists brings its own subnet, addresses, groups and description.
    private static void RequireNothingElse(InstanceNetworkInterfaceSpecificationShape specification)
    {
        var others = new (string Name, bool Given)[]
        {
            ("subnet ID", specification.SubnetId is not null),
            ("security group IDs", specification.Groups.Count > 0),
            ("private address", specification.PrivateIpAddress is not null || specification.PrivateIpAddresses.Count > 0),
            ("secondary private address count", specification.SecondaryPrivateIpAddressCount is not null),
            ("IPv6 address", specification.Ipv6Addresses.Count > 0 || specification.Ipv6AddressCount is not null),
            ("primary IPv6 address", specification.PrimaryIpv6 is not null),
            ("description", specification.Description is not null),
            ("interface type", specification.InterfaceType is not null),
            ("public address", specification.AssociatePublicIpAddress is not null),
            ("deletion on termination", specification.DeleteOnTermination == true),
        };
        foreach (var (name, given) in others)
        {
            if (given) throw Ec2Errors.InvalidCombination($"A network interface may not specify both a network interface ID and a {name}");
        }
    }
}
