using System.Text.Json.Nodes;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.CloudFormation.Templates;

namespace Weft.Aws.CloudFormation.ChangeSets;

/// <summary>What a template refers to, while its update is only foreseen: what will be made or replaced has no identifier yet.</summary>
internal sealed class FutureReferences(IReferences now) : IReferences
{
    /// <summary>AWS's text for a value that only the update tells.</summary>
    public const string KnownAfterApply = "{{changeSet:KNOWN_AFTER_APPLY}}";

    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);
    private readonly HashSet<string> changing = new(StringComparer.Ordinal);
    private readonly HashSet<(string LogicalId, string Attribute)> moving = [];

    /// <summary>Says that the resource will be another one.</summary>
    public void Forget(string logicalId) => unknown.Add(logicalId);

    /// <summary>Says that the resource stays, and that its attributes may become others.</summary>
    public void ForgetAttributes(string logicalId) => changing.Add(logicalId);

    /// <summary>Says that the resource stays, and that this attribute becomes another.</summary>
    public void ForgetAttribute(string logicalId, string attribute) => moving.Add((logicalId, attribute));

    public bool IsKnown(string logicalId) => !unknown.Contains(logicalId);

    /// <summary>Whether only the update tells a value, or a part of it.</summary>
    public static bool IsLater(string value) => value.Contains(KnownAfterApply, StringComparison.Ordinal);

    public JsonNode RefOf(string logicalId) => IsKnown(logicalId) ? now.RefOf(logicalId) : KnownAfterApply;

    public JsonNode AttributeOf(string logicalId, string attribute) =>
        IsKnown(logicalId) && !changing.Contains(logicalId) && !moving.Contains((logicalId, attribute)) ? now.AttributeOf(logicalId, attribute) : KnownAfterApply;

    public string? FindExport(string name) => now.FindExport(name);

    public string? FindSsmParameter(string name, long? version) => now.FindSsmParameter(name, version);

    public IReadOnlyList<string> ZonesOf(string region) => now.ZonesOf(region);
}
