using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>A set of resources that one template makes, changes and deletes together.</summary>
/// <param name="Id">The ARN, which a later stack of the same name does not share.</param>
/// <param name="Status">AWS's status, such as <c>UPDATE_IN_PROGRESS</c>.</param>
/// <param name="Version">What the stack is, or is becoming.</param>
/// <param name="Caller">Who started the newest operation; it acts as them unless a role was given.</param>
public sealed record Stack(Id<Stack> Id, string Name, string Status, DateTimeOffset Created, StackVersion Version, Caller Caller) : IResource<Stack>
{
    /// <summary>Stacks that are not deleted, by account, Region and name.</summary>
    public static readonly Index<Stack> ByName = Index<Stack>.By(stack => stack.IsDeleted ? null : KeyOf(stack.Id, stack.Name));

    /// <summary>Stacks by what they export.</summary>
    public static readonly Index<Stack> ByExport = Index<Stack>.ByEach(stack => stack.IsDeleted
        ? []
        : stack.Version.Outputs.Where(output => output.Export is not null).Select(output => new IndexEntry(KeyOf(stack.Id, output.Export!), stack.Id.Text)));

    /// <summary>Stacks by what they import.</summary>
    public static readonly Index<Stack> ByImport = Index<Stack>.ByEach(stack => stack.IsDeleted
        ? []
        : stack.Version.Imports.Select(name => new IndexEntry(KeyOf(stack.Id, name), stack.Id.Text)));

    public static ResourceType<Stack> Type { get; } = new ResourceType<Stack>("cloudformation-stack", StackJson.Default)
        .WithoutTags()
        .Unknown(StackErrors.NotFound)
        .IndexedBy(ByName)
        .IndexedBy(ByExport)
        .IndexedBy(ByImport);

    public string? Reason { get; init; }

    public DateTimeOffset? Updated { get; init; }

    public DateTimeOffset? Deleted { get; init; }

    /// <summary>What a failing update goes back to.</summary>
    public StackVersion? Prior { get; init; }

    /// <summary>Counts the operations on the stack; resources carry the number of the one that touched them last.</summary>
    public int Operation { get; init; } = 1;

    public DateTimeOffset OperationStart { get; init; } = Created;

    /// <summary>The token that the caller gave the operation, shown in its events.</summary>
    public string? Token { get; init; }

    public string? RoleArn { get; init; }

    /// <summary>What a failing creation does: <c>ROLLBACK</c>, <c>DELETE</c> or <c>DO_NOTHING</c>.</summary>
    public string OnFailure { get; init; } = OnFailureValues.Rollback;

    /// <summary>Whether a failing operation stops where it is.</summary>
    public bool DisableRollback { get; init; }

    public bool RetainExceptOnCreate { get; init; }

    public int? TimeoutMinutes { get; init; }

    public bool IsProtected { get; init; }

    public string? Policy { get; init; }

    /// <summary>The policy that stands in for <see cref="Policy"/> during one update.</summary>
    public string? PolicyDuringUpdate { get; init; }

    /// <summary>The stack that has this one as a resource.</summary>
    public string? Parent { get; init; }

    public string? Root { get; init; }

    /// <summary>The change set that was executed last, or that the stack was made for.</summary>
    public string? ChangeSet { get; init; }

    /// <summary>Resources that the deletion, or the continued rollback, leaves as they are.</summary>
    public ImmutableArray<string> Spared { get; init; } = [];

    public string Drift { get; init; } = StackDriftStatusValues.NotChecked;

    public DateTimeOffset? DriftChecked { get; init; }

    /// <summary>When all resources of the operation stood; null until then.</summary>
    public DateTimeOffset? Deployed { get; init; }

    /// <summary>When the execution looks again by the clock; null while nothing waits.</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>How many of the oldest pages of the stack's history are no longer kept.</summary>
    public int PagesForgotten { get; init; }

    /// <summary>How often the execution has looked within one commit without getting on.</summary>
    public int IdleLooks { get; init; }

    /// <summary>The last part of the ARN, under which resources and events stand.</summary>
    [JsonIgnore]
    public string Uuid => Id.Text[(Id.Text.LastIndexOf('/') + 1)..];

    [JsonIgnore]
    public bool IsDeleted => Status == StackStatusValues.DeleteComplete;

    [JsonIgnore]
    public bool IsInProgress => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && Status != StackStatusValues.ReviewInProgress;

    /// <summary>The key of a name in the account and Region of a stack.</summary>
    public static string KeyOf(Id<Stack> neighbour, string name) => $"{neighbour.Text.Split(":stack/")[0]}/{name}";

    public static string KeyOf(View view, string name) => $"arn:aws:cloudformation:{view.Region}:{view.Account}/{name}";
}

/// <summary>One version of a stack: the template and what was given with it, and the outputs once it stands.</summary>
/// <param name="Template">The identifier of the template's text.</param>
public sealed record StackVersion(string Template, ImmutableArray<StackParameter> Parameters, TagMap Tags, ImmutableArray<string> Capabilities, ImmutableArray<string> NotificationArns)
{
    public string? Description { get; init; }

    public ImmutableArray<StackOutput> Outputs { get; init; } = [];

    /// <summary>The exports of other stacks that it uses.</summary>
    public ImmutableArray<string> Imports { get; init; } = [];

    /// <summary>What rolls an operation back, and how long it waits for that; null for nothing.</summary>
    public StackMonitoring? Monitoring { get; init; }

    /// <summary>Whether the stack's resources have all been what this version says.</summary>
    public bool IsReached { get; init; }
}

/// <summary>A parameter's value.</summary>
/// <param name="Given">As it was given: for an SSM type the name of the SSM parameter.</param>
/// <param name="Value">What the template gets.</param>
public sealed record StackParameter(string Name, string Given, string Value, bool IsSecret);

/// <summary>What a stack tells once it stands.</summary>
/// <param name="Export">The name by which other stacks may use it.</param>
public sealed record StackOutput(string Name, string Value, string? Description, string? Export);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Stack))]
[JsonSerializable(typeof(StackResource))]
[JsonSerializable(typeof(HistoryPage))]
[JsonSerializable(typeof(Remnant))]
[JsonSerializable(typeof(TemplateBody))]
internal sealed partial class StackJson : JsonSerializerContext;
