using Weft.Control.State;

namespace Weft.Aws.Plans;

/// <summary>What becomes of one resource of a plan.</summary>
/// <param name="Address">What the plan calls it.</param>
/// <param name="Action">create, update, delete, or replace.</param>
/// <param name="Id">Its identifier here, where it has one; made up for what is not there yet.</param>
/// <param name="Problem">Why it could not be foreseen; null where it was.</param>
/// <param name="IsRefused">Whether AWS would refuse it.</param>
public sealed record PlannedResource(string Address, string Type, string Action, string? Id, string? Problem, bool IsRefused = false);

/// <summary>A plan of changes, made on a fork to see what it does.</summary>
public interface IForecast
{
    /// <summary>The state that the plan changes.</summary>
    CloudState Before { get; }

    IReadOnlyList<PlannedResource> Resources { get; }

    /// <summary>How many resources of the plan's own state were not here, and were made first.</summary>
    int Assumed { get; }

    /// <summary>What the plan calls things, by identifier: names for what has none.</summary>
    IEnumerable<KeyValuePair<string, string>> Names { get; }

    /// <summary>Makes the changes on the fork.</summary>
    void Run();
}
