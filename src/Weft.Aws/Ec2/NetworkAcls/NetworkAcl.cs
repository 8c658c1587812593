using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire;

namespace Weft.Aws.Ec2.NetworkAcls;

/// <summary>A stateless, ordered filter at the edge of the subnets that are associated with it.</summary>
/// <param name="Entries">The numbered entries, ordered by direction (inbound first) and number. The last one, which denies, is not among them.</param>
public sealed record NetworkAcl(Id<NetworkAcl> Id, Id<Vpc> Vpc, bool IsDefault, ImmutableArray<NetworkAclEntry> Entries) : IResource<NetworkAcl>
{
    public static readonly Reference<NetworkAcl, Vpc> InVpc = Reference<NetworkAcl, Vpc>.One(acl => acl.Vpc);

    public static ResourceType<NetworkAcl> Type { get; } = new ResourceType<NetworkAcl>("network-acl", NetworkAclJson.Default.NetworkAcl)
        .WithPrefix("acl")
        .Unknown(id => new AwsException("InvalidNetworkAclID.NotFound", $"The networkAcl ID '{id}' does not exist"))
        .Malformed(id => Ec2Errors.Malformed("InvalidNetworkAclId.Malformed", id, "acl"))
        .RefersTo(InVpc);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Resource(NetworkAclAssociation.Type);
    }
}

/// <summary>One numbered entry of a network ACL.</summary>
/// <param name="Protocol">The protocol's number, or -1 for all.</param>
/// <param name="Ports">The destination ports, for TCP and UDP.</param>
/// <param name="Icmp">The ICMP type and code, for ICMP and ICMPv6.</param>
public sealed record NetworkAclEntry(
    int Number,
    bool IsEgress,
    int Protocol,
    bool Allows,
    Cidr Block,
    PortRange? Ports = null,
    IcmpKind? Icmp = null)
{
    public const int AllProtocols = -1;
}

/// <summary>An ICMP type and code; -1 stands for all.</summary>
public readonly record struct IcmpKind(int Type, int Code);

/// <summary>Which ACL a subnet has: always exactly one, from the subnet's creation on.</summary>
public sealed record NetworkAclAssociation(Id<NetworkAclAssociation> Id, Id<NetworkAcl> Acl, Id<Subnet> Subnet) : IResource<NetworkAclAssociation>
{
    public static readonly Reference<NetworkAclAssociation, NetworkAcl> ToAcl = Reference<NetworkAclAssociation, NetworkAcl>.One(held => held.Acl);

    public static readonly Reference<NetworkAclAssociation, Subnet> OfSubnet =
        Reference<NetworkAclAssociation, Subnet>.One(held => held.Subnet, blocks: false);

    public static ResourceType<NetworkAclAssociation> Type { get; } =
        new ResourceType<NetworkAclAssociation>("network-acl-association", NetworkAclJson.Default.NetworkAclAssociation)
            .WithPrefix("aclassoc")
            .WithoutTags()
            .Unknown(id => new AwsException("InvalidAssociationID.NotFound", $"The association ID '{id}' does not exist"))
            .RefersTo(ToAcl)
            .RefersTo(OfSubnet);
}

[JsonSerializable(typeof(NetworkAcl))]
[JsonSerializable(typeof(NetworkAclAssociation))]
internal sealed partial class NetworkAclJson : JsonSerializerContext;
