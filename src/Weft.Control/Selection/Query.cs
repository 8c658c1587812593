using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Control.Selection;

/// <summary>Finds the resources of one type that pass every filter, in the order of their identifiers.</summary>
public static class Query
{
    public const string TagFilterPrefix = "tag:";

    /// <param name="unknownFilter">The service's error for a filter that the type does not have.</param>
    public static IEnumerable<T> Where<T>(View view, IReadOnlyList<FilterClause> clauses, Func<string, Wire.AwsException> unknownFilter)
        where T : class, IResource<T>
    {
        var tests = new List<Func<T, bool>>(clauses.Count);
        IEnumerable<T>? indexed = null;
        foreach (var clause in clauses)
        {
            if (TagTest<T>(view, clause) is { } tagTest)
            {
                tests.Add(tagTest);
                continue;
            }

            if (!T.Type.Filters.TryGetValue(clause.Name, out var selector)) throw unknownFilter(clause.Name);
            if (indexed is null && selector.Index is { } index && clause.Patterns.All(Wildcard.IsExact))
                indexed = Indexed(view, index, clause.Patterns);
            else
                tests.Add(resource => selector.Matches(view, resource, clause.Patterns));
        }

        var all = indexed ?? view.All<T>();
        return tests.Count == 0 ? all : all.Where(resource => tests.TrueForAll(test => test(resource)));
    }

    private static IEnumerable<T> Indexed<T>(View view, Index<T> index, IReadOnlyList<string> keys)
        where T : class, IResource<T> =>
        keys.Distinct(StringComparer.Ordinal)
            .SelectMany(key => view.LocationsUnder(index, key))
            .Where(location => location.Scope == view.Scope)
            .Select(location => location.Id)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(id => view.Require(new Id<T>(id)));

    private static Func<T, bool>? TagTest<T>(View view, FilterClause clause)
        where T : class, IResource<T>
    {
        if (!T.Type.IsTaggable) return null;
        if (clause.Name == "tag-key")
            return resource => view.TagsOf(resource.Id).Keys.Any(key => clause.Patterns.Any(pattern => Wildcard.Matches(pattern, key)));
        if (!clause.Name.StartsWith(TagFilterPrefix, StringComparison.Ordinal)) return null;
        var name = clause.Name[TagFilterPrefix.Length..];
        return resource => view.TagsOf(resource.Id).TryGetValue(name, out var value)
            && clause.Patterns.Any(pattern => Wildcard.Matches(pattern, value));
    }
}
