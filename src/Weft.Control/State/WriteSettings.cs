using Weft.Control.Operations;
using Weft.Control.Timing;

namespace Weft.Control.State;

/// <summary>What every transaction of one cloud shares: what exists, where identifiers come from, and how fast AWS's slow steps go.</summary>
/// <param name="StepFault">Told of a timed step that failed by a fault of our own; the step is given up. Without it the fault is thrown.</param>
public sealed record WriteSettings(Catalog Catalog, IdSource Ids, Pace Pace, Action<TimedStep, Exception>? StepFault = null);
