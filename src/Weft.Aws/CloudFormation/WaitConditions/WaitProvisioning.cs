using System.Text.Json.Nodes;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Aws.CloudFormation.Stacks;

namespace Weft.Aws.CloudFormation.WaitConditions;

/// <summary>AWS::CloudFormation::WaitConditionHandle and AWS::CloudFormation::WaitCondition.</summary>
internal static class WaitProvisioning
{
    private const int LongestTimeout = 43_200;

    public static void Declare(Catalog catalog, IHostAddress host)
    {
        catalog.Resource(WaitHandle.Type).Resource(WaitCondition.Type);
        catalog.Provision(new ProvisionedType("AWS::CloudFormation::WaitConditionHandle")
            .Creates((call, _) => Open(call, host))
            .Deletes((call, url, _) => call.Transaction.Remove(Of(call.View, url)!.Id))
            .Reads((view, url) => Of(view, url) is null ? null : []));
        catalog.Provision(new ProvisionedType("AWS::CloudFormation::WaitCondition")
            .Has(Property.Text("Handle").Replaces(), Property.Text("Timeout").Replaces(), Property.Integer("Count").Replaces())
            .Creates(Begin)
            .Deletes((call, id, _) => call.Transaction.Remove(new Id<WaitCondition>(id)))
            .Reads(Read)
            .Settles(Settle)
            .Attribute("Data", Messages));
    }

    private static WaitHandle? Of(View view, string url) => view.Under(WaitHandle.ByUrl, url).FirstOrDefault();

    private static string Open(ProvisionCall call, IHostAddress host)
    {
        var token = call.Transaction.Ids.NextHex(32);
        var scope = $"{call.View.Account}/{call.View.Region}";
        var handle = new WaitHandle(new Id<WaitHandle>(token), $"{host.Endpoint}{WaitMessages.Path}{scope}/{token}", []);
        return call.Transaction.Put(handle).Url;
    }

    private static string Begin(ProvisionCall call, PropertyReader given)
    {
        var url = given.Text("Handle") ?? throw StackErrors.Validation("Property Handle cannot be empty.");
        if (!int.TryParse(given.Text("Timeout"), out var seconds) || seconds is < 1 or > LongestTimeout)
            throw StackErrors.Validation($"Property Timeout must be a number of seconds from 1 to {LongestTimeout}.");
        var handle = Of(call.View, url) ?? throw StackErrors.Validation($"Wait condition handle {url} does not exist");
        var id = $"arn:aws:cloudformation:{call.View.Region}:{call.View.Account}:stack/{call.StackName}/{call.Transaction.Ids.NextHex(32)}/{call.LogicalId}";
        call.Transaction.Put(new WaitCondition(
            new Id<WaitCondition>(id), url, given.Integer("Count") ?? 1, call.View.Now + TimeSpan.FromSeconds(seconds), [.. handle.Signals.Select(signal => signal.UniqueId)]));
        return id;
    }

    private static Settling Settle(View view, string id)
    {
        var condition = view.Require(new Id<WaitCondition>(id));
        var signals = NewSignals(view, condition).ToList();
        if (signals.Find(signal => !signal.IsSuccess) is { } bad) return Settling.Failed($"WaitCondition received failed message: '{bad.Reason}' for uniqueId: {bad.UniqueId}");
        if (signals.Count >= condition.Count) return Settling.Settled;
        return view.Now < condition.Deadline
            ? Settling.Pending
            : Settling.Failed($"WaitCondition timed out. Received {signals.Count} conditions when expecting {condition.Count}");
    }

    private static JsonObject? Read(View view, string id) => view.Find(new Id<WaitCondition>(id)) is { } condition
        ? new JsonObject { ["Handle"] = condition.HandleUrl, ["Count"] = condition.Count }
        : null;

    private static string Messages(View view, string id) => new JsonObject(NewSignals(view, view.Require(new Id<WaitCondition>(id)))
        .Select(signal => KeyValuePair.Create(signal.UniqueId, (JsonNode?)signal.Payload))).ToJsonString();

    private static IEnumerable<WaitSignal> NewSignals(View view, WaitCondition condition) =>
        Of(view, condition.HandleUrl) is { } handle ? handle.Signals.Where(signal => !condition.Seen.Contains(signal.UniqueId)) : [];
}
