using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Weft.Aws;
using Weft.Aws.Ec2.NetworkInsightsPaths;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Network.Model;
using Weft.Scenarios.Running;
using Weft.Wire;

namespace Weft.Scenarios.Cloud;

/// <summary>
/// A cloud that a scenario builds with lines of the AWS command line, done in process through the same readers, operations and writers as
/// over HTTP. <c>-> name</c> at the end of a line keeps the id of what it made; <c>$name</c> uses it. A line that has to fail ends with
/// <c>-> refused Code</c>.
/// </summary>
internal sealed partial class CloudWorld : IScriptedCloud
{
    private static readonly Scope s_scope = new(AccountId.Default, new RegionName("us-east-1"));

    private readonly Catalog _catalog = AwsServices.CreateCatalog();
    private readonly WriteSettings _settings;
    private readonly DateTimeOffset _start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private CloudState _state = CloudState.Empty;

    public CloudWorld()
    {
        _settings = new WriteSettings(_catalog, new IdSource(1), Pace.Instant);
        _state = Executor.GiveBirth(_state, s_scope, _start, _settings).State;
    }

    /// <summary>The names that lines have given, and the ids behind them.</summary>
    public Dictionary<string, string> Names { get; } = [];

    /// <summary>How many analyses were compared with a trace.</summary>
    public int Compared { get; private set; }

    public NetworkInput Lower() => Lowering.Of(_state, _start);

