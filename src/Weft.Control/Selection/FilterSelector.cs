using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Control.Selection;

/// <summary>How one named filter finds its values in a resource; an indexed one also finds resources by exact value without a scan.</summary>
public sealed class FilterSelector<T>
    where T : class, IResource<T>
{
    private readonly Func<View, T, IEnumerable<string>> values;

    internal FilterSelector(Func<View, T, IEnumerable<string>> values) => this.values = values;

    internal FilterSelector(Index<T> index)
    {
        Index = index;
        values = (_, resource) =>
        {
            List<IndexEntry> entries = [];
            index.Collect(resource, entries);
            return entries.Select(entry => entry.Key);
        };
    }

    internal Index<T>? Index { get; }

    internal bool Matches(View view, T resource, IReadOnlyList<string> patterns)
    {
        foreach (var value in values(view, resource))
        {
            foreach (var pattern in patterns)
            {
                if (Wildcard.Matches(pattern, value)) return true;
            }
        }

        return false;
    }
}

/// <summary>One filter of a request: a resource passes if any of its values fits any of the patterns.</summary>
public readonly record struct FilterClause(string Name, IReadOnlyList<string> Patterns);
