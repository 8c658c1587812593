using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Weft.Aws.Ec2.Regions;

/// <summary>
/// Which physical zone stands behind a zone name of one account
/// (https://docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html).
/// </summary>
/// <remarks>
/// In the eight oldest commercial Regions AWS maps names to zones separately for every account made before November 2025; in all
/// other Regions the mapping is the same for everybody. Weft's accounts are such older accounts, because a network that
/// works only where names happen to match is a mistake that people want to find here. The mapping of an account never changes.
/// </remarks>
public static class ZoneMapping
{
    /// <summary>The zones of a Region as this account names them, ordered by name.</summary>
    public static IReadOnlyList<ZoneFacts> ZonesOf(string account, RegionFacts region)
    {
        var count = region.ZonesMappedPerAccount;
        if (count == 0) return region.Zones;

        var order = Permutation(account, region.Name, count);
        var zones = new ZoneFacts[region.Zones.Count];
        for (var i = 0; i < zones.Length; i++)
        {
            zones[i] = region.Zones[i] with { Id = region.Zones[i < count ? order[i] : i].Id };
        }

        return zones;
    }

    /// <summary>The zone that this account knows by that name, or null.</summary>
    public static ZoneFacts? FindByName(string account, RegionFacts region, string zoneName)
    {
        foreach (var zone in ZonesOf(account, region))
        {
            if (zone.Name == zoneName) return zone;
        }

        return null;
    }

    /// <summary>The zone of that id under this account's name for it, or null.</summary>
    public static ZoneFacts? FindById(string account, RegionFacts region, string zoneId)
    {
        foreach (var zone in ZonesOf(account, region))
        {
            if (zone.Id == zoneId) return zone;
        }

        return null;
    }

    // Fisher-Yates driven by a digest: uniform enough over at most 24 orders, and the same on every machine and version.
    private static int[] Permutation(string account, string region, int count)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"zone-names/{account}/{region}"), digest);
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;

        for (var i = count - 1; i > 0; i--)
        {
            var j = BinaryPrimitives.ReadUInt16LittleEndian(digest[(2 * i)..]) % (i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
