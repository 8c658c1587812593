using Weft.Scenarios.Cloud;
using Weft.Scenarios.Running;
using Xunit;

namespace Weft.Scenarios.Live;

public class LiveScenarioTests
{
    [Theory]
    [MemberData(nameof(ScenarioTests.Files), MemberType = typeof(ScenarioTests))]
    public async Task The_scenario_holds_on_live_packets(string file)
    {
        await using var live = new LivePackets();
        var text = await File.ReadAllTextAsync(Path.Combine(ScenarioTests.Folder(), file), TestContext.Current.CancellationToken);
        var (_, failures) = ScenarioRun.Of(ScenarioFile.Parse(file, text), () => new CloudWorld(), live);
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }
}
