using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Control.Resources;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>One operation on the stacks of a stack set: which, in which order, and how far it has come.</summary>
/// <param name="Id">The UUID of the stack set and the number of the operation.</param>
/// <param name="Name">The identifier that its caller gave, or that was made up.</param>
/// <param name="Digest">Tells a repeated request from another one under the same identifier.</param>
/// <param name="Targets">The stacks, Region after Region in the order in which they are come to.</param>
public sealed record StackSetOperation(
    Id<StackSetOperation> Id, Id<StackSet> Set, string Name, string Action, string Status, DateTimeOffset Created, string Digest, OperationPreferences Preferences,
    ImmutableArray<OperationTarget> Targets) : IResource<StackSetOperation>
{
    public static readonly Reference<StackSetOperation, StackSet> OfSet = Reference<StackSetOperation, StackSet>.One(operation => operation.Set, blocks: false);

    public static ResourceType<StackSetOperation> Type { get; } =
        new ResourceType<StackSetOperation>("cloudformation-stack-set-operation", StackSetJson.Default).WithoutTags().RefersTo(OfSet);

    public bool? RetainStacks { get; init; }

    /// <summary>Whether its stacks stand already and only come to belong to the stack set.</summary>
    public bool IsImport { get; init; }

    public required string AdministrationRole { get; init; }

    public required string ExecutionRole { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>When it looks again by the clock; null while nothing waits.</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>How often it has looked within one commit without getting on.</summary>
    public int IdleLooks { get; init; }

    [JsonIgnore]
    public bool IsInProgress => Status is StackSetOperationStatusValues.Running or StackSetOperationStatusValues.Stopping;

    public static Id<StackSetOperation> IdOf(StackSet set, int number) => new($"{set.Uuid}/{number:D8}");
}

/// <summary>One stack of an operation.</summary>
/// <param name="Status"><c>PENDING</c>, <c>RUNNING</c>, <c>SUCCEEDED</c>, <c>FAILED</c> or <c>CANCELLED</c>.</param>
public sealed record OperationTarget(string Account, string Region, string Status)
{
    public string? Reason { get; init; }

    /// <summary>Whether what is left of a stack that could not be made is being deleted, so that it can be made anew.</summary>
    public bool IsRenewing { get; init; }

    /// <summary>What the detection of drift found.</summary>
    public string? Drift { get; init; }

    [JsonIgnore]
    public bool IsOver => Status is not (StackSetOperationResultStatusValues.Pending or StackSetOperationResultStatusValues.Running);
}

/// <summary>How many stacks of an operation are gone about at a time, and how many may fail (StackSetOperationPreferences).</summary>
public sealed record OperationPreferences(
    string? RegionConcurrency, ImmutableArray<string> RegionOrder, int? ToleranceCount, int? TolerancePercentage, int? MaxConcurrentCount, int? MaxConcurrentPercentage,
    string? ConcurrencyMode)
{
    [JsonIgnore]
    public bool IsParallel => RegionConcurrency == RegionConcurrencyTypeValues.Parallel;

    /// <summary>How many accounts of a Region may fail.</summary>
    public int ToleranceOf(int accounts) => TolerancePercentage is { } percentage ? accounts * percentage / 100 : ToleranceCount ?? 0;

    /// <summary>How many accounts of a Region are gone about at a time.</summary>
    public int ConcurrencyOf(int accounts, int failed)
    {
        var most = MaxConcurrentPercentage is { } percentage ? Math.Max(1, accounts * percentage / 100) : MaxConcurrentCount ?? 1;
        return ConcurrencyMode == ConcurrencyModeValues.SoftFailureTolerance ? most : Math.Min(most, ToleranceOf(accounts) + 1 - failed);
    }
}
