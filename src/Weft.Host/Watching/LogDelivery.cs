using Weft.Aws.Ec2.FlowLogs;
using Weft.Aws.Logs.LogGroups;
using Weft.Aws.Logs.LogStreams;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Logs;

namespace Weft.Host.Watching;

/// <summary>Brings lines of flow logs into their log groups, by the very operations of the API and as the role of the flow log.</summary>
internal sealed class LogDelivery(Cloud cloud, Catalog catalog)
{
    private const int MaxEvents = 10_000;
    private const int MaxBytes = 1_000_000;
    private const int EventOverhead = 26;
    private const string SessionName = "flowlogs";

    /// <exception cref="AwsException">The group can't be written to.</exception>
    public async Task DeliverAsync(View view, FlowLogBatch batch)
    {
        var (log, group) = (batch.Log, batch.Log.GroupName!);
        if (view.Find(LogGroup.IdOf(group)) is not { } held)
            await TryCallAsync(LogsApi.CreateLogGroup, new CreateLogGroupRequest { LogGroupName = group }, view.Scope, log);
        else if (view.Find(LogStream.IdOf(held, batch.StreamName)) is not null)
        {
            await PutAsync(view, batch);
            return;
        }

        await TryCallAsync(LogsApi.CreateLogStream, new CreateLogStreamRequest { LogGroupName = group, LogStreamName = batch.StreamName }, view.Scope, log);
        await PutAsync(view, batch);
    }

    private async Task PutAsync(View view, FlowLogBatch batch)
    {
        List<InputLogEventShape> events = [];
        var bytes = 0;
        foreach (var (start, _, text) in batch.Lines)
        {
            if (events.Count == MaxEvents || bytes + text.Length + EventOverhead > MaxBytes)
            {
                await PutAsync(view, batch, events);
                (events, bytes) = ([], 0);
            }

            events.Add(new InputLogEventShape { Timestamp = start.ToUnixTimeMilliseconds(), Message = text });
            bytes += text.Length + EventOverhead;
        }

        await PutAsync(view, batch, events);
    }

    private Task PutAsync(View view, FlowLogBatch batch, IReadOnlyList<InputLogEventShape> events) => CallAsync(
        LogsApi.PutLogEvents,
        new PutLogEventsRequest { LogGroupName = batch.Log.GroupName!, LogStreamName = batch.StreamName, LogEvents = events },
        view.Scope,
        batch.Log);

    // What stands already was made by someone else meanwhile, which is as good.
    private async Task TryCallAsync<TRequest, TResult>(OperationContract<TRequest, TResult> contract, TRequest request, Scope scope, FlowLog log)
        where TRequest : class
        where TResult : class
    {
        try
        {
            await CallAsync(contract, request, scope, log);
        }
        catch (AwsException taken) when (taken.Code == "ResourceAlreadyExistsException")
        {
        }
    }

    private async Task CallAsync<TRequest, TResult>(OperationContract<TRequest, TResult> contract, TRequest request, Scope scope, FlowLog log)
        where TRequest : class
        where TResult : class
    {
        var role = log.Role![(log.Role!.LastIndexOf('/') + 1)..];
        var caller = new Caller(scope.Account, $"arn:aws:sts::{scope.Account}:assumed-role/{role}/{SessionName}", SessionName, "");
        var call = new Call(scope, caller, contract.Name, Guid.NewGuid().ToString(), cloud.Clock.GetUtcNow());
        await cloud.ExecuteAsync(new Invocation(catalog.Find(contract.Service.SigningName, contract.Name)!, request, call, default));
    }
}
