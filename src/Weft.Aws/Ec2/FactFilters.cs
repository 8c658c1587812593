using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2;

/// <summary>The filters of things that AWS publishes and nobody creates: Regions, zones, instance types, images.</summary>
/// <typeparam name="T">What is filtered.</typeparam>
internal sealed class FactFilters<T>
{
    private readonly Dictionary<string, Func<View, T, IEnumerable<string>>> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> unserved = new(StringComparer.Ordinal);

    public FactFilters<T> With(string name, Func<T, string?> value) => With(name, (_, fact) => value(fact));

    public FactFilters<T> With(string name, Func<T, bool> value) => With(name, (_, fact) => value(fact) ? "true" : "false");

    public FactFilters<T> With(string name, Func<T, double?> value) => With(name, (_, fact) => value(fact)?.ToString());

    public FactFilters<T> With(string name, Func<View, T, string?> value) =>
        Add(name, (view, fact) => value(view, fact) is { } given ? [given] : []);

    public FactFilters<T> WithEach(string name, Func<T, IEnumerable<string>> each) => Add(name, (_, fact) => each(fact));

    /// <summary>A filter that AWS has for what no fact here has: it never matches.</summary>
    public FactFilters<T> Never(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) Add(name, (_, _) => []);
        return this;
    }

    /// <summary>Filters that AWS has and Weft knows no values for: refused by name.</summary>
    public FactFilters<T> Unserved(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) unserved.Add(name);
        return this;
    }

    /// <summary>The facts that pass every filter, in their order.</summary>
    /// <param name="isTaggable">Whether AWS takes tag filters here; facts have no tags, so none matches.</param>
    /// <exception cref="AwsException">InvalidParameterValue for a filter that there is not, UnsupportedOperation for one that is not served.</exception>
    public IEnumerable<T> Apply(View view, IEnumerable<T> facts, IReadOnlyList<FilterShape> filters, bool isTaggable = false)
    {
        foreach (var clause in Ec2Selection.Clauses(filters))
        {
            if (isTaggable && (clause.Name == "tag-key" || clause.Name.StartsWith(Query.TagFilterPrefix, StringComparison.Ordinal)))
            {
                facts = [];
                continue;
            }

            if (unserved.Contains(clause.Name)) throw Ec2Errors.Unsupported($"the filter '{clause.Name}'");
            if (!values.TryGetValue(clause.Name, out var valuesOf)) throw Ec2Errors.InvalidFilter(clause.Name);
            facts = facts.Where(fact => valuesOf(view, fact).Any(value => clause.Patterns.Any(pattern => Wildcard.Matches(pattern, value))));
        }

        return facts;
    }

    private FactFilters<T> Add(string name, Func<View, T, IEnumerable<string>> valuesOf)
    {
        values.Add(name, valuesOf);
        return this;
    }
}
