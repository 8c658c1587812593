using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.ChangeSets;

/// <summary>A version of a stack that was foreseen and can be carried out.</summary>
/// <param name="Id">The ARN.</param>
/// <param name="Kind"><c>CREATE</c>, <c>UPDATE</c> or <c>IMPORT</c>.</param>
/// <param name="StackOperation">The operation that the stack was at when the changes were foreseen; later ones make them obsolete.</param>
public sealed record ChangeSet(
    Id<ChangeSet> Id, string Name, Id<Stack> Stack, string Kind, string Status, string ExecutionStatus, DateTimeOffset Created, StackVersion Version, int StackOperation,
    ImmutableArray<PredictedChange> Changes) : IResource<ChangeSet>
{
    public static readonly Reference<ChangeSet, Stack> OfStack = Reference<ChangeSet, Stack>.One(set => set.Stack, blocks: false);

    /// <summary>The change sets of nested stacks by that of the stack above.</summary>
    public static readonly Index<ChangeSet> ByParent = Index<ChangeSet>.By(set => set.Parent);

    public static ResourceType<ChangeSet> Type { get; } = new ResourceType<ChangeSet>("cloudformation-change-set", ChangeSetJson.Default)
        .WithoutTags()
        .Unknown(id => new AwsException("ChangeSetNotFound", $"ChangeSet [{id}] does not exist", 404))
        .RefersTo(OfStack)
        .IndexedBy(ByParent);

    public string? Description { get; init; }

    public string? Reason { get; init; }

    public string? RoleArn { get; init; }

    public string? OnFailure { get; init; }

    public bool IncludesNested { get; init; }

    public bool ImportsExisting { get; init; }

    /// <summary>The change set of the stack above, for one of a nested stack.</summary>
    public string? Parent { get; init; }

    public string? Root { get; init; }

    /// <summary>The nested stack's name as a resource of the stack above.</summary>
    public string? LogicalId { get; init; }

    /// <summary>The resources to import, with the identifiers under which they stand.</summary>
    public ImmutableArray<ImportedResource> Imports { get; init; } = [];

    [JsonIgnore]
    public bool IsReady => Status == ChangeSetStatusValues.CreateComplete;

    public static Id<ChangeSet> NewId(Transaction transaction, string name) =>
        new($"arn:aws:cloudformation:{transaction.Region}:{transaction.Account}:changeSet/{name}/{transaction.Ids.NextUuid()}");

    public static string NameOf(Id<ChangeSet> id) => id.Text.Split('/')[1];
}

/// <summary>A resource that stands already and is to belong to the stack.</summary>
public sealed record ImportedResource(string LogicalId, string Type, string PhysicalId);

[JsonSerializable(typeof(ChangeSet))]
internal sealed partial class ChangeSetJson : JsonSerializerContext;
