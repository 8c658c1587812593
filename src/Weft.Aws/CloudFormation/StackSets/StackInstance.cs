using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>The place of one stack of a stack set: an account and a Region. It is there before its stack, and stays when that could not be made.</summary>
/// <param name="Status">Whether the stack is as the stack set says: <c>CURRENT</c>, <c>OUTDATED</c> or <c>INOPERABLE</c>.</param>
/// <param name="Detailed">How the newest operation on it went, such as <c>RUNNING</c>.</param>
public sealed record StackInstance(Id<StackInstance> Id, Id<StackSet> Set, string Account, string Region, string Status, string Detailed) : IResource<StackInstance>
{
    public static readonly Reference<StackInstance, StackSet> OfSet = Reference<StackInstance, StackSet>.One(instance => instance.Set, blocks: false);

    /// <summary>Instances by their stacks, of which each belongs to one stack set.</summary>
    public static readonly Index<StackInstance> ByStack = Index<StackInstance>.By(instance => instance.Stack);

    public static ResourceType<StackInstance> Type { get; } =
        new ResourceType<StackInstance>("cloudformation-stack-instance", StackSetJson.Default).WithoutTags().RefersTo(OfSet).IndexedBy(ByStack);

    /// <summary>The ARN of the stack once it has been begun.</summary>
    public string? Stack { get; init; }

    /// <summary>The parameters that have other values here than in the stack set.</summary>
    public ImmutableArray<StackParameter> Overrides { get; init; } = [];

    public string? Reason { get; init; }

    public string Drift { get; init; } = StackDriftStatusValues.NotChecked;

    public DateTimeOffset? DriftChecked { get; init; }

    /// <summary>The identifier of the newest operation.</summary>
    public string? LastOperation { get; init; }

    /// <summary>The identifier of the operation that looked for drift last.</summary>
    public string? DriftOperation { get; init; }

    [JsonIgnore]
    public Scope Where => new(new AccountId(Account), new RegionName(Region));

    public static Id<StackInstance> IdOf(StackSet set, string account, string region) => new($"{set.Uuid}/{account}/{region}");
}
