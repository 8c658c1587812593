using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2;

/// <summary>How every Describe operation of EC2 finds its resources: by identifiers, or by filters, cut into pages.</summary>
public static class Ec2Selection
{
    /// <summary>AWS takes at most 200 values a filter and 50 filters a request.</summary>
    private const int MaxFilterValues = 200;

    /// <param name="ids">Identifiers that were asked for; each must exist. Empty for all.</param>
    /// <param name="only">What the operation shows at all; null for everything.</param>
    /// <exception cref="AwsException">The type's own errors for an identifier; InvalidParameterValue for a filter that there is not.</exception>
    public static Page<T> Page<T>(
        this View view, IReadOnlyList<string> ids, IReadOnlyList<FilterShape> filters, IPagedRequest request, Func<T, bool>? only = null)
        where T : class, IResource<T>
    {
        if (ids.Count > 0 && request.MaxResults is not null)
            throw Ec2Errors.InvalidCombination($"The parameter {T.Type.Noun}Ids cannot be used with the parameter maxResults");
        if (request.MaxResults is < 1) throw Ec2Errors.InvalidParameter($"{request.MaxResults}", "maxResults", "Expecting a value greater than 0.");
        var selected = only is null ? view.Select<T>(ids, filters) : view.Select<T>(ids, filters).Where(only);
        return Control.Selection.Page.Of(selected, resource => resource.Id.Text, request.MaxResults, request.NextToken, Ec2Errors.InvalidNextToken);
    }

    /// <summary>The same without pages.</summary>
    public static IEnumerable<T> Select<T>(this View view, IReadOnlyList<string> ids, IReadOnlyList<FilterShape> filters)
        where T : class, IResource<T>
    {
        var matching = Query.Where<T>(view, Clauses(filters), Ec2Errors.InvalidFilter);
        if (ids.Count == 0) return matching;
        var wanted = ids.Select(T.Type.ParseId).Distinct().Select(view.Require).OrderBy(resource => resource.Id.Text, StringComparer.Ordinal);
        if (filters.Count == 0) return wanted;
        var passing = matching.Select(resource => resource.Id).ToHashSet();
        return wanted.Where(resource => passing.Contains(resource.Id));
    }

    public static IReadOnlyList<FilterClause> Clauses(IReadOnlyList<FilterShape> filters)
    {
        var clauses = new FilterClause[filters.Count];
        for (var i = 0; i < clauses.Length; i++)
        {
            var filter = filters[i];
            if (string.IsNullOrEmpty(filter.Name)) throw Ec2Errors.MissingParameter($"Filter.{i + 1}.Name");
            if (filter.Values.Count == 0) throw Ec2Errors.InvalidParameterValue($"The filter '{filter.Name}' is missing its value");
            if (filter.Values.Count > MaxFilterValues)
                throw new AwsException("FilterLimitExceeded", $"The maximum number of filter values specified on a single call is {MaxFilterValues}");
            clauses[i] = new FilterClause(filter.Name, filter.Values);
        }

        return clauses;
    }
}
