using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Regions;

/// <summary>
/// DescribeRegions and DescribeAvailabilityZones
/// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html, …/API_DescribeAvailabilityZones.html).
/// </summary>
/// <remarks>Weft has no Local Zones and Wavelength Zones, so AllAvailabilityZones adds none to the zones of the Region.</remarks>
internal static class RegionOperations
{
    private const string ZoneType = "availability-zone";

    private static FactFilters<RegionFacts> FiltersOf(OptedInRegions optedIn) => new FactFilters<RegionFacts>()
        .With("endpoint", region => region.Endpoint)
        .With("opt-in-status", optedIn.StatusOf)
        .With("region-name", region => region.Name);

    private static readonly FactFilters<ZoneFacts> zoneFilters = new FactFilters<ZoneFacts>()
        .With("group-long-name", (view, _) => GroupLongName(view.RegionFacts()))
        .With("group-name", (view, _) => GroupName(view.RegionFacts()))
        .With("opt-in-status", _ => AvailabilityZoneOptInStatusValues.OptInNotRequired)
        .With("region-name", (view, _) => view.Region.Text)
        .With("state", _ => AvailabilityZoneStateValues.Available)
        .With("zone-id", zone => zone.Id)
        .With("zone-name", zone => zone.Name)
        .With("zone-type", _ => ZoneType)
        .Never("message", "parent-zone-id", "parent-zone-name");

    public static void Declare(Catalog catalog, OptedInRegions optedIn)
    {
        var filters = FiltersOf(optedIn);
        catalog.Read(Ec2Api.DescribeRegions, (view, request) => DescribeRegions(view, request, optedIn, filters));
        catalog.Read(Ec2Api.DescribeAvailabilityZones, DescribeZones)
            .Accepts(r => r.AllAvailabilityZones, because: "every zone is shown: those of Weft need no opting in");
    }

    /// <summary>The facts of the Region that is called.</summary>
    public static RegionFacts RegionFacts(this View view) =>
        RegionTable.Find(view.Region.Text) ?? throw new InvalidOperationException($"No Region {view.Region}");

    private static DescribeRegionsResult DescribeRegions(
        View view, DescribeRegionsRequest request, OptedInRegions optedIn, FactFilters<RegionFacts> filters)
    {
        var named = request.RegionNames;
        if (named.Where(name => RegionTable.Find(name) is null).ToArray() is { Length: > 0 } unknown)
            throw Ec2Errors.InvalidParameterValue($"Invalid region names: [{string.Join(", ", unknown)}]");
        var regions = RegionTable.All.Where(region =>
            named.Count > 0 ? named.Contains(region.Name) : request.AllRegions == true || optedIn.Admits(region));
        return new DescribeRegionsResult { Regions = [.. filters.Apply(view, regions, request.Filters).Select(region => ShapeOf(region, optedIn))] };
    }

    private static DescribeAvailabilityZonesResult DescribeZones(View view, DescribeAvailabilityZonesRequest request)
    {
        var region = view.RegionFacts();
        var zones = ZoneMapping.ZonesOf(view.Account.Text, region);
        foreach (var name in request.ZoneNames)
        {
            if (zones.All(zone => zone.Name != name)) throw Ec2Errors.InvalidParameterValue($"Invalid availability zone: [{name}]");
        }

        foreach (var id in request.ZoneIds)
        {
            if (zones.All(zone => zone.Id != id)) throw Ec2Errors.InvalidParameterValue($"Invalid availability zone-id: [{id}]");
        }

        var wanted = zones.Where(zone =>
            (request.ZoneNames.Count == 0 || request.ZoneNames.Contains(zone.Name)) && (request.ZoneIds.Count == 0 || request.ZoneIds.Contains(zone.Id)));
        return new DescribeAvailabilityZonesResult
        {
            AvailabilityZones = [.. zoneFilters.Apply(view, wanted, request.Filters).Select(zone => ShapeOf(region, zone))],
        };
    }

    private static RegionShape ShapeOf(RegionFacts region, OptedInRegions optedIn) => new()
    {
        RegionName = region.Name,
        Endpoint = region.Endpoint,
        OptInStatus = optedIn.StatusOf(region),
        Geography = [new RegionGeographyShape { Name = region.Geography }],
    };

    private static AvailabilityZoneShape ShapeOf(RegionFacts region, ZoneFacts zone) => new()
    {
        OptInStatus = AvailabilityZoneOptInStatusValues.OptInNotRequired,
        Messages = [],
        RegionName = region.Name,
        ZoneName = zone.Name,
        ZoneId = zone.Id,
        GroupName = GroupName(region),
        NetworkBorderGroup = region.Name,
        ZoneType = ZoneType,
        GroupLongName = GroupLongName(region),
        Geography = [new AvailabilityZoneGeographyShape { Name = region.Geography }],
        SubGeography = region.SubGeography is { } state ? [new AvailabilityZoneSubGeographyShape { Name = state }] : null,
        State = AvailabilityZoneStateValues.Available,
    };

    // AWS has one group of zones in each Region so far, which it numbers 1.
    private static string GroupName(RegionFacts region) => $"{region.Name}-zg-1";

    private static string GroupLongName(RegionFacts region) => $"{region.LongName} 1";
}
