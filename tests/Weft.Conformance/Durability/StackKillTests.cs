using System.Diagnostics;
using System.Xml.Linq;
using Xunit;

namespace Weft.Conformance.Durability;

/// <summary>A stack at the pace of AWS whose Weft is killed in the middle (kill -9): started again, it goes on where it was.</summary>
public sealed class StackKillTests : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan between = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the additional prefix list takes to go.</summary>
    private static readonly TimeSpan listGoes = TimeSpan.FromSeconds(3);

    private readonly string file = Path.Combine(Path.GetTempPath(), $"weft-{Guid.NewGuid():N}.db");
    private WeftProcess? running;

    private WeftProcess Weft => running ?? throw new InvalidOperationException("Weft is not started");

    [Fact]
    public async Task A_creation_goes_on_after_a_kill_and_makes_nothing_twice()
    {
        await StartAsync();
        await CreateAsync(Template("Bell", "10.0.1.0/24"));
        await UntilAsync(async () => await PhysicalIdAsync("Wait") is not null);
        var net = await PhysicalIdAsync("Net");

        await KillAsync();
        Assert.Equal("CREATE_IN_PROGRESS", await StatusAsync());
        Assert.Equal(net, await PhysicalIdAsync("Net"));
        await RingAsync("Bell", "SUCCESS");
        await UntilAsync(async () => await PhysicalIdAsync("Allowed") is not null);

        await KillAsync(); // the prefix list is still being made
        await UntilAsync(async () => await StatusAsync() == "CREATE_COMPLETE");
        Assert.Equal(2, (await Weft.ListAsync("DescribeVpcs", "vpcSet")).Count); // and the default VPC
        Assert.Equal([await PhysicalIdAsync("Web")], await SubnetsOfAsync(net!));
        var history = await HistoryAsync();
        foreach (var made in (string[])["Net", "Bell", "Wait", "Allowed", "Web"]) Assert.Single(history, happened => happened == $"{made} CREATE_COMPLETE");
    }

    [Fact]
    public async Task An_update_goes_on_after_a_kill_and_clears_up_what_it_replaced()
    {
        await StartAsync();
        await MakeAsync();
        var (net, web) = (await PhysicalIdAsync("Net"), await PhysicalIdAsync("Web"));
        await Weft.CallStacksAsync("UpdateStack", ("StackName", "net"), ("TemplateBody", Template("Second", "10.0.2.0/24")));
        await UntilAsync(async () => await PhysicalIdAsync("Second") is not null);

        await KillAsync();
        Assert.Equal("UPDATE_IN_PROGRESS", await StatusAsync());
        Assert.Equal([web], await SubnetsOfAsync(net!));
        await RingAsync("Second", "SUCCESS");
        await UntilAsync(async () => await StatusAsync() == "UPDATE_COMPLETE");
        Assert.NotEqual(web, await PhysicalIdAsync("Web"));
        Assert.Equal([await PhysicalIdAsync("Web")], await SubnetsOfAsync(net!));
        Assert.Single(await HistoryAsync(), happened => happened == "Bell DELETE_COMPLETE");
    }

    [Fact]
    public async Task The_rollback_of_an_update_goes_on_after_a_kill_and_leaves_nothing_of_it()
    {
        await StartAsync();
        await MakeAsync();
        var before = (await PhysicalIdAsync("Net"), await PhysicalIdAsync("Allowed"), await PhysicalIdAsync("Web"));
        await Weft.CallStacksAsync("UpdateStack", ("StackName", "net"), ("TemplateBody", Template("Second", "10.0.2.0/24", More)));
        await UntilAsync(async () => (await HistoryAsync()).Contains("More CREATE_COMPLETE") && await PhysicalIdAsync("Second") is not null);
        await KillInRollbackAsync("Second", "UPDATE_ROLLBACK");
        await UntilAsync(async () => await StatusAsync() == "UPDATE_ROLLBACK_COMPLETE");
        Assert.Equal(before, (await PhysicalIdAsync("Net"), await PhysicalIdAsync("Allowed"), await PhysicalIdAsync("Web")));
        Assert.Equal([before.Item3], await SubnetsOfAsync(before.Item1!));
        Assert.Equal([before.Item2], await ListsAsync());
        Assert.Single(await HistoryAsync(), happened => happened == "More DELETE_COMPLETE");
    }

    [Fact]
    public async Task The_rollback_of_a_creation_goes_on_after_a_kill_and_leaves_nothing()
    {
        await StartAsync();
        await CreateAsync(Template("Bell", "10.0.1.0/24", More));
        await UntilAsync(async () => (await HistoryAsync()).Contains("More CREATE_COMPLETE") && await PhysicalIdAsync("Wait") is not null);
        await KillInRollbackAsync("Bell", "ROLLBACK");
        await UntilAsync(async () => await StatusAsync() == "ROLLBACK_COMPLETE");
        Assert.Single(await Weft.ListAsync("DescribeVpcs", "vpcSet"));
        Assert.Empty(await ListsAsync());
        Assert.DoesNotContain("Web CREATE_IN_PROGRESS", await HistoryAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null) await running.DisposeAsync();
        foreach (var path in (string[])[file, $"{file}-wal", $"{file}-shm"]) File.Delete(path);
    }

    private const string More = "  More: {Type: AWS::EC2::PrefixList, DependsOn: Net, Properties: {PrefixListName: more, AddressFamily: IPv4, MaxEntries: 1}}\n";

    /// <summary>A network that waits for a bell, then for a prefix list that takes seconds, before it makes its subnet.</summary>
    private static string Template(string bell, string range, string more = "") => $$$"""
        Resources:
          Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
          {{{bell}}}: {Type: AWS::CloudFormation::WaitConditionHandle, DependsOn: Net}
          Wait: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref {{{bell}}}, Timeout: '600'}}
          Allowed: {Type: AWS::EC2::PrefixList, DependsOn: Wait, Properties: {PrefixListName: allowed, AddressFamily: IPv4, MaxEntries: 1}}
          Web: {Type: AWS::EC2::Subnet, DependsOn: Allowed, Properties: {VpcId: !Ref Net, CidrBlock: {{{range}}} }}

        """ + more;

    private async Task StartAsync() => running = await WeftProcess.StartAsync(file, options: ["--pace", "aws"]);

    private async Task KillAsync()
    {
        Weft.KillHard();
        await Weft.DisposeAsync();
        await StartAsync();
    }

    private async Task KillInRollbackAsync(string bell, string rollback)
    {
        var notYet = Stopwatch.GetTimestamp();
        await RingAsync(bell, "FAILURE");
        await UntilAsync(async () =>
        {
            var asked = Stopwatch.GetTimestamp();
            if ((await StatusAsync()).StartsWith(rollback, StringComparison.Ordinal)) return true;
            notYet = asked;
            return false;
        });
        await KillAsync();
        var status = await StatusAsync();
        // On a busy machine the next start may take longer than the rollback.
        if (Stopwatch.GetElapsedTime(notYet) < listGoes) Assert.Matches($"^{rollback}.*_IN_PROGRESS$", status);
    }

    private async Task MakeAsync()
    {
        await CreateAsync(Template("Bell", "10.0.1.0/24"));
        await UntilAsync(async () => await PhysicalIdAsync("Wait") is not null);
        await RingAsync("Bell", "SUCCESS");
        await UntilAsync(async () => await StatusAsync() == "CREATE_COMPLETE");
    }

    private Task CreateAsync(string template) => Weft.CallStacksAsync("CreateStack", ("StackName", "net"), ("TemplateBody", template));

    // The handle's URL leads to the port of the program that made it; each start here takes another.
    private async Task RingAsync(string bell, string status) =>
        await Weft.PutAsync(new Uri((await PhysicalIdAsync(bell))!).AbsolutePath, $$"""{"Status":"{{status}}","UniqueId":"me","Data":"","Reason":"rung"}""");

    private async Task<string> StatusAsync() => Text(await Weft.CallStacksAsync("DescribeStacks", ("StackName", "net")), "StackStatus")!;

    private async Task<string?> PhysicalIdAsync(string logicalId) => (await Weft.CallStacksAsync("DescribeStackResources", ("StackName", "net"))).Descendants()
        .Where(member => member.Name.LocalName == "member" && Text(member, "LogicalResourceId") == logicalId)
        .Select(member => Text(member, "PhysicalResourceId"))
        .FirstOrDefault(id => !string.IsNullOrEmpty(id));

    private async Task<List<string>> HistoryAsync() => [.. (await Weft.CallStacksAsync("DescribeStackEvents", ("StackName", "net"))).Descendants()
        .Where(member => member.Name.LocalName == "member")
        .Select(member => $"{Text(member, "LogicalResourceId")} {Text(member, "ResourceStatus")}")];

    private async Task<List<string?>> SubnetsOfAsync(string vpc) =>
        [.. (await Weft.ListAsync("DescribeSubnets", "subnetSet")).Where(subnet => Text(subnet, "vpcId") == vpc).Select(subnet => Text(subnet, "subnetId"))];

    private async Task<List<string?>> ListsAsync() =>
        [.. (await Weft.ListAsync("DescribeManagedPrefixLists", "prefixListSet")).Where(list => Text(list, "ownerId") != "AWS").Select(list => Text(list, "prefixListId"))];

    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(start) > patience) Assert.Fail($"after {patience} it is {await StatusAsync()}: {string.Join(", ", await HistoryAsync())}");
            await Task.Delay(between);
        }
    }

    private static string? Text(XElement element, string name) => element.Descendants().FirstOrDefault(found => found.Name.LocalName == name)?.Value;
}
