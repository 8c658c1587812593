using Weft.Network.Walking;
using Weft.Scenarios.Cloud;
using Weft.Scenarios.Running;
using Xunit;

namespace Weft.Scenarios;

public class ScenarioTests
{
    public static TheoryData<string> Files() => [.. Directory.GetFiles(Folder(), "*.scenario").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_scenario_holds(string file)
    {
        var (_, failures) = ScenarioRun.Of(ScenarioFile.Parse(file, File.ReadAllText(Path.Combine(Folder(), file))), () => new CloudWorld());
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [Fact]
    public void Every_drop_reason_is_reached_by_a_scenario()
    {
        var reached = new HashSet<DropReason> { DropReason.None };
        foreach (var file in Directory.GetFiles(Folder(), "*.scenario"))
            reached.UnionWith(ScenarioRun.Of(ScenarioFile.Parse(Path.GetFileName(file), File.ReadAllText(file)), () => new CloudWorld()).Run.Reasons);
        Assert.Equal([], Enum.GetValues<DropReason>().Except(reached));
    }

    public static TheoryData<string> Analyses() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "analyses"), "*.scenario").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Analyses))]
    public void The_cloud_s_own_analyzer_says_so(string file)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "analyses", file));
        var (_, failures) = ScenarioRun.Of(ScenarioFile.Parse(file, text), () => new CloudWorld());
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    /// <summary>Each analysis is compared with a trace where one can be asked, which must not become rare unnoticed.</summary>
    [Fact]
    public void Traces_are_asked_about_most_of_the_analyses()
    {
        var (analyses, compared) = (0, 0);
        foreach (var path in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "analyses"), "*.scenario"))
        {
            var file = ScenarioFile.Parse(Path.GetFileName(path), File.ReadAllText(path));
            var world = new CloudWorld();
            ScenarioRun.Of(file, () => world);
            analyses += file.Steps.Count(step => step.Verb == "analyze");
            compared += world.Compared;
        }

        Assert.True(compared * 2 > analyses, $"{compared} of {analyses}");
    }

    internal static string Folder() => Path.Combine(AppContext.BaseDirectory, "model");
}
