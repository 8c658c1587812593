using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire.Logs;

namespace Weft.Aws.Logs.LogGroups;

/// <summary>A group of log streams that share how long their events are kept.</summary>
/// <param name="Id"><c>log-group:</c> and the name, as in its ARN.</param>
/// <param name="RetentionDays">How long events are kept; null for ever.</param>
/// <param name="SweepDue">When expired events are removed next; null while nothing waits to expire.</param>
public sealed record LogGroup(
    Id<LogGroup> Id, string Name, DateTimeOffset Created, int? RetentionDays = null, DateTimeOffset? SweepDue = null) : IResource<LogGroup>
{
    public static ResourceType<LogGroup> Type { get; } = new ResourceType<LogGroup>("log-group", LogGroupJson.Default)
        .Unknown(_ => LogsErrors.NotFound("log group"));

    /// <summary>Removes what has expired; the target is a group's identifier.</summary>
    internal static Step Sweep { get; } = new("log-group.sweep", LogRetention.Sweep);

    [JsonIgnore]
    public TimeSpan? Retention => RetentionDays is { } days ? TimeSpan.FromDays(days) : null;

    public static Id<LogGroup> IdOf(string name) => new($"log-group:{name}");

    public string ArnIn(View view) => $"arn:aws:logs:{view.Region}:{view.Account}:{Id}";

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type).WithStep(Sweep);
        catalog.Write(LogsApi.CreateLogGroup, LogGroupOperations.Create).Refuses(r => r.KmsKeyId).Refuses(r => r.DeletionProtectionEnabled);
        catalog.Write(LogsApi.DeleteLogGroup, LogGroupOperations.Delete);
        catalog.Read(LogsApi.DescribeLogGroups, LogGroupOperations.Describe).Refuses(r => r.AccountIdentifiers);
        catalog.Write(LogsApi.PutRetentionPolicy, LogRetention.Put);
        catalog.Write(LogsApi.DeleteRetentionPolicy, LogRetention.Delete);
        catalog.Write(LogsApi.TagResource, LogGroupTags.Tag);
        catalog.Write(LogsApi.UntagResource, LogGroupTags.Untag);
        catalog.Read(LogsApi.ListTagsForResource, LogGroupTags.List);
        catalog.Write(LogsApi.TagLogGroup, LogGroupTags.TagByName);
        catalog.Write(LogsApi.UntagLogGroup, LogGroupTags.UntagByName);
        catalog.Read(LogsApi.ListTagsLogGroup, LogGroupTags.ListByName);
        LogGroupProvisioning.Declare(catalog);
    }
}

[JsonSerializable(typeof(LogGroup))]
internal sealed partial class LogGroupJson : JsonSerializerContext;
