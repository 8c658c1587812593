using System.Collections.Frozen;

namespace Weft.Aws.Ec2.Regions;

/// <summary>
/// The opt-in Regions that every account here has opted into: those that <c>weft up --opt-in</c> names. AWS does it an account at a time through
/// its Account Management API, which Weft does not serve.
/// </summary>
public sealed class OptedInRegions
{
    public const string All = "all";

    private const string OptedIn = "opted-in";

    private readonly FrozenSet<string> names;

    /// <param name="names">Codes of opt-in Regions, or <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">There is no opt-in Region of that name.</exception>
    public OptedInRegions(IEnumerable<string> names)
    {
        var optional = RegionTable.All.Where(region => region.OptInRequired).Select(region => region.Name).ToHashSet(StringComparer.Ordinal);
        var given = names.ToList();
        if (given.Find(name => name != All && !optional.Contains(name)) is { } unknown)
            throw new ArgumentException($"'{unknown}' is no opt-in Region; there are: {string.Join(", ", optional.Order(StringComparer.Ordinal))}");
        this.names = (given.Contains(All) ? [.. optional] : given).ToFrozenSet(StringComparer.Ordinal);
    }

    public static OptedInRegions None { get; } = new([]);

    /// <summary>Whether calls into the Region are taken.</summary>
    public bool Admits(RegionFacts region) => !region.OptInRequired || names.Contains(region.Name);

    /// <summary>The status that EC2 reports.</summary>
    public string StatusOf(RegionFacts region) => names.Contains(region.Name) ? OptedIn : region.DefaultOptInStatus;
}
