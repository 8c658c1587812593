using Weft.Aws.Ec2.Regions;
using Weft.Control.Operations;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>
/// DescribeInstanceTypes and DescribeInstanceTypeOfferings
/// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html, …/API_DescribeInstanceTypeOfferings.html).
/// </summary>
internal static class InstanceTypeOperations
{
    // AWS cuts the answer to a call that names no size into pages all the same.
    private const int TypesPerPage = 100;
    private const int OfferingsPerPage = 1000;

    private static readonly FactFilters<Offering> offeringFilters = new FactFilters<Offering>()
        .With("instance-type", offering => offering.Type.Name)
        .With("location", offering => offering.Location);

    public static void Declare(Catalog catalog)
    {
        catalog.Read(Ec2Api.DescribeInstanceTypes, Describe);
        catalog.Read(Ec2Api.DescribeInstanceTypeOfferings, DescribeOfferings);
    }

    /// <summary>The instance type of that name, if the caller's Region has it.</summary>
    /// <exception cref="AwsException">InvalidInstanceType.</exception>
    public static InstanceType RequireInstanceType(this View view, string name) =>
        InstanceTypeTable.Find(name) is { } type && type.Family.OfferedIn(view.RegionFacts()) ? type : throw Unknown([name]);

    private static DescribeInstanceTypesResult Describe(View view, DescribeInstanceTypesRequest request)
    {
        if (request.InstanceTypes.Count > 0 && request.MaxResults is not null)
            throw Ec2Errors.InvalidCombination("The parameter instanceTypes cannot be used with the parameter maxResults");
        var region = view.RegionFacts();
        bool IsHere(InstanceType type) => request.IncludeUnsupportedInRegion == true || type.Family.OfferedIn(region);
        if (request.InstanceTypes.Where(name => InstanceTypeTable.Find(name) is not { } type || !IsHere(type)).ToArray() is { Length: > 0 } unknown)
            throw Unknown(unknown);
        var types = InstanceTypeTable.All.Where(type => request.InstanceTypes.Count > 0 ? request.InstanceTypes.Contains(type.Name) : IsHere(type));
        var page = Page.Of(
            InstanceTypeFilters.All.Apply(view, types, request.Filters),
            type => type.Name,
            request.MaxResults ?? TypesPerPage,
            request.NextToken,
            Ec2Errors.InvalidNextToken);
        return new DescribeInstanceTypesResult { InstanceTypes = page.Select(InstanceTypeShapes.Of), NextToken = page.NextToken };
    }

    private static DescribeInstanceTypeOfferingsResult DescribeOfferings(View view, DescribeInstanceTypeOfferingsRequest request)
    {
        var locationType = request.LocationType ?? LocationTypeValues.Region;
        var page = Page.Of(
            offeringFilters.Apply(view, OfferingsOf(view, locationType), request.Filters).OrderBy(offering => offering.Key, StringComparer.Ordinal),
            offering => offering.Key,
            request.MaxResults ?? OfferingsPerPage,
            request.NextToken,
            Ec2Errors.InvalidNextToken);
        return new DescribeInstanceTypeOfferingsResult
        {
            InstanceTypeOfferings = page.Select(offering =>
                new InstanceTypeOfferingShape { InstanceType = offering.Type.Name, LocationType = locationType, Location = offering.Location }),
            NextToken = page.NextToken,
        };
    }

    /// <summary>Where each type is sold; nobody has Outposts here, so none is sold there.</summary>
    private static IEnumerable<Offering> OfferingsOf(View view, string locationType)
    {
        var region = view.RegionFacts();
        if (locationType == LocationTypeValues.Outpost) return [];
        if (locationType == LocationTypeValues.Region)
            return InstanceTypeTable.All.Where(type => type.Family.OfferedIn(region)).Select(type => new Offering(type, region.Name));
        return ZoneMapping.ZonesOf(view.Account.Text, region).SelectMany(zone => InstanceTypeTable.All
            .Where(type => type.Family.OfferedIn(region, zone.Id))
            .Select(type => new Offering(type, locationType == LocationTypeValues.AvailabilityZone ? zone.Name : zone.Id)));
    }

    private static AwsException Unknown(IEnumerable<string> names) =>
        new("InvalidInstanceType", $"The following supplied instance types do not exist: [{string.Join(", ", names)}]");

    /// <summary>A type that is sold in a place.</summary>
    private sealed record Offering(InstanceType Type, string Location)
    {
        public string Key => $"{Type.Name} {Location}";
    }
}
