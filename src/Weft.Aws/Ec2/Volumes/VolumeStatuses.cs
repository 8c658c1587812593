using Weft.Aws.Ec2.Subnets;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Volumes;

/// <summary>
/// DescribeVolumeStatus (EBS User Guide, "Amazon EBS volume status checks"). A folder of the host takes reads and writes as long as it stands, and
/// nothing measures how fast: so there are no events and no actions.
/// </summary>
internal static class VolumeStatuses
{
    private const string Passed = "passed";
    private const string NotMeasured = "not-applicable";

    private static readonly FactFilters<Volume> filters = new FactFilters<Volume>()
        .With("availability-zone", volume => volume.Zone)
        .With("volume-status.status", _ => VolumeStatusInfoStatusValues.Ok)
        .WithEach("volume-status.details-name", _ => [VolumeStatusNameValues.IoEnabled, VolumeStatusNameValues.IoPerformance])
        .WithEach("volume-status.details-status", _ => [Passed, NotMeasured])
        .Never(
            "action.code", "action.description", "action.event-id", "event.description", "event.event-id", "event.event-type", "event.not-after", "event.not-before");

    public static DescribeVolumeStatusResult Describe(View view, DescribeVolumeStatusRequest request)
    {
        var volumes = view.Select<Volume>(request.VolumeIds, []);
        var page = Page.Of(filters.Apply(view, volumes, request.Filters), volume => volume.Id.Text, request.MaxResults, request.NextToken, Ec2Errors.InvalidNextToken);
        return new DescribeVolumeStatusResult { VolumeStatuses = page.Select(volume => Of(view, volume)), NextToken = page.NextToken };
    }

    private static VolumeStatusItemShape Of(View view, Volume volume) => new()
    {
        VolumeId = volume.Id.Text,
        AvailabilityZone = volume.Zone,
        AvailabilityZoneId = SubnetZones.IdOf(view, volume.Zone),
        Actions = [],
        Events = [],
        VolumeStatus = new VolumeStatusInfoShape
        {
            Status = VolumeStatusInfoStatusValues.Ok,
            Details =
            [
                new VolumeStatusDetailsShape { Name = VolumeStatusNameValues.IoEnabled, Status = Passed },
                new VolumeStatusDetailsShape { Name = VolumeStatusNameValues.IoPerformance, Status = NotMeasured },
            ],
        },
        Operator = new OperatorResponseShape { Managed = false },
    };
}