    public string? Run(string line)
    {
        var arrow = line.LastIndexOf("->", StringComparison.Ordinal);
        var (command, outcome) = arrow < 0 ? (line, "") : (line[..arrow], line[(arrow + 2)..].Trim());
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Substitute).ToArray();
        try
        {
            var answer = Call(words[0], words[1], CommandLine.Fields(words[1], CommandLine.WithoutProfile(words[2..], out var profile)), ScopeOf(profile));
            if (outcome.StartsWith("refused ", StringComparison.Ordinal)) return $"was to be {outcome}, but was done";
            if (outcome.Length > 0 && words[1] == "describe-network-acls") KeepAssociation(outcome, words[^1].Split('=')[^1], answer);
            else if (outcome.Length > 0) Keep(outcome, words[1], answer);
            return null;
        }
        catch (AwsException error)
        {
            return outcome == $"refused {error.Code}" ? null : $"{error.Code}: {error.Message}";
        }
    }

    public string Analyze(string path, bool withComponents)
    {
        var words = path.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Substitute).ToArray();
        var started = Call("ec2", "start-network-insights-analysis", CommandLine.Fields("start-network-insights-analysis", ["--network-insights-path-id", .. words]));
        var answer = Call("ec2", "describe-network-insights-analyses", [("NetworkInsightsAnalysisId.1", Find(started, "networkInsightsAnalysisId"))]);
        var found = AnalysisText.Of(answer, withComponents);
        // Components that a path must or must not pass are nothing that a trace can be asked.
        if (words.Length > 1) return found;
        var view = new View(_state, new Call(s_scope, Caller.RootOf(s_scope.Account), "Trace", "11111111-2222-3333-4444-555555555555", _start));
        var agreement = new TraceAgreement(view, _state.NetworkAt(_start));
        var contradiction = agreement.Contradiction(view.Require<NetworkInsightsPath>(words[0]), found);
        Compared += agreement.Compared;
        return contradiction is null ? found : $"{found}, but {contradiction}";
    }

    public string WithIds(string text) => Name().Replace(text, match => Names.GetValueOrDefault(match.Value, match.Value));

    public string WithNames(string text) => Names.Aggregate(text, (current, pair) => current.Replace(pair.Value, pair.Key, StringComparison.Ordinal));

    private string Substitute(string word) => Variable().Replace(word, match =>
        Names.TryGetValue(match.Groups[1].Value, out var id) ? id : throw new FormatException($"${match.Groups[1].Value} has no value yet"));

    // A profile is named by the account that its keys belong to.
    private Scope ScopeOf(string? profile)
    {
        if (profile is null) return s_scope;
        var scope = new Scope(new AccountId(profile), s_scope.Region);
        _state = Executor.GiveBirth(_state, scope, _start, _settings).State;
        return scope;
    }

    private XDocument Call(string service, string command, IEnumerable<(string Name, string Value)> fields, Scope? where = null)
    {
        var scope = where ?? s_scope;
        var operation = _catalog.Find(service, CommandLine.Pascal(command)) ?? throw new FormatException($"'{service} {command}' is not served");
        // The command line makes up a token for the operations that need one.
        if (typeof(IIdempotentRequest).IsAssignableFrom(operation.Contract.RequestType) && operation.Contract.Name.Contains("NetworkInsights", StringComparison.Ordinal)) fields = fields.Append(("ClientToken", $"token-{_state.Revision}"));
        var form = fields.Prepend(("Version", operation.Contract.Service.ApiVersion)).Prepend(("Action", operation.Contract.Name));
        var body = Encoding.UTF8.GetBytes(string.Join('&', form.Select(field => $"{field.Item1}={Uri.EscapeDataString(field.Item2)}")));
        var request = operation.Contract.ReadRequest(new WireRequest { Method = "POST", Path = "/", Body = body });
        operation.CheckRefusals(request);
        var call = new Call(scope, Caller.RootOf(scope.Account), operation.Contract.Name, "11111111-2222-3333-4444-555555555555", _start);
        var invocation = new Invocation(operation, request, call, body);
        object result;
        if (!operation.IsWrite) result = Executor.Read(_state, invocation).Result!;
        else
        {
            var written = Executor.Write(_state, invocation, _settings);
            _state = written.State;
            result = written.Answer.Result!;
        }

        using var output = new ResponseBuffer();
        operation.Contract.WriteResult(result, call.RequestId, output);
        return XDocument.Parse(Encoding.UTF8.GetString(output.WrittenSpan));
    }

    // What a line makes has its id in the element that is named for it: createSubnet answers with a subnetId.
    private void Keep(string name, string command, XDocument answer)
    {
        var element = command switch
        {
            "describe-images" => "imageId",
            "run-instances" => "networkInterfaceId",
            "create-security-group" => "groupId",
            "allocate-address" => "allocationId",
            "create-managed-prefix-list" => "prefixListId",
            _ when command.StartsWith("create-", StringComparison.Ordinal) => char.ToLower(CommandLine.Pascal(command)[6], CultureInfo.InvariantCulture) + CommandLine.Pascal(command)[7..] + "Id",
            _ => throw new FormatException($"'{command}' makes nothing that could be kept as {name}"),
        };
        Names[name] = Find(answer, element);
        if (command == "run-instances") Names[$"{name}.instance"] = Find(answer, "instanceId");
        if (command == "allocate-address") Names[$"{name}.address"] = Find(answer, "publicIp");
    }

    // Which ACL a subnet has: NAME is the association, NAME.acl the ACL.
    private void KeepAssociation(string name, string subnet, XDocument answer)
    {
        var association = answer.Descendants().First(element => element.Name.LocalName == "subnetId" && element.Value == subnet).Parent!;
        Names[name] = association.Elements().First(element => element.Name.LocalName == "networkAclAssociationId").Value;
        Names[$"{name}.acl"] = association.Elements().First(element => element.Name.LocalName == "networkAclId").Value;
    }

    private static string Find(XDocument answer, string element) =>
        answer.Descendants().FirstOrDefault(candidate => candidate.Name.LocalName == element)?.Value
        ?? throw new FormatException($"the answer has no {element}");

    [GeneratedRegex(@"\$([a-z][a-z0-9-]*(?:\.[a-z]+)?)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?<![\w.-])[a-z][a-z0-9-]*(?:\.address)?(?![\w-])")]
    private static partial Regex Name();
}
