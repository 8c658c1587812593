using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.PrefixLists;

/// <summary>What may be in a prefix list (VPC User Guide, "Customer-managed prefix lists").</summary>
internal static class PrefixListEntries
{
    public const int MaxEntriesPerRequest = 100;

    private const int MaxDescriptionLength = 255;

    public static ImmutableArray<PrefixListEntry> Parse(IReadOnlyList<AddPrefixListEntryShape> entries, string family)
    {
        RequireFew(entries.Count);
        var parsed = entries.Select(entry => new PrefixListEntry(ParseBlock(entry.Cidr, family), ParseDescription(entry.Description))).ToImmutableArray();
        if (parsed.GroupBy(entry => entry.Block).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Ec2Errors.InvalidParameterValue($"The CIDR {twice.Key} appears more than once in the request.");
        return parsed;
    }

    public static Cidr ParseBlock(string text, string family) =>
        Cidr.TryParseLoose(text, out var block, out _) && block.IsIPv6 == (family == ManagedPrefixList.Ipv6)
            ? block
            : throw Ec2Errors.InvalidParameter(text, "Cidr", $"This is not a valid {family} CIDR block.");

    public static void RequireFew(int count)
    {
        if (count > MaxEntriesPerRequest)
            throw Ec2Errors.InvalidParameterValue($"The number of entries per request cannot exceeds limit ({MaxEntriesPerRequest}).");
    }

    /// <exception cref="AwsException">PrefixListMaxEntriesExceeded.</exception>
    public static void RequireFit(int count, int maxEntries)
    {
        if (count > maxEntries)
            throw new AwsException(
                "PrefixListMaxEntriesExceeded", $"You've reached the maximum number of entries for the prefix list ({maxEntries}).");
    }

    private static string? ParseDescription(string? description) =>
        description?.Length > MaxDescriptionLength
            ? throw Ec2Errors.InvalidParameterValue($"The description of an entry can have at most {MaxDescriptionLength} characters.")
            : string.IsNullOrEmpty(description) ? null : description;
}
