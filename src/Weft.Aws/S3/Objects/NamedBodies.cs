using Weft.Control.State;

namespace Weft.Aws.S3.Objects;

/// <summary>The bodies that a revision names; all others can go.</summary>
public static class NamedBodies
{
    public static IEnumerable<string> In(CloudState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var view = new View(state, new Call(Control.Scope.System, Caller.System, "NamedBodies", "", default));
        return state.Scopes.SelectMany(scope => view.In(scope).All<StoredObject>()).SelectMany(stored => stored.Parts).Select(part => part.Body);
    }
}
