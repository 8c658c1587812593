using System.Text.Json;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.WaitConditions;

/// <summary>
/// The messages that arrive at a wait handle's address, as cfn-signal and curl send them: a PUT of JSON with Status, UniqueId, Data and Reason
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html).
/// </summary>
public static class WaitMessages
{
    /// <summary>Where the host serves the addresses; account, Region and the secret follow.</summary>
    public const string Path = "/_weft/cloudformation/wait/";

    /// <summary>A message on its way to the cloud: a write like any other.</summary>
    /// <param name="address">What follows <see cref="Path"/>.</param>
    /// <exception cref="AwsException">The address is none of a handle.</exception>
    public static Invocation ToInvocation(string address, ReadOnlyMemory<byte> body, string requestId, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.Split('/') is not [var account, var region, var token] || !AccountId.IsWellFormed(account)) throw Unknown();
        var operation = new Operation<SignalResourceRequest, EmptyResult>(
            CloudFormationApi.SignalResource, isWrite: true, (view, _, _) => Receive((Transaction)view, token, body));
        var scope = new Scope(new AccountId(account), new RegionName(region));
        var request = new SignalResourceRequest { StackName = "", LogicalResourceId = "", UniqueId = token, Status = "" };
        return new Invocation(operation, request, new Call(scope, Caller.System, "WaitHandle", requestId, now), body);
    }

    /// <summary>Takes a message in.</summary>
    /// <exception cref="AwsException">The handle is not there, or the message is none.</exception>
    public static EmptyResult Receive(Transaction transaction, string token, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var handle = transaction.Find(new Id<WaitHandle>(token)) ?? throw Unknown();
        var signal = Parse(body);
        if (handle.Signals.All(had => had.UniqueId != signal.UniqueId)) transaction.Put(handle with { Signals = handle.Signals.Add(signal) });
        return EmptyResult.Instance;
    }

    private static AwsException Unknown() => new("NoSuchKey", "No stack waits at this address.", 404);

    private static WaitSignal Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var (status, id) = (Text(document.RootElement, "Status"), Text(document.RootElement, "UniqueId"));
            if (status is not ("SUCCESS" or "FAILURE") || id is null) throw StackErrors.Validation("A message needs Status (SUCCESS or FAILURE) and UniqueId.");
            return new WaitSignal(id, status == "SUCCESS", Text(document.RootElement, "Data") ?? "", Text(document.RootElement, "Reason") ?? "");
        }
        catch (JsonException)
        {
            throw StackErrors.Validation("A message is a JSON object with Status, UniqueId, Data and Reason.");
        }
    }

    private static string? Text(JsonElement message, string name) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
