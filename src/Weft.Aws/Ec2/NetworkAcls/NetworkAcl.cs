using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkAcls;

/// <summary>A stateless, ordered filter at the edge of the subnets that are associated with it.</summary>
/// <param name="Entries">The numbered entries, ordered by direction (inbound first) and number. The last one, which denies, is not among them.</param>
public sealed record NetworkAcl(Id<NetworkAcl> Id, Id<Vpc> Vpc, bool IsDefault, ImmutableArray<NetworkAclEntry> Entries) : IResource<NetworkAcl>
{
    public static readonly Reference<NetworkAcl, Vpc> InVpc = Reference<NetworkAcl, Vpc>.One(acl => acl.Vpc);

    public static ResourceType<NetworkAcl> Type { get; } = new ResourceType<NetworkAcl>("network-acl", NetworkAclJson.Default)
        .WithPrefix("acl")
        .Lowers(NetworkAclNetwork.Lower)
        .Unknown(id => new AwsException("InvalidNetworkAclID.NotFound", $"The networkAcl ID '{id}' does not exist"))
        .Malformed(id => Ec2Errors.Malformed("InvalidNetworkAclId.Malformed", id, "acl"))
        .RefersTo(InVpc)
        .Filter("network-acl-id", acl => acl.Id.Text)
        .Filter("vpc-id", InVpc)
        .Filter("default", acl => acl.IsDefault)
        .Filter("owner-id", (view, _) => view.Account.Text)
        .FilterEach("association.association-id", Associations(association => association.Id.Text))
        .FilterEach("association.network-acl-id", Associations(association => association.Acl.Text))
        .FilterEach("association.subnet-id", Associations(association => association.Subnet.Text))
        .FilterEach("entry.cidr", Each(entry => entry.Block.IsIPv6 ? null : entry.Block.ToString()))
        .FilterEach("entry.ipv6-cidr", Each(entry => entry.Block.IsIPv6 ? entry.Block.ToString() : null))
        .FilterEach("entry.egress", Each(entry => entry.IsEgress ? "true" : "false"))
        .FilterEach("entry.icmp.code", Each(entry => entry.Icmp?.Code.ToString()))
        .FilterEach("entry.icmp.type", Each(entry => entry.Icmp?.Type.ToString()))
        .FilterEach("entry.port-range.from", Each(entry => entry.Ports?.First.ToString()))
        .FilterEach("entry.port-range.to", Each(entry => entry.Ports?.Last.ToString()))
        .FilterEach("entry.protocol", Each(entry => entry.Protocol.ToString()))
        .FilterEach("entry.rule-action", Each(entry => entry.Action))
        .FilterEach("entry.rule-number", Each(entry => entry.Number.ToString()));

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Resource(NetworkAclAssociation.Type);
        catalog.Write(Ec2Api.CreateNetworkAcl, AclOperations.Create);
        catalog.Write(Ec2Api.DeleteNetworkAcl, AclOperations.Delete);
        catalog.Read(Ec2Api.DescribeNetworkAcls, AclOperations.Describe);
        catalog.Write(Ec2Api.ReplaceNetworkAclAssociation, AclOperations.ReplaceAssociation);
        catalog.Write(Ec2Api.CreateNetworkAclEntry, AclEntries.Create);
        catalog.Write(Ec2Api.ReplaceNetworkAclEntry, AclEntries.Replace);
        catalog.Write(Ec2Api.DeleteNetworkAclEntry, AclEntries.Delete);
        AclProvisioning.Declare(catalog);
    }

    private static Func<View, NetworkAcl, IEnumerable<string>> Associations(Func<NetworkAclAssociation, string> value) =>
        (view, acl) => view.Referring(NetworkAclAssociation.ToAcl, acl.Id).Select(value);

    private static Func<View, NetworkAcl, IEnumerable<string>> Each(Func<NetworkAclEntry, string?> value) =>
        (view, acl) => AclShapes.EntriesOf(view, acl).Select(value).OfType<string>();
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

    [JsonIgnore]
    public string Action => Allows ? RuleActionValues.Allow : RuleActionValues.Deny;
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
        new ResourceType<NetworkAclAssociation>("network-acl-association", NetworkAclJson.Default)
            .WithPrefix("aclassoc")
            .WithoutTags()
            .Unknown(id => new AwsException("InvalidAssociationID.NotFound", $"The association ID '{id}' does not exist"))
            .RefersTo(ToAcl)
            .RefersTo(OfSubnet);
}

[JsonSerializable(typeof(NetworkAcl))]
[JsonSerializable(typeof(NetworkAclAssociation))]
internal sealed partial class NetworkAclJson : JsonSerializerContext;
