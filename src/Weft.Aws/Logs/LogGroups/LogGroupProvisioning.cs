using System.Text.Json.Nodes;
using Weft.Aws.Logs.LogStreams;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Logs;

namespace Weft.Aws.Logs.LogGroups;

/// <summary>AWS::Logs::LogGroup, and AWS::Logs::LogStream, whose physical identifier is the stream's name.</summary>
internal static class LogGroupProvisioning
{
    private const string Group = "LogGroupName";
    private const string Stream = "LogStreamName";
    private const string Retention = "RetentionInDays";
    private const string GroupField = "logGroupName";

    public static void Declare(Catalog catalog) => catalog
        .Provision(new ProvisionedType("AWS::Logs::LogGroup")
            .Has(Property.Text(Group).Replaces(), Property.Integer(Retention), Property.Text("LogGroupClass"), Property.Tags())
            .Refuses("BearerTokenAuthenticationEnabled", "DataProtectionPolicy", "DeletionProtectionEnabled", "FieldIndexPolicies", "KmsKeyId", "ResourcePolicyDocument")
            .Bills(Meter.Use("GB that it takes in"), Meter.Use("GB-months that it keeps"))
            .Creates(Create)
            .Updates(Update)
            .Deletes((call, id, _) => call.Run(LogsApi.DeleteLogGroup, new RequestFields().With(GroupField, id)))
            .ReadBy(LogsApi.DescribeLogGroups, "logGroupNamePrefix")
            .Reads(Read)
            .Attribute("Arn", (view, id) => view.Require(LogGroup.IdOf(id)).ArnIn(view) + ":*"))
        .Provision(new ProvisionedType("AWS::Logs::LogStream")
            .Has(Property.Text(Group).Required().Replaces(), Property.Text(Stream).Replaces())
            .Creates((call, given) =>
            {
                var name = given.Text(Stream) ?? call.MakeName();
                call.Run(LogsApi.CreateLogStream, StreamFields(given, name));
                return name;
            })
            .Deletes((call, id, last) => call.Run(LogsApi.DeleteLogStream, StreamFields(last, id)))
            .ReadBy(LogsApi.DescribeLogStreams, (_, last) => new RequestFields().With(GroupField, last.Text(Group)))
            .Reads((view, id, last) => view.Find(LogGroup.IdOf(last.RequireText(Group))) is { } group && view.Find(LogStream.IdOf(group, id)) is not null
                ? new JsonObject { [Group] = group.Name, [Stream] = id }
                : null));

    private static RequestFields StreamFields(PropertyReader given, string name) => new RequestFields().With(GroupField, given.Text(Group)).With("logStreamName", name);

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var name = given.Text(Group) ?? call.MakeName();
        call.Run(LogsApi.CreateLogGroup, new RequestFields().With(GroupField, name).With("logGroupClass", given.Text("LogGroupClass")).With("tags", Tags(given.Tags())));
        Keep(call, name, given.Integer(Retention));
        return name;
    }

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        if (update.After.Text("LogGroupClass") is { } kind and not LogGroupClassValues.Standard) throw LogsErrors.Unsupported($"the log group class {kind}");
        if (update.Changes(Retention))
        {
            if (update.After.Has(Retention)) Keep(call, update.Id, update.After.Integer(Retention));
            else call.Run(LogsApi.DeleteRetentionPolicy, new RequestFields().With(GroupField, update.Id));
        }

        var (before, after) = (update.Before.Tags(), update.After.Tags());
        var gone = before.Select(tag => tag.Key).Except(after.Select(tag => tag.Key)).ToList();
        var set = after.Except(before).ToList();
        var group = new RequestFields().With("resourceArn", call.View.Require(LogGroup.IdOf(update.Id)).ArnIn(call.View));
        if (gone.Count > 0) call.Run(LogsApi.UntagResource, group.With("tagKeys", gone));
        if (set.Count > 0) call.Run(LogsApi.TagResource, new RequestFields().With("resourceArn", call.View.Require(LogGroup.IdOf(update.Id)).ArnIn(call.View)).With("tags", Tags(set)));
    }

    private static void Keep(ProvisionCall call, string name, int? days)
    {
        if (days is not null) call.Run(LogsApi.PutRetentionPolicy, new RequestFields().With(GroupField, name).With("retentionInDays", days));
    }

    private static JsonNode? Tags(IReadOnlyList<KeyValuePair<string, string>> tags) =>
        tags.Count == 0 ? null : new JsonObject(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));

    private static JsonObject? Read(View view, string id)
    {
        if (view.Find(LogGroup.IdOf(id)) is not { } group) return null;
        var tags = view.TagsOf(group.Id).Where(tag => !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase));
        return new JsonObject
        {
            [Group] = id,
            [Retention] = group.RetentionDays,
            ["LogGroupClass"] = LogGroupClassValues.Standard,
            [Property.TagsName] = new JsonArray([.. tags.Select(tag => (JsonNode)new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]),
        };
    }
}
