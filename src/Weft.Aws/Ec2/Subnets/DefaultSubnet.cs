using Weft.Aws.Ec2.Regions;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Subnets;

/// <summary>The default VPC's subnet in a zone: the first free /20, giving public addresses (VPC User Guide, "Default VPC components").</summary>
internal static class DefaultSubnet
{
    private const int PrefixLength = 20;

    public static Subnet Put(Transaction transaction, Vpc vpc, ZoneFacts zone) =>
        SubnetOperations.Put(transaction, new Subnet(
            transaction.NewId<Subnet>(), vpc.Id, FirstFree(transaction, vpc), [], zone.Name, IsDefaultForZone: true, PublicAddressOnLaunch: true));

    public static CreateDefaultSubnetResult Create(Transaction transaction, CreateDefaultSubnetRequest request)
    {
        if (request is { AvailabilityZone: null, AvailabilityZoneId: null }) throw Ec2Errors.MissingParameter("availabilityZone");
        var zone = SubnetZones.Choose(transaction, request.AvailabilityZone, request.AvailabilityZoneId);
        var vpc = transaction.All<Vpc>().FirstOrDefault(held => held.IsDefault)
            ?? throw new AwsException("DefaultVpcDoesNotExist", "There is no Default VPC for this account in this region.");
        if (transaction.Referring(Subnet.InVpc, vpc.Id).Any(subnet => subnet.IsDefaultForZone && subnet.Zone == zone.Name))
            throw new AwsException("DefaultSubnetAlreadyExistsInAvailabilityZone", $"'{zone.Name}' already has a default subnet");
        return new CreateDefaultSubnetResult { Subnet = SubnetShapes.Of(transaction, Put(transaction, vpc, zone)) };
    }

    private static Cidr FirstFree(Transaction transaction, Vpc vpc)
    {
        var taken = transaction.Referring(Subnet.InVpc, vpc.Id).SelectMany(subnet => subnet.Blocks).ToList();
        var step = UInt128.One << (32 - PrefixLength);
        for (var first = vpc.Cidr.First; first <= vpc.Cidr.Last; first += step)
        {
            var candidate = new Cidr(first, PrefixLength);
            if (!taken.Exists(candidate.Overlaps)) return candidate;
        }

        throw new AwsException("InsufficientCidrBlocks", "There is not enough free space in the Default VPC to create a default subnet.");
    }
}
