using Weft.Aws.Logs.LogEvents;
using Weft.Aws.Logs.LogStreams;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Logs;

namespace Weft.Aws.Logs.LogGroups;

/// <summary>CreateLogGroup, DeleteLogGroup, DescribeLogGroups, and how other operations name a group.</summary>
internal static class LogGroupOperations
{
    public const int ItemsPerPage = 50;

    private const string ReservedPrefix = "aws/";

    public static EmptyResult Create(Transaction transaction, CreateLogGroupRequest request)
    {
        if (request.LogGroupName.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
            throw LogsErrors.InvalidParameter("Log groups starting with AWS/ are reserved for AWS.");
        if (request.LogGroupClass is { } given and not LogGroupClassValues.Standard) throw LogsErrors.Unsupported($"the log group class {given}");
        if (transaction.Find(LogGroup.IdOf(request.LogGroupName)) is not null) throw LogsErrors.AlreadyExists("log group");
        if (transaction.Count<LogGroup>() >= FixedLimits.LogGroupsPerRegion) throw LogsErrors.LimitExceeded("Resource limit exceeded.");
        var group = transaction.Put(new LogGroup(LogGroup.IdOf(request.LogGroupName), request.LogGroupName, transaction.Now));
        LogGroupTags.Merge(transaction, group, request.Tags);
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteLogGroupRequest request)
    {
        var group = transaction.Require(LogGroup.IdOf(request.LogGroupName));
        foreach (var stream in transaction.Referring(LogStream.InGroup, group.Id).ToList()) LogStreamOperations.Remove(transaction, stream);
        transaction.Remove(group.Id);
        return EmptyResult.Instance;
    }

    public static DescribeLogGroupsResult Describe(View view, DescribeLogGroupsRequest request)
    {
        if (request.IncludeLinkedAccounts == true) throw LogsErrors.Unsupported("log groups of linked accounts");
        var isByPattern = request.LogGroupNamePattern is not null;
        var page = Page.Of(
            Selected(view, request), group => group.Name, request.Limit ?? ItemsPerPage, request.NextToken, LogsErrors.InvalidToken);
        return new DescribeLogGroupsResult
        {
            LogGroups = page.Select(group => isByPattern ? BriefOf(view, group) : ShapeOf(view, group)),
            NextToken = page.NextToken,
        };
    }

    /// <summary>The group that a request names by name or by identifier, which is a name or an ARN without a star at its end.</summary>
    /// <exception cref="AwsException">InvalidParameterException for both or none; ResourceNotFoundException.</exception>
    public static LogGroup Require(View view, string? name, string? identifier)
    {
        if (name is not null == identifier is not null)
            throw LogsErrors.InvalidParameter("Exactly one of logGroupName and logGroupIdentifier must be specified.");
        return name is not null ? view.Require(LogGroup.IdOf(name)) : view.Require(LogGroup.IdOf(NameOf(view, identifier!)));
    }

    /// <summary>The name in an identifier; an ARN of another account or Region names nothing here.</summary>
    public static string NameOf(View view, string identifier)
    {
        if (!identifier.StartsWith("arn:", StringComparison.Ordinal)) return identifier;
        var prefix = $"arn:aws:logs:{view.Region}:{view.Account}:log-group:";
        return identifier.StartsWith(prefix, StringComparison.Ordinal) ? identifier[prefix.Length..] : throw LogsErrors.NotFound("log group");
    }

    private static IEnumerable<LogGroup> Selected(View view, DescribeLogGroupsRequest request)
    {
        var filters = new[] { request.LogGroupNamePrefix, request.LogGroupNamePattern, request.LogGroupClass };
        if (request.LogGroupIdentifiers.Count > 0 && filters.Any(filter => filter is not null))
            throw LogsErrors.InvalidParameter("logGroupIdentifiers can't be combined with another filter.");
        if (request is { LogGroupNamePrefix: not null, LogGroupNamePattern: not null })
            throw LogsErrors.InvalidParameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        var named = request.LogGroupIdentifiers.Select(identifier => NameOf(view, identifier)).ToHashSet(StringComparer.Ordinal);
        return view.All<LogGroup>().Where(group =>
            (named.Count == 0 || named.Contains(group.Name))
            && group.Name.StartsWith(request.LogGroupNamePrefix ?? "", StringComparison.Ordinal)
            && group.Name.Contains(request.LogGroupNamePattern ?? "", StringComparison.Ordinal)
            && request.LogGroupClass is null or LogGroupClassValues.Standard);
    }

    private static LogGroupShape BriefOf(View view, LogGroup group) => new()
    {
        LogGroupName = group.Name,
        CreationTime = group.Created.ToUnixTimeMilliseconds(),
        Arn = group.ArnIn(view) + ":*",
    };

    private static LogGroupShape ShapeOf(View view, LogGroup group) => new()
    {
        LogGroupName = group.Name,
        CreationTime = group.Created.ToUnixTimeMilliseconds(),
        RetentionInDays = group.RetentionDays,
        // Metric filters are not served, so a group has none.
        MetricFilterCount = 0,
        Arn = group.ArnIn(view) + ":*",
        LogGroupArn = group.ArnIn(view),
        StoredBytes = view.Referring(LogStream.InGroup, group.Id).Sum(stream => stream.StoredBytes),
        LogGroupClass = LogGroupClassValues.Standard,
        DeletionProtectionEnabled = false,
    };
}
