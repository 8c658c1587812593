using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>A virtual network card in one subnet: where packets enter and leave the network.</summary>
/// <param name="Ipv4">Private IPv4 addresses, the primary one first.</param>
/// <param name="Ipv6">IPv6 addresses, in order of assignment.</param>
public sealed record NetworkInterface(
    Id<NetworkInterface> Id,
    Id<Subnet> Subnet,
    Id<Vpc> Vpc,
    ImmutableArray<Address> Ipv4,
    ImmutableArray<Address> Ipv6,
    ImmutableArray<Id<SecurityGroup>> Groups) : IResource<NetworkInterface>
{
    public static readonly Reference<NetworkInterface, Subnet> InSubnet = Reference<NetworkInterface, Subnet>.One(card => card.Subnet);

    public static readonly Reference<NetworkInterface, Vpc> InVpc = Reference<NetworkInterface, Vpc>.One(card => card.Vpc);

    public static readonly Reference<NetworkInterface, SecurityGroup> InGroup = Reference<NetworkInterface, SecurityGroup>.Many(card => card.Groups);

    /// <summary>IPv4 addresses taken in each subnet, each leading to its interface.</summary>
    public static readonly Index<NetworkInterface> Ipv4InSubnet = Index<NetworkInterface>.ByEach(card =>
        card.Ipv4.Select(address => new IndexEntry(card.Subnet.Text, address.ToString())));

    /// <summary>IPv6 addresses taken in each subnet, each leading to its interface.</summary>
    public static readonly Index<NetworkInterface> Ipv6InSubnet = Index<NetworkInterface>.ByEach(card =>
        card.Ipv6.Select(address => new IndexEntry(card.Subnet.Text, address.ToString())));

    public static ResourceType<NetworkInterface> Type { get; } =
        new ResourceType<NetworkInterface>("network-interface", NetworkInterfaceJson.Default.NetworkInterface)
            .WithPrefix("eni")
            .Unknown(id => new AwsException("InvalidNetworkInterfaceID.NotFound", $"The networkInterface ID '{id}' does not exist"))
            .Malformed(id => Ec2Errors.Malformed("InvalidNetworkInterfaceId.Malformed", id, "eni"))
            .RefersTo(InSubnet)
            .RefersTo(InVpc)
            .RefersTo(InGroup)
            .IndexedBy(Ipv4InSubnet)
            .IndexedBy(Ipv6InSubnet);
}

[JsonSerializable(typeof(NetworkInterface))]
internal sealed partial class NetworkInterfaceJson : JsonSerializerContext;
