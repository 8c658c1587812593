using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.PrefixLists;

/// <summary>A named, versioned set of address blocks that rules and routes refer to as one.</summary>
/// <param name="AddressFamily"><c>IPv4</c> or <c>IPv6</c>.</param>
/// <param name="MaxEntries">How many entries it may grow to; what it counts for in the quotas of those that refer to it.</param>
/// <param name="Version">The version in force.</param>
public sealed record ManagedPrefixList(
    Id<ManagedPrefixList> Id,
    string Name,
    string AddressFamily,
    int MaxEntries,
    long Version,
    string State,
    string? StateMessage = null) : IResource<ManagedPrefixList>
{
    public const string Ipv4 = "IPv4";
    public const string Ipv6 = "IPv6";

    public static ResourceType<ManagedPrefixList> Type { get; } =
        new ResourceType<ManagedPrefixList>("prefix-list", PrefixListJson.Default)
            .WithPrefix("pl")
            .Lowers(PrefixListNetwork.Lower)
            .Unknown(id => new AwsException("InvalidPrefixListID.NotFound", $"The prefix list ID '{id}' does not exist"))
            .Malformed(id => Ec2Errors.Malformed("InvalidPrefixListId.Malformed", id, "pl"))
            .Filter("owner-id", (view, _) => view.Account.Text)
            .Filter("prefix-list-id", list => list.Id.Text)
            .Filter("prefix-list-name", list => list.Name);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Resource(PrefixListVersion.Type);
        catalog.WithStep(PrefixListSteps.Created).WithStep(PrefixListSteps.Modified).WithStep(PrefixListSteps.Restored).WithStep(PrefixListSteps.Deleted);
        catalog.Write(Ec2Api.CreateManagedPrefixList, PrefixListOperations.Create);
        catalog.Write(Ec2Api.DeleteManagedPrefixList, PrefixListOperations.Delete);
        catalog.Write(Ec2Api.ModifyManagedPrefixList, PrefixListChanges.Modify).Refuses(r => r.IpamPrefixListResolverSyncEnabled);
        catalog.Write(Ec2Api.RestoreManagedPrefixListVersion, PrefixListChanges.Restore);
        catalog.Read(Ec2Api.DescribeManagedPrefixLists, PrefixListOperations.Describe);
        catalog.Read(Ec2Api.DescribePrefixLists, PrefixListOperations.DescribeAmazon);
        catalog.Read(Ec2Api.GetManagedPrefixListEntries, PrefixListOperations.GetEntries);
        catalog.Read(Ec2Api.GetManagedPrefixListAssociations, PrefixListAssociations.Get);
        PrefixListProvisioning.Declare(catalog);
    }
}

/// <summary>The entries of one version of a prefix list. Versions are kept when newer ones come.</summary>
/// <param name="Id">The list's identifier, a slash, and the version in a form that sorts.</param>
public sealed record PrefixListVersion(Id<PrefixListVersion> Id, Id<ManagedPrefixList> List, ImmutableArray<PrefixListEntry> Entries)
    : IResource<PrefixListVersion>
{
    public static readonly Reference<PrefixListVersion, ManagedPrefixList> OfList =
        Reference<PrefixListVersion, ManagedPrefixList>.One(version => version.List, blocks: false);

    public static ResourceType<PrefixListVersion> Type { get; } =
        new ResourceType<PrefixListVersion>("prefix-list-version", PrefixListJson.Default)
            .WithoutTags()
            .Unknown(_ => Ec2Errors.InvalidParameterValue("The specified prefix list version does not exist."))
            .RefersTo(OfList);

    public static Id<PrefixListVersion> IdOf(Id<ManagedPrefixList> list, long version) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{list}/{version:D19}"));
}

/// <summary>One block of a prefix list.</summary>
public sealed record PrefixListEntry(Cidr Block, string? Description);

[JsonSerializable(typeof(ManagedPrefixList))]
[JsonSerializable(typeof(PrefixListVersion))]
internal sealed partial class PrefixListJson : JsonSerializerContext;
