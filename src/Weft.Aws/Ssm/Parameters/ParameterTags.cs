using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Tags;
using Weft.Wire;
using Weft.Wire.Ssm;

namespace Weft.Aws.Ssm.Parameters;

/// <summary>AddTagsToResource, RemoveTagsFromResource and ListTagsForResource, for parameters.</summary>
internal static class ParameterTags
{
    private const int Limit = 50;

    public static EmptyResult Add(Transaction transaction, AddTagsToResourceRequest request)
    {
        Merge(transaction, Require(transaction, request.ResourceType, request.ResourceId).Name, request.Tags);
        return EmptyResult.Instance;
    }

    public static EmptyResult Remove(Transaction transaction, RemoveTagsFromResourceRequest request)
    {
        var tags = new Id<TagSet>(Require(transaction, request.ResourceType, request.ResourceId).Id.Text);
        if (transaction.Find(tags) is not { } held) return EmptyResult.Instance;
        var rest = held.Tags.RemoveRange(request.TagKeys);
        if (rest.IsEmpty) transaction.Remove(tags);
        else transaction.Put(held with { Tags = rest });
        return EmptyResult.Instance;
    }

    public static ListTagsForResourceResult List(View view, ListTagsForResourceRequest request) => new()
    {
        TagList = [.. view.TagsOf(Require(view, request.ResourceType, request.ResourceId).Id).Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })],
    };

    /// <exception cref="AwsException">ValidationException for a reserved key; TooManyTagsError.</exception>
    public static void Merge(Transaction transaction, string name, IReadOnlyList<TagShape> tags)
    {
        if (tags.Any(tag => tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)))
            throw ParameterErrors.Validation("Tag keys starting with aws: are reserved for system use.");
        var id = Parameter.IdOf(name);
        var merged = transaction.TagsOf(id).SetItems(tags.Select(tag => KeyValuePair.Create(tag.Key, tag.Value)));
        if (merged.Count > Limit) throw new AwsException("TooManyTagsError", $"A parameter can have no more than {Limit} tags.");
        transaction.Put(new TagSet(new Id<TagSet>(id.Text), Parameter.Type.Noun, merged));
    }

    private static Parameter Require(View view, string type, string id)
    {
        if (type != ResourceTypeForTaggingValues.Parameter) throw new AwsException("InvalidResourceType", $"Weft has no resources of the type {type}.");
        return ParameterReference.Parse(id, view).FindOwn(view) ?? throw new AwsException("InvalidResourceId", $"The resource ID {id} is not valid. Verify that you entered the correct ID and try again.");
    }
}
