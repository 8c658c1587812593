using System.Text.Json.Serialization;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Control.Timing;

/// <summary>How long AWS's slow steps (pending to available) take.</summary>
public enum Pace
{
    /// <summary>They are done in the commit that starts them; the answer still shows the first state, as AWS's does.</summary>
    Instant,

    /// <summary>They take about as long as on AWS.</summary>
    Aws,
}

/// <summary>Something that happens to a resource some time after the call that started it. Must bear that the resource has gone meanwhile.</summary>
/// <param name="Name">Names the step in the journal, such as <c>nat-gateway.available</c>.</param>
public sealed record Step(string Name, Action<Transaction, string> Run);

/// <summary>A step that waits for its moment, in the state and so also across a restart. Ordered by due time.</summary>
public sealed record TimedStep(Id<TimedStep> Id, DateTimeOffset Due, string Step, Scope Where, string Target) : IResource<TimedStep>
{
    public static ResourceType<TimedStep> Type { get; } =
        new ResourceType<TimedStep>("timed-step", StepJson.Default).WithoutTags();

    internal static Id<TimedStep> IdOf(DateTimeOffset due, IdSource ids) => new($"{due.UtcTicks:D19}-{ids.NextHex(8)}");
}

[JsonSerializable(typeof(TimedStep))]
internal sealed partial class StepJson : JsonSerializerContext;
