using System.Globalization;
using System.Text;
using Weft.Control.Operations;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.Estimates;

/// <summary>Resources of a template that AWS bills alike.</summary>
/// <param name="Kind">Of the types that have prices by kind (an instance's type), which; null where the template leaves it open.</param>
public sealed record EstimatedResources(string Type, string? Kind, int Count)
{
    /// <summary>Where Weft shows an estimate.</summary>
    public const string Path = "/_weft/estimate";

    /// <summary>What a template may hold.</summary>
    private const int MostResources = 500;

    /// <summary>The resources as a query string: the whole estimate is in its address, as in that of AWS's calculator.</summary>
    public static string ToQuery(IEnumerable<EstimatedResources> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        var query = new StringBuilder();
        foreach (var (type, kind, count) in all)
        {
            query.Append(query.Length == 0 ? "" : "&").Append(type).Append('=').Append(count.ToString(CultureInfo.InvariantCulture));
            if (kind is not null) query.Append(':').Append(Uri.EscapeDataString(kind));
        }

        return query.ToString();
    }

    /// <exception cref="AwsException">InvalidParameterValue: no estimate has such an address.</exception>
    public static IReadOnlyList<EstimatedResources> FromQuery(string query, Catalog catalog)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(catalog);
        var pairs = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        if (pairs.Length > MostResources) throw Unreadable($"more than {MostResources} resources");
        return [.. pairs.Select(pair => OfPair(pair, catalog))];
    }

    private static EstimatedResources OfPair(string pair, Catalog catalog)
    {
        var (key, value) = pair.Split('=', 2) is [var name, var rest] ? (Uri.UnescapeDataString(name), Uri.UnescapeDataString(rest)) : throw Unreadable(pair);
        if (catalog.FindProvisioned(key) is null) throw Unreadable($"Weft has no type {key}");
        var parts = value.Split(':', 2);
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MostResources)
            throw Unreadable($"{key} has no count from 1 to {MostResources}");
        return new EstimatedResources(key, parts.Length == 2 ? parts[1] : null, count);
    }

    private static AwsException Unreadable(string why) => new("InvalidParameterValue", $"This is no estimate's address: {why}");
}
