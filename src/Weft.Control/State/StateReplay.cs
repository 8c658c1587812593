namespace Weft.Control.State;

/// <summary>Builds a state from recorded changes, and lists a state as changes.</summary>
public static class StateReplay
{
    /// <summary>The state with the changes applied, at the given revision.</summary>
    public static CloudState Apply(CloudState state, long revision, IReadOnlyList<Change> changes)
    {
        var transaction = new Transaction(state);
        foreach (var change in changes) transaction.Apply(change);
        return transaction.CommitAs(revision);
    }

    /// <summary>Everything in the state, as the changes that would make it from nothing.</summary>
    public static IEnumerable<Change> ContentsOf(CloudState state) =>
        state.Tables.SelectMany(table => table.Value.Select(row => new Change(table.Key.Scope, table.Key.Type, row.Key, row.Value)));
}
