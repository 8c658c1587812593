using System.Text.Json.Serialization;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Resources;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.Drift;

/// <summary>One comparison of a whole stack with what stands.</summary>
/// <param name="Status">Whether the stack has drifted.</param>
/// <param name="Failure">Why some resources could not be compared; null where all were.</param>
public sealed record DriftDetection(Id<DriftDetection> Id, Id<Stack> Stack, DateTimeOffset At, string Status, int Drifted, string? Failure = null) : IResource<DriftDetection>
{
    public static readonly Reference<DriftDetection, Stack> OfStack = Reference<DriftDetection, Stack>.One(detection => detection.Stack, blocks: false);

    public static ResourceType<DriftDetection> Type { get; } = new ResourceType<DriftDetection>("cloudformation-drift-detection", DriftJson.Default)
        .WithoutTags()
        .Unknown(id => new AwsException("ValidationError", $"Drift detection {id} does not exist"))
        .RefersTo(OfStack);
}

[JsonSerializable(typeof(DriftDetection))]
internal sealed partial class DriftJson : JsonSerializerContext;
