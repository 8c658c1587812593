using Weft.Control.Operations;
using Weft.Control.Timing;

namespace Weft.Control.State;

/// <summary>What every transaction of one cloud shares: what exists, where identifiers come from, and how fast AWS's slow steps go.</summary>
public sealed record WriteSettings(Catalog Catalog, IdSource Ids, Pace Pace);
