using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Subnets;

/// <summary>Subnets as EC2 shows them.</summary>
internal static class SubnetShapes
{
    private static readonly SubnetCidrBlockStateShape associated = new() { State = SubnetCidrBlockStateCodeValues.Associated };
    private static readonly SubnetCidrBlockStateShape disassociated = new() { State = SubnetCidrBlockStateCodeValues.Disassociated };

    public static SubnetShape Of(View view, Subnet subnet) => new()
    {
        SubnetId = subnet.Id.Text,
        SubnetArn = ArnOf(view, subnet),
        VpcId = subnet.Vpc.Text,
        OwnerId = view.Account.Text,
        State = SubnetStateValues.Available,
        CidrBlock = subnet.Cidr?.ToString(),
        Ipv6CidrBlockAssociationSet = [.. subnet.Ipv6Blocks.Select(block => Of(block))],
        Ipv6Native = subnet.Cidr is null,
        AvailabilityZone = subnet.Zone,
        AvailabilityZoneId = SubnetZones.IdOf(view, subnet.Zone),
        AvailableIpAddressCount = SubnetAddresses.FreeCount(view, subnet),
        DefaultForAz = subnet.IsDefaultForZone,
        MapPublicIpOnLaunch = subnet.PublicAddressOnLaunch,
        MapCustomerOwnedIpOnLaunch = false,
        AssignIpv6AddressOnCreation = subnet.Ipv6OnCreation,
        EnableDns64 = subnet.Dns64,
        PrivateDnsNameOptionsOnLaunch = new PrivateDnsNameOptionsOnLaunchShape
        {
            HostnameType = subnet.Names.Type,
            EnableResourceNameDnsARecord = subnet.Names.ResourceNameA,
            EnableResourceNameDnsAAAARecord = subnet.Names.ResourceNameAaaa,
        },
        Tags = TagRules.Shapes(view.TagsOf(subnet.Id)),
    };

    public static SubnetIpv6CidrBlockAssociationShape Of(SubnetIpv6Block block, bool isAssociated = true) => new()
    {
        AssociationId = block.AssociationId,
        Ipv6CidrBlock = block.Cidr.ToString(),
        Ipv6CidrBlockState = isAssociated ? associated : disassociated,
        Ipv6AddressAttribute = Ipv6AddressAttributeValues.Public,
        IpSource = IpSourceValues.Amazon,
    };

    public static string ArnOf(View view, Subnet subnet) => $"arn:aws:ec2:{view.Region}:{view.Account}:subnet/{subnet.Id}";
}
