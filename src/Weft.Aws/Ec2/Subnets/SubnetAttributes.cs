using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Subnets;

/// <summary>ModifySubnetAttribute: one attribute a call, as AWS demands.</summary>
internal static class SubnetAttributes
{
    public static EmptyResult Modify(Transaction transaction, ModifySubnetAttributeRequest request)
    {
        var given = new object?[]
        {
            request.AssignIpv6AddressOnCreation?.Value, request.MapPublicIpOnLaunch?.Value, request.EnableDns64?.Value,
            request.PrivateDnsHostnameTypeOnLaunch, request.EnableResourceNameDnsARecordOnLaunch?.Value,
            request.EnableResourceNameDnsAAAARecordOnLaunch?.Value,
        };
        if (given.Count(value => value is not null) != 1) throw Ec2Errors.InvalidCombination("Exactly one attribute to modify must be specified");
        var subnet = transaction.Require<Subnet>(request.SubnetId);
        if (request.AssignIpv6AddressOnCreation?.Value == true && subnet.Ipv6Blocks.IsEmpty)
            throw Ec2Errors.InvalidParameterValue($"The subnet '{subnet.Id}' does not have an IPv6 CIDR block associated with it");
        transaction.Put(subnet with
        {
            Ipv6OnCreation = request.AssignIpv6AddressOnCreation?.Value ?? subnet.Ipv6OnCreation,
            PublicAddressOnLaunch = request.MapPublicIpOnLaunch?.Value ?? subnet.PublicAddressOnLaunch,
            Dns64 = request.EnableDns64?.Value ?? subnet.Dns64,
            HostNames = subnet.Names with
            {
                Type = request.PrivateDnsHostnameTypeOnLaunch ?? subnet.Names.Type,
                ResourceNameA = request.EnableResourceNameDnsARecordOnLaunch?.Value ?? subnet.Names.ResourceNameA,
                ResourceNameAaaa = request.EnableResourceNameDnsAAAARecordOnLaunch?.Value ?? subnet.Names.ResourceNameAaaa,
            },
        });
        return EmptyResult.Instance;
    }
}
