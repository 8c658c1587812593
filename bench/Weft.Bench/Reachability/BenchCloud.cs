using System.Text;
using Weft.Aws;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Quotas;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;

namespace Weft.Bench.Reachability;

/// <summary>One Region in this process, called operation by operation without a socket: what is measured is the operation alone.</summary>
internal sealed class BenchCloud
{
    private readonly Catalog _catalog = AwsServices.CreateCatalog();
    private readonly Scope _scope = new(AccountId.Default, new RegionName("us-east-1"));

    public BenchCloud()
    {
        Settings = new WriteSettings(_catalog, new IdSource(1), Pace.Instant);
        State = Executor.GiveBirth(CloudState.Empty, _scope, Now, Settings).State;
    }

    public WriteSettings Settings { get; }

    public CloudState State { get; private set; }

    public DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public void Raise(string quota, double value) => State = Executor.Change(
        State, new Call(_scope, Caller.System, "Raise", "r", Now), transaction => transaction.Put(new GrantedQuota(new(quota), value)), Settings).State;

    public Invocation Invocation(string action, params string[] fields)
    {
        var operation = _catalog.Find("ec2", action) ?? throw new InvalidOperationException($"{action} is not served");
        var body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => field.Split('=', 2)).Select(pair => $"{pair[0]}={Uri.EscapeDataString(pair[1])}")
            .Prepend($"Version={operation.Contract.Service.ApiVersion}").Prepend($"Action={action}")));
        var request = operation.Contract.ReadRequest(new WireRequest { Method = "POST", Path = "/", Body = body });
        return new Invocation(operation, request, new Call(_scope, Caller.RootOf(_scope.Account), action, "r", Now), body);
    }

    /// <summary>Does an operation and gives the text of an element of its answer.</summary>
    public string Make(string action, string? element, params string[] fields)
    {
        var invocation = Invocation(action, fields);
        var written = invocation.Operation.IsWrite ? Executor.Write(State, invocation, Settings) : new Outcome(State, invocation.Call, [], Executor.Read(State, invocation));
        State = written.State;
        if (element is null) return "";
        using var output = new ResponseBuffer();
        invocation.Operation.Contract.WriteResult(written.Answer.Result!, "r", output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        var start = text.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        return text[start..text.IndexOf('<', start)];
    }
}
