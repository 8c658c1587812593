using System.Collections.Immutable;
using Weft.Control.Resources;
using Rows = System.Collections.Immutable.ImmutableSortedDictionary<string, object>;

namespace Weft.Control.State;

/// <summary>One thing that was read: a row of a table, or a line of an index; without <paramref name="Id"/> the whole table.</summary>
internal readonly record struct Reading(ResourceType? Type, Scope Scope, ResourceIndex? Index, string? Id)
{
    public static Reading Of(TableKey key, string? id) => new(key.Type, key.Scope, null, id);

    public static Reading Of(ResourceIndex index, string line) => new(null, default, index, line);
}

/// <summary>A view that notes everything that is read through it, so that what was made from it can be made again when one of those changes.</summary>
internal sealed class TracedView : View
{
    private readonly HashSet<Reading> readings;

    public TracedView(CloudState state, Call call, HashSet<Reading> readings)
        : base(state, call) => this.readings = readings;

    private TracedView(TracedView other, Scope scope)
        : base(other.State, other.Call, scope) => readings = other.readings;

    internal override object? RowOf(TableKey key, string id)
    {
        readings.Add(Reading.Of(key, id));
        return State.RowsOf(key).GetValueOrDefault(id);
    }

    internal override Rows RowsOf(TableKey key)
    {
        readings.Add(Reading.Of(key, null));
        return State.RowsOf(key);
    }

    internal override ImmutableSortedDictionary<string, Location> LineOf(ResourceIndex index, string key)
    {
        readings.Add(Reading.Of(index, key));
        return State.LinesOf(index)[key];
    }

    private protected override View InOther(Scope scope) => new TracedView(this, scope);
}
