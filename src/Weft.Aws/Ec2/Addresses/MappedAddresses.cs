using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Ec2.Addresses;

/// <summary>Which public IPv4 addresses an internet gateway translates.</summary>
internal static class MappedAddresses
{
    /// <summary>Whether any interface of the VPC has a public address.</summary>
    public static bool AnyIn(View view, Id<Vpc> vpc)
    {
        _ = (view, vpc);
        return false;
    }
}
