using Weft.Aws.Ec2.Regions;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Ec2.Subnets;

/// <summary>The zones of the caller's Region as the caller's account names them.</summary>
internal static class SubnetZones
{
    public static IReadOnlyList<ZoneFacts> Of(View view) => ZoneMapping.ZonesOf(view.Account.Text, view.RegionFacts());

    /// <summary>The zone that a request names by name or by id, else any.</summary>
    /// <exception cref="AwsException">InvalidParameterValue for a zone that the Region does not have; InvalidParameterCombination for both.</exception>
    public static ZoneFacts Choose(Transaction transaction, string? name, string? id)
    {
        var zones = Of(transaction);
        if (name is not null && id is not null)
            throw Ec2Errors.InvalidCombination("The parameters availabilityZone and availabilityZoneId cannot be used together");
        if (name is null && id is null) return zones[(int)transaction.Ids.Next(zones.Count)];
        foreach (var zone in zones)
        {
            if (zone.Name == name || zone.Id == id) return zone;
        }

        throw Ec2Errors.InvalidParameter(
            name ?? id!,
            name is null ? "availabilityZoneId" : "availabilityZone",
            $"Subnets can currently only be created in the following availability zones: {string.Join(", ", zones.Select(zone => name is null ? zone.Id : zone.Name))}.");
    }

    /// <summary>The id of the zone that the account knows by this name.</summary>
    public static string IdOf(View view, string zoneName) =>
        ZoneMapping.FindByName(view.Account.Text, view.RegionFacts(), zoneName)?.Id
        ?? throw new InvalidOperationException($"{view.Region} has no zone {zoneName}");
}
