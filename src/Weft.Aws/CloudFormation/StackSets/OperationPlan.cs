using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>
/// Decides what an operation does next ("StackSets concepts", operation options): Regions one after the other or side by side, in each as many accounts
/// at a time as its preferences say. A Region where more accounts failed than are tolerated is given up, and with it the Regions that come after it.
/// </summary>
internal static class OperationPlan
{
    /// <summary>The targets to begin and those to cancel now, as places among the targets.</summary>
    public static (IReadOnlyList<int> Begin, IReadOnlyList<int> Cancel) Next(StackSetOperation operation)
    {
        var begin = new List<int>();
        var cancel = new List<int>();
        var isGivenUp = operation.Status == StackSetOperationStatusValues.Stopping;
        foreach (var region in Regions(operation))
        {
            var pending = region.Where(place => operation.Targets[place].Status == StackSetOperationResultStatusValues.Pending).ToList();
            if (isGivenUp || IsBeyondTolerance(operation, region))
            {
                cancel.AddRange(pending);
                isGivenUp |= !operation.Preferences.IsParallel;
                continue;
            }

            var running = CountOf(operation, region, StackSetOperationResultStatusValues.Running);
            var free = operation.Preferences.ConcurrencyOf(region.Count, CountOf(operation, region, StackSetOperationResultStatusValues.Failed)) - running;
            begin.AddRange(pending.Take(Math.Max(0, free)));
            if (!operation.Preferences.IsParallel && pending.Count + running > 0) break;
        }

        return (begin, cancel);
    }

    /// <summary>How an operation ended whose targets are all over.</summary>
    public static string OutcomeOf(StackSetOperation operation) =>
        operation.Status == StackSetOperationStatusValues.Stopping ? StackSetOperationStatusValues.Stopped
        : Regions(operation).Any(region => IsBeyondTolerance(operation, region)) ? StackSetOperationStatusValues.Failed
        : StackSetOperationStatusValues.Succeeded;

    private static IEnumerable<List<int>> Regions(StackSetOperation operation) =>
        Enumerable.Range(0, operation.Targets.Length).GroupBy(place => operation.Targets[place].Region).Select(region => region.ToList());

    private static bool IsBeyondTolerance(StackSetOperation operation, List<int> region) =>
        CountOf(operation, region, StackSetOperationResultStatusValues.Failed) > operation.Preferences.ToleranceOf(region.Count);

    private static int CountOf(StackSetOperation operation, List<int> region, string status) => region.Count(place => operation.Targets[place].Status == status);
}
