using System.Text.Json;
using Weft.Aws.Ec2.Reach;
using Weft.Control;
using Weft.Wire;

namespace Weft.Host.Serving.Questions;

/// <summary>The endpoints that answer questions about the network: its paths, its reachability, its history.</summary>
internal sealed class QuestionEndpoints(Cloud cloud, ReachLedger ledger)
{
    private readonly TraceEndpoint trace = new(cloud);
    private readonly ReachEndpoint reach = new(cloud, ledger);
    private readonly DiffEndpoint diff = new(cloud, ledger);
    private readonly HistoryEndpoint history = new(cloud);
    private readonly CheckEndpoint check = new(cloud, ledger);
    private readonly PlanEndpoint plan = new(cloud);

    public static bool Serves(string method, string path) => (method, path) switch
    {
        ("GET", "/_weft/trace" or "/_weft/reach" or "/_weft/diff" or "/_weft/history") => true,
        ("POST", "/_weft/check" or "/_weft/plan") => true,
        _ => false,
    };

    /// <returns>Whether the question could be read, and the members of the answer.</returns>
    /// <exception cref="AwsException">A parameter is missing or can't be understood.</exception>
    public async Task<(bool IsReadable, Action<Utf8JsonWriter> Members)> AnswerAsync(WireRequest request, IReadOnlyDictionary<string, string> query) => request.Path switch
    {
        "/_weft/trace" => (true, await trace.AnswerAsync(query)),
        "/_weft/reach" => (true, await reach.AnswerAsync(query)),
        "/_weft/diff" => (true, await diff.AnswerAsync(query)),
        "/_weft/history" => (true, await history.AnswerAsync(query)),
        "/_weft/plan" => (true, await plan.AnswerAsync(query, request.Body)),
        _ => await check.AnswerAsync(query, request.Body),
    };
}
