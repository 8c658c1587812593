using System.Text;
using Weft.Aws;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;

namespace Weft.Tests.Control.State;

/// <summary>
/// A cloud that does calls written as lines: "CreateSubnet VpcId=vpc-1 CidrBlock=10.0.0.0/24", with <c>@us-west-2</c> in front for another
/// Region. The same seed gives the same identifiers, so the lines of one run can be done again.
/// </summary>
internal sealed class CallScript
{
    private readonly Catalog catalog = AwsServices.CreateCatalog();
    private readonly WriteSettings settings;

    public CallScript(int seed) => settings = new WriteSettings(catalog, new IdSource(seed), Pace.Instant);

    public CloudState State { get; private set; } = CloudState.Empty;

    public DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Does one line; returns whether the cloud accepted it.</summary>
    public bool Do(string line)
    {
        var words = line.Split(' ');
        var region = words[0][0] == '@' ? words[0][1..] : TestCloud.DefaultRegion;
        var text = words[0][0] == '@' ? words[1..] : words;
        var scope = ScopeOf(region);
        if (!Executor.IsBorn(State, scope)) State = Executor.GiveBirth(State, scope, Now, settings).State;
        try
        {
            var operation = catalog.Find("ec2", text[0]) ?? throw new InvalidOperationException($"{text[0]} is not served");
            var fields = text[1..].Select(word => word.Split('=', 2)).Select(pair => $"{pair[0]}={Uri.EscapeDataString(pair[1])}");
            var body = Encoding.UTF8.GetBytes(string.Join('&', fields.Prepend($"Version={operation.Contract.Service.ApiVersion}").Prepend($"Action={text[0]}")));
            var request = operation.Contract.ReadRequest(new WireRequest { Method = "POST", Path = "/", Body = body });
            operation.CheckRefusals(request);
            var call = new Call(scope, Caller.RootOf(scope.Account), text[0], "11111111-2222-3333-4444-555555555555", Now);
            State = Executor.Write(State, new Invocation(operation, request, call, body), settings).State;
            return true;
        }
        catch (AwsException)
        {
            return false;
        }
    }

    public View ViewOf(string region) => new(State, new Call(ScopeOf(region), Caller.System, "Test", "", Now));

    private static Scope ScopeOf(string region) => new(AccountId.Default, new RegionName(region));
}
