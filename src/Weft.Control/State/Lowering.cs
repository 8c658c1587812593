using Weft.Network.Model;

namespace Weft.Control.State;

/// <summary>A revision as the forwarding engine takes it in: every resource adds what it means for packets.</summary>
public static class Lowering
{
    /// <param name="now">The moment that the views of the resources stand at.</param>
    public static NetworkInput Of(CloudState state, DateTimeOffset now)
    {
        var draft = new NetworkDraft();
        foreach (var (key, rows) in state.Tables.Where(table => table.Key.Type.IsLowered))
        {
            var view = new View(state, new Call(key.Scope, Caller.System, "Lowering", "", now));
            foreach (var resource in rows.Values) key.Type.Lower(view, resource, draft);
        }

        return draft.Build();
    }
}
