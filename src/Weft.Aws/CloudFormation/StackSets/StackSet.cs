using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>One template that stands as a stack in many accounts and Regions, kept and changed from one place.</summary>
/// <param name="Id">The name and a UUID, with a colon between.</param>
/// <param name="Arn">The ARN, which tells the account and Region that it is administered from.</param>
/// <param name="Template">The identifier of the template's text.</param>
public sealed record StackSet(
    Id<StackSet> Id, string Arn, string Status, DateTimeOffset Created, string Template, ImmutableArray<StackParameter> Parameters, TagMap Tags, ImmutableArray<string> Capabilities)
    : IResource<StackSet>
{
    public const string DefaultAdministrationRole = "AWSCloudFormationStackSetAdministrationRole";
    public const string DefaultExecutionRole = "AWSCloudFormationStackSetExecutionRole";

    /// <summary>Stack sets that are not deleted, by account, Region and name.</summary>
    public static readonly Index<StackSet> ByName = Index<StackSet>.By(set => set.IsDeleted ? null : $"{set.Arn.Split('/')[0]}/{set.Name}");

    public static ResourceType<StackSet> Type { get; } = new ResourceType<StackSet>("cloudformation-stack-set", StackSetJson.Default)
        .WithoutTags()
        .Unknown(StackSetErrors.NotFound)
        .IndexedBy(ByName);

    public string? Description { get; init; }

    /// <summary>The role that CloudFormation takes on here; null for the one of AWS's name.</summary>
    public string? AdministrationRole { get; init; }

    /// <summary>The name of the role that is taken on in each account of a stack.</summary>
    public string ExecutionRole { get; init; } = DefaultExecutionRole;

    /// <summary>How many operations there have been.</summary>
    public int Operations { get; init; }

    /// <summary>The number of the newest detection of drift; 0 for none.</summary>
    public int DriftOperation { get; init; }

    public DateTimeOffset? Deleted { get; init; }

    /// <summary>The token of the call that made it.</summary>
    public string? Token { get; init; }

    /// <summary>Tells that call repeated from another one under its token.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Whether it has been changed since it was made.</summary>
    public bool IsModified { get; init; }

    [JsonIgnore]
    public string Name => Id.Text.Split(':')[0];

    [JsonIgnore]
    public string Uuid => Id.Text[(Id.Text.IndexOf(':') + 1)..];

    [JsonIgnore]
    public bool IsDeleted => Status == StackSetStatusValues.Deleted;

    /// <summary>The role that CloudFormation takes on here.</summary>
    internal string AdministrationArn(View view) => AdministrationRole ?? $"arn:aws:iam::{view.Account}:role/{DefaultAdministrationRole}";
}

[JsonSerializable(typeof(StackSet))]
[JsonSerializable(typeof(StackInstance))]
[JsonSerializable(typeof(StackSetOperation))]
internal sealed partial class StackSetJson : JsonSerializerContext;
