using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>One resource of a stack, as the stack knows it.</summary>
/// <param name="Id">The stack's UUID and the logical identifier.</param>
/// <param name="Status">AWS's status, such as <c>CREATE_COMPLETE</c>.</param>
public sealed record StackResource(Id<StackResource> Id, Id<Stack> Stack, string LogicalId, string Type, string Status, DateTimeOffset At) : IResource<StackResource>
{
    public static readonly Reference<StackResource, Stack> OfStack = Reference<StackResource, Stack>.One(resource => resource.Stack, blocks: false);

    /// <summary>Resources by their physical identifier.</summary>
    public static readonly Index<StackResource> ByPhysicalId = Index<StackResource>.By(resource => resource.PhysicalId);

    static ResourceType<StackResource> IResource<StackResource>.Type => ResourceType;

    internal static ResourceType<StackResource> ResourceType { get; } = new ResourceType<StackResource>("cloudformation-resource", StackJson.Default)
        .WithoutTags()
        .RefersTo(OfStack)
        .IndexedBy(ByPhysicalId);

    public string? Reason { get; init; }

    public string? PhysicalId { get; init; }

    /// <summary>The properties that it was made or changed with last, as JSON.</summary>
    public string Properties { get; init; } = "{}";

    /// <summary>The resources of the stack that must be there before it, and go after it.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    public string DeletionPolicy { get; init; } = Deleting;

    public string ReplacePolicy { get; init; } = Deleting;

    public string? Metadata { get; init; }

    /// <summary>The number of the stack operation that touched it last.</summary>
    public int Operation { get; init; }

    /// <summary>What it was before that operation; null where the operation made it.</summary>
    public ResourceBefore? Before { get; init; }

    /// <summary>The signals that it has had since it was made.</summary>
    public ImmutableArray<ResourceSignal> Signals { get; init; } = [];

    public string Drift { get; init; } = StackResourceDriftStatusValues.NotChecked;

    public DateTimeOffset? DriftChecked { get; init; }

    /// <summary>The properties that stood at the last check, as JSON; null where it was gone.</summary>
    public string? Actual { get; init; }

    public const string Deleting = "Delete";
    public const string Retaining = "Retain";
    public const string RetainingExceptOnCreate = "RetainExceptOnCreate";

    [JsonIgnore]
    public bool IsInProgress => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal);

    [JsonIgnore]
    public bool IsComplete => Status.EndsWith("_COMPLETE", StringComparison.Ordinal);

    [JsonIgnore]
    public bool IsFailed => Status.EndsWith("_FAILED", StringComparison.Ordinal);

    [JsonIgnore]
    public PropertyReader Given => Read(Properties);

    public static Id<StackResource> IdOf(Stack stack, string logicalId) => new($"{stack.Uuid}/{logicalId}");

    internal static PropertyReader Read(string properties) => new(JsonElement.Parse(properties));
}

/// <summary>A resource as it was before the operation that is going on.</summary>
public sealed record ResourceBefore(string Status, string? PhysicalId, string Properties, ImmutableArray<string> Needs, string DeletionPolicy, string ReplacePolicy, string? Metadata)
{
    public static ResourceBefore Of(StackResource resource) => new(
        resource.Status, resource.PhysicalId, resource.Properties, resource.Needs, resource.DeletionPolicy, resource.ReplacePolicy, resource.Metadata);
}

/// <summary>One signal that a resource waits for: that something inside it is up.</summary>
public sealed record ResourceSignal(string UniqueId, bool IsSuccess, string? Payload = null);

/// <summary>Something that a stack has to delete: of a deleted stack, of a template that no longer has it, or replaced by another.</summary>
/// <param name="Id">The stack's UUID, the logical identifier and a number.</param>
/// <param name="Policy">Whether it is deleted at all.</param>
/// <param name="EndsResource">Whether the stack's resource goes with it; not so for one that was replaced.</param>
public sealed record Remnant(
    Id<Remnant> Id, Id<Stack> Stack, string LogicalId, string ResourceType, string PhysicalId, string Properties, ImmutableArray<string> Needs, string Policy, bool EndsResource)
    : IResource<Remnant>
{
    public static readonly Reference<Remnant, Stack> OfStack = Reference<Remnant, Stack>.One(remnant => remnant.Stack, blocks: false);

    public static ResourceType<Remnant> Type { get; } = new ResourceType<Remnant>("cloudformation-remnant", StackJson.Default).WithoutTags().RefersTo(OfStack);

    /// <summary>Whether its deletion has begun and it is not gone yet.</summary>
    public bool IsGoing { get; init; }

    /// <summary>Whether its deletion failed.</summary>
    public bool HasFailed { get; init; }
}
