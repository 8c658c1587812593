using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.DhcpOptions;

/// <summary>What the DHCP service of a VPC tells its instances; a set is never changed, only replaced by another.</summary>
/// <param name="IsAccountDefault">Whether it is the set that the account's new VPCs get in this Region.</param>
public sealed record DhcpOptionsSet(Id<DhcpOptionsSet> Id, ImmutableArray<DhcpOption> Options, bool IsAccountDefault = false)
    : IResource<DhcpOptionsSet>
{
    public static ResourceType<DhcpOptionsSet> Type { get; } = new ResourceType<DhcpOptionsSet>("dhcp-options", DhcpOptionsJson.Default)
        .WithPrefix("dopt")
        .Unknown(id => new AwsException("InvalidDhcpOptionID.NotFound", $"The dhcpOption ID '{id}' does not exist"))
        .Malformed(id => Ec2Errors.Malformed("InvalidDhcpOptionsId.Malformed", id, "dopt"))
        .Filter("dhcp-options-id", set => set.Id.Text)
        .Filter("owner-id", (view, _) => view.Account.Text)
        .FilterEach("key", set => set.Options.Select(option => option.Key))
        .FilterEach("value", set => set.Options.SelectMany(option => option.Values));

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(Ec2Api.CreateDhcpOptions, DhcpOptionsOperations.Create);
        catalog.Write(Ec2Api.DeleteDhcpOptions, DhcpOptionsOperations.Delete);
        catalog.Write(Ec2Api.AssociateDhcpOptions, DhcpOptionsOperations.Associate);
        catalog.Read(Ec2Api.DescribeDhcpOptions, DhcpOptionsOperations.Describe);
        DhcpOptionsProvisioning.Declare(catalog);
    }
}

/// <summary>One option with its values, such as <c>domain-name-servers</c>.</summary>
public sealed record DhcpOption(string Key, ImmutableArray<string> Values);

[JsonSerializable(typeof(DhcpOptionsSet))]
internal sealed partial class DhcpOptionsJson : JsonSerializerContext;
