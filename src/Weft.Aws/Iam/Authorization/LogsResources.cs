using Weft.Control.State;
using Weft.Wire.Logs;

namespace Weft.Aws.Iam.Authorization;

/// <summary>
/// What a CloudWatch Logs request is about. AWS writes a group for its policies with an empty stream at its end, so that they must say
/// <c>log-group:NAME:*</c>; only the tagging operations name the bare group.
/// </summary>
internal static class LogsResources
{
    /// <summary>Null for a request of another service.</summary>
    public static IReadOnlyList<string>? Of(View view, object parsed) => parsed switch
    {
        CreateLogGroupRequest r => [Stream(view, r.LogGroupName, "")],
        DeleteLogGroupRequest r => [Stream(view, r.LogGroupName, "")],
        DescribeLogGroupsRequest => [Stream(view, "", "")],
        PutRetentionPolicyRequest r => [Stream(view, r.LogGroupName, "")],
        DeleteRetentionPolicyRequest r => [Stream(view, r.LogGroupName, "")],
        TagLogGroupRequest r => [Stream(view, r.LogGroupName, "")],
        UntagLogGroupRequest r => [Stream(view, r.LogGroupName, "")],
        ListTagsLogGroupRequest r => [Stream(view, r.LogGroupName, "")],
        TagResourceRequest r => [r.ResourceArn],
        UntagResourceRequest r => [r.ResourceArn],
        ListTagsForResourceRequest r => [r.ResourceArn],
        CreateLogStreamRequest r => [Stream(view, r.LogGroupName, "")],
        DescribeLogStreamsRequest r => [Stream(view, r.LogGroupName ?? r.LogGroupIdentifier, "")],
        FilterLogEventsRequest r => [Stream(view, r.LogGroupName ?? r.LogGroupIdentifier, "")],
        DeleteLogStreamRequest r => [Stream(view, r.LogGroupName, r.LogStreamName)],
        PutLogEventsRequest r => [Stream(view, r.LogGroupName, r.LogStreamName)],
        GetLogEventsRequest r => [Stream(view, r.LogGroupName ?? r.LogGroupIdentifier, r.LogStreamName)],
        _ => null,
    };

    private static string Stream(View view, string? group, string stream) => group?.StartsWith("arn:", StringComparison.Ordinal) == true
        ? $"{group}:log-stream:{stream}"
        : $"arn:aws:logs:{view.Region}:{view.Account}:log-group:{group}:log-stream:{stream}";
}
