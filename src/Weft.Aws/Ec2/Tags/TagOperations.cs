using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Control.Tags;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Tags;

/// <summary>CreateTags, DeleteTags and DescribeTags, for every taggable type alike.</summary>
internal static class TagOperations
{
    private const int MaxResources = 1000;
    private const int LargestPage = 1000;
    private const int SmallestPage = 5;

    public static void Declare(Catalog catalog)
    {
        catalog.Write(Ec2Api.CreateTags, (transaction, request) => Create(catalog, transaction, request));
        catalog.Write(Ec2Api.DeleteTags, (transaction, request) => Delete(catalog, transaction, request));
        catalog.Read(Ec2Api.DescribeTags, Describe);
    }

    private static EmptyResult Create(Catalog catalog, Transaction transaction, CreateTagsRequest request)
    {
        if (request.Tags.Count == 0) throw Ec2Errors.MissingParameter("tagSet");
        foreach (var (id, type) in RequireResources(catalog, transaction, request.Resources)) TagRules.Merge(transaction, id, type, request.Tags);
        return EmptyResult.Instance;
    }

    private static EmptyResult Delete(Catalog catalog, Transaction transaction, DeleteTagsRequest request)
    {
        if (request.Tags.Any(tag => string.IsNullOrEmpty(tag.Key))) throw Ec2Errors.InvalidParameterValue("Tag key cannot be empty or null.");
        if (request.Tags.Any(tag => TagRules.IsReserved(tag.Key!)))
            throw Ec2Errors.InvalidParameterValue("Tag keys starting with 'aws:' are reserved for internal use");
        foreach (var (id, _) in RequireResources(catalog, transaction, request.Resources))
        {
            if (transaction.Find(new Id<TagSet>(id)) is not { } held) continue;
            var left = request.Tags.Count == 0
                ? held.Tags.RemoveRange(held.Tags.Keys.Where(key => !TagRules.IsReserved(key)))
                : held.Tags.RemoveRange(request.Tags.Where(tag => Matches(held.Tags, tag)).Select(tag => tag.Key!));
            if (left.IsEmpty) transaction.Remove(held.Id);
            else transaction.Put(held with { Tags = left });
        }

        return EmptyResult.Instance;
    }

    private static DescribeTagsResult Describe(View view, DescribeTagsRequest request)
    {
        if (request.MaxResults < SmallestPage)
            throw Ec2Errors.InvalidParameterValue(
                $"Value ( {request.MaxResults} ) for parameter maxResults is invalid. Expecting a value greater than {SmallestPage}.");
        var clauses = Ec2Selection.Clauses(request.Filters);
        var tags = Candidates(view, clauses)
            .SelectMany(set => set.Tags.Select(tag => new TagDescriptionShape
            {
                ResourceId = set.Id.Text, ResourceType = set.Noun, Key = tag.Key, Value = tag.Value,
            }))
            .Where(tag => clauses.All(clause => Matches(clause, tag)));
        var size = request.MaxResults is { } asked ? Math.Min(asked, LargestPage) : (int?)null;
        var page = Page.Of(tags, tag => $"{tag.ResourceId}\0{tag.Key}", size, request.NextToken, Ec2Errors.InvalidNextToken);
        return new DescribeTagsResult { Tags = page.Items, NextToken = page.NextToken };
    }

    /// <summary>The resources with their types; all must exist before any is touched.</summary>
    /// <exception cref="AwsException">InvalidID for what no taggable type looks like; else the type's own errors.</exception>
    private static List<(string Id, ResourceType Type)> RequireResources(Catalog catalog, View view, IReadOnlyList<string> ids)
    {
        if (ids.Count == 0) throw Ec2Errors.MissingParameter("resourceIdSet");
        if (ids.Count > MaxResources) throw Ec2Errors.InvalidParameterValue($"At most {MaxResources} resources can be tagged in one request.");
        var found = new List<(string, ResourceType)>(ids.Count);
        foreach (var id in ids.Distinct())
        {
            var type = catalog.TypeOfId(id) ?? throw new AwsException("InvalidID", $"The ID '{id}' is not valid");
            type.RequireIn(view, id);
            found.Add((id, type));
        }

        return found;
    }

    // A filter on exact identifiers costs as much as its answer, not as all tags.
    private static IEnumerable<TagSet> Candidates(View view, IReadOnlyList<FilterClause> clauses)
    {
        var byId = clauses.FirstOrDefault(clause => clause.Name == "resource-id" && clause.Patterns.All(Wildcard.IsExact));
        return byId.Patterns is { } ids
            ? ids.Distinct().Order(StringComparer.Ordinal).Select(id => view.Find(new Id<TagSet>(id))).OfType<TagSet>()
            : view.All<TagSet>();
    }

    /// <summary>A tag without a value names whatever value there is; one with a value, also an empty one, that value only.</summary>
    private static bool Matches(TagMap held, TagShape tag) => held.TryGetValue(tag.Key!, out var value) && (tag.Value is null || tag.Value == value);

    private static bool Matches(FilterClause clause, TagDescriptionShape tag)
    {
        if (clause.Name.StartsWith(Query.TagFilterPrefix, StringComparison.Ordinal))
            return tag.Key == clause.Name[Query.TagFilterPrefix.Length..] && Any(tag.Value);
        return clause.Name switch
        {
            "key" => Any(tag.Key),
            "value" => Any(tag.Value),
            "resource-id" => Any(tag.ResourceId),
            "resource-type" => Any(tag.ResourceType),
            _ => throw Ec2Errors.InvalidFilter(clause.Name),
        };

        bool Any(string? text) => clause.Patterns.Any(pattern => Wildcard.Matches(pattern, text));
    }
}
