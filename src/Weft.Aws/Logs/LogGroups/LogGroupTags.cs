using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Tags;
using Weft.Wire;
using Weft.Wire.Logs;

namespace Weft.Aws.Logs.LogGroups;

/// <summary>The tags of log groups, by ARN and in the older way by name.</summary>
internal static class LogGroupTags
{
    private const string ReservedPrefix = "aws:";

    public static EmptyResult Tag(Transaction transaction, TagResourceRequest request) =>
        Merge(transaction, RequireByArn(transaction, request.ResourceArn), request.Tags);

    public static EmptyResult TagByName(Transaction transaction, TagLogGroupRequest request) =>
        Merge(transaction, transaction.Require(LogGroup.IdOf(request.LogGroupName)), request.Tags);

    public static EmptyResult Untag(Transaction transaction, UntagResourceRequest request) =>
        Drop(transaction, RequireByArn(transaction, request.ResourceArn), request.TagKeys);

    public static EmptyResult UntagByName(Transaction transaction, UntagLogGroupRequest request) =>
        Drop(transaction, transaction.Require(LogGroup.IdOf(request.LogGroupName)), request.Tags);

    public static ListTagsForResourceResult List(View view, ListTagsForResourceRequest request) =>
        new() { Tags = view.TagsOf(RequireByArn(view, request.ResourceArn).Id) };

    public static ListTagsLogGroupResult ListByName(View view, ListTagsLogGroupRequest request) =>
        new() { Tags = view.TagsOf(view.Require(LogGroup.IdOf(request.LogGroupName)).Id) };

    /// <exception cref="AwsException">InvalidParameterException for a reserved key; TooManyTagsException.</exception>
    public static EmptyResult Merge(Transaction transaction, LogGroup group, IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Keys.FirstOrDefault(key => key.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase)) is not null)
            throw LogsErrors.InvalidParameter("Tag keys starting with aws: are reserved for system use.");
        var merged = transaction.TagsOf(group.Id).SetItems(tags);
        if (merged.Count > FixedLimits.TagsPerLogGroup)
            throw new AwsException("TooManyTagsException", $"A resource can have no more than {FixedLimits.TagsPerLogGroup} tags.");
        if (tags.Count > 0) transaction.Put(new TagSet(new Id<TagSet>(group.Id.Text), LogGroup.Type.Noun, merged));
        return EmptyResult.Instance;
    }

    private static EmptyResult Drop(Transaction transaction, LogGroup group, IReadOnlyList<string> keys)
    {
        var tags = new Id<TagSet>(group.Id.Text);
        if (transaction.Find(tags) is not { } held) return EmptyResult.Instance;
        var rest = held.Tags.RemoveRange(keys);
        if (rest.IsEmpty) transaction.Remove(tags);
        else transaction.Put(held with { Tags = rest });
        return EmptyResult.Instance;
    }

    private static LogGroup RequireByArn(View view, string arn)
    {
        if (!arn.StartsWith("arn:", StringComparison.Ordinal)) throw LogsErrors.InvalidParameter($"The ARN {arn} is not valid.");
        return view.Require(LogGroup.IdOf(LogGroupOperations.NameOf(view, arn)));
    }
}
