using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>DescribeInstances: pages of instances, grouped by the launch that they came from.</summary>
internal static class InstanceDescriptions
{
    public static DescribeInstancesResult Describe(View view, DescribeInstancesRequest request)
    {
        if (request.Filters.FirstOrDefault(filter => InstanceStatuses.IsStatusFilter(filter.Name)) is { } foreign)
            throw Ec2Errors.InvalidFilter(foreign.Name!);
        if (request.InstanceIds.Count > 1) InstanceOperations.RequireEach(view, request.InstanceIds);
        var page = view.Page<Instance>(request.InstanceIds, request.Filters, request);
        return new DescribeInstancesResult
        {
            Reservations = [.. page.Items.GroupBy(instance => instance.Reservation).Select(launch => new ReservationShape
            {
                ReservationId = launch.Key,
                OwnerId = view.Account.Text,
                Groups = [],
                Instances = [.. launch.OrderBy(instance => instance.LaunchIndex).Select(instance => InstanceShapes.Of(view, instance))],
            })],
            NextToken = page.NextToken,
        };
    }
}
