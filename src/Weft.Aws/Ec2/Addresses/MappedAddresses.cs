using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;

namespace Weft.Aws.Ec2.Addresses;

/// <summary>Which public IPv4 addresses an internet gateway translates.</summary>
internal static class MappedAddresses
{
    /// <summary>The Elastic IP that stands for a private address of an interface, or null.</summary>
    public static ElasticAddress? Find(View view, NetworkInterface card, Address privateAddress) =>
        view.FindUnder(ElasticAddress.AtPrivateAddress, card.Id.Text, privateAddress.ToString());

    /// <summary>Whether any interface of the VPC has a public address.</summary>
    public static bool AnyIn(View view, Id<Vpc> vpc) =>
        view.CountUnder(ElasticAddress.MappedInVpc, vpc.Text) > 0
        || view.Referring(NetworkInterface.InVpc, vpc).Any(card => card.AutoAssignedPublicAddress is not null);
}
