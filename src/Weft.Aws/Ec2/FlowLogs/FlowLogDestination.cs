using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.FlowLogs;

/// <summary>Where a CreateFlowLogs request wants its records to go.</summary>
/// <param name="GroupName">The log group; null for S3.</param>
/// <param name="Bucket">The bucket; null for a log group.</param>
internal sealed record FlowLogDestination(string? GroupName, string? Bucket, FlowLogFiles? Files)
{
    private const string BucketPrefix = "arn:aws:s3:::";
    private const string ReservedFolder = "AWSLogs";

    /// <exception cref="AwsException">InvalidParameter, UnsupportedOperation.</exception>
    public static FlowLogDestination Parse(View view, CreateFlowLogsRequest request) => request.LogDestinationType switch
    {
        null or LogDestinationTypeValues.CloudWatchLogs => ParseGroup(view, request),
        LogDestinationTypeValues.S3 => ParseBucket(request),
        _ => throw Ec2Errors.Unsupported($"flow logs to {request.LogDestinationType}"),
    };

    private static FlowLogDestination ParseGroup(View view, CreateFlowLogsRequest request)
    {
        if (request is { LogGroupName: not null, LogDestination: not null })
            throw Invalid("Please only provide LogGroupName or only provide LogDestination.");
        if (request.DestinationOptions is not null) throw Invalid("DestinationOptions can only be specified for the destination type s3.");
        if (string.IsNullOrEmpty(request.DeliverLogsPermissionArn)) throw Invalid("DeliverLogsPermissionArn can't be empty.");
        if (!IsRole(request.DeliverLogsPermissionArn)) throw Invalid($"DeliverLogsPermissionArn {request.DeliverLogsPermissionArn} is not the ARN of a role.");
        if (request.LogGroupName is { } name) return new FlowLogDestination(name, null, null);
        if (request.LogDestination is not { } arn) throw Invalid("LogDestination can't be empty if LogGroupName is not provided.");
        var prefix = $"arn:aws:logs:{view.Region}:{view.Account}:log-group:";
        if (!arn.StartsWith(prefix, StringComparison.Ordinal) || arn.Length == prefix.Length)
            throw Invalid($"LogDestination {arn} is not the ARN of a log group of this account and Region.");
        var group = arn[prefix.Length..];
        return new FlowLogDestination(group.EndsWith(":*", StringComparison.Ordinal) ? group[..^2] : group, null, null);
    }

    private static FlowLogDestination ParseBucket(CreateFlowLogsRequest request)
    {
        if (request.LogGroupName is not null) throw Invalid("LogDestination type must be cloud-watch-logs if LogGroupName is provided.");
        if (!string.IsNullOrEmpty(request.DeliverLogsPermissionArn)) throw Invalid("DeliverLogsPermissionArn is not applicable for s3 delivery.");
        if (request.LogDestination is not { } arn) throw Invalid("LogDestination can't be empty if LogGroupName is not provided.");
        if (!arn.StartsWith(BucketPrefix, StringComparison.Ordinal) || !IsPath(arn[BucketPrefix.Length..]))
            throw Invalid($"LogDestination {arn} is not the ARN of a bucket.");
        if (arn[BucketPrefix.Length..].Split('/').Skip(1).Contains(ReservedFolder)) throw Invalid($"{ReservedFolder} is a reserved folder name.");
        if (request.DestinationOptions?.FileFormat is { } format and not DestinationFileFormatValues.PlainText)
            throw Ec2Errors.Unsupported($"flow log files in the format {format}");
        return new FlowLogDestination(
            null,
            arn[BucketPrefix.Length..].Split('/')[0],
            new FlowLogFiles(request.DestinationOptions?.HiveCompatiblePartitions == true, request.DestinationOptions?.PerHourPartition == true));
    }

    private static bool IsRole(string arn)
    {
        var parts = arn.Split(':', 6);
        return parts is ["arn", "aws", "iam", "", { Length: 12 }, var rest] && rest.StartsWith("role/", StringComparison.Ordinal);
    }

    // The path becomes folders of this machine, so nothing in it may lead out of them.
    private static bool IsPath(string path) => path.TrimEnd('/').Split('/').All(part =>
        part.Length > 0 && part is not ("." or "..") && part.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '.' or '_' or '='));

    private static AwsException Invalid(string message) => new("InvalidParameter", message);
}
