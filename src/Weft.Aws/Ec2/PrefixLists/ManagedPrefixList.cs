using System.Text.Json.Serialization;
using Weft.Control.Resources;
using Weft.Wire;

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
    public static ResourceType<ManagedPrefixList> Type { get; } =
        new ResourceType<ManagedPrefixList>("prefix-list", PrefixListJson.Default.ManagedPrefixList)
            .WithPrefix("pl")
            .Unknown(id => new AwsException("InvalidPrefixListID.NotFound", $"The prefix list ID '{id}' does not exist"))
            .Malformed(id => Ec2Errors.Malformed("InvalidPrefixListId.Malformed", id, "pl"));
}

[JsonSerializable(typeof(ManagedPrefixList))]
internal sealed partial class PrefixListJson : JsonSerializerContext;
