namespace Weft.Scenarios.Running;

/// <summary>One line of a scenario that does or claims something.</summary>
public sealed record ScenarioStep(int Line, string Verb, string Text);

/// <summary>
/// A scenario as it is written: the lines of its world, up to the first verb, and then steps. The verbs are
/// <c>aws</c>, <c>trace</c>, <c>answer</c>, <c>error</c>, <c>notice</c>, <c>exchange</c>, <c>diagnose</c>, <c>analyze</c>, <c>repeat</c>, <c>wait</c>, <c>add</c> and <c>remove</c> (see <see cref="ScenarioRun"/>).
/// </summary>
public sealed record ScenarioFile(string Name, IReadOnlyList<string> World, IReadOnlyList<ScenarioStep> Steps)
{
    private static readonly HashSet<string> s_verbs = ["aws", "trace", "answer", "error", "notice", "exchange", "diagnose", "analyze", "repeat", "wait", "add", "remove"];

    public static ScenarioFile Parse(string name, string text)
    {
        var world = new List<string>();
        var steps = new List<ScenarioStep>();
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Split('#')[0].Trim();
            if (line.Length == 0) continue;
            var verb = line.Split(' ')[0];
            if (s_verbs.Contains(verb)) steps.Add(new ScenarioStep(number, verb, line[verb.Length..].Trim()));
            else if (steps.Count == 0) world.Add(raw);
            else throw new FormatException($"{name}:{number}: '{verb}' is not a verb");
        }

        if (steps.Count == 0) throw new FormatException($"{name}: a scenario without a step proves nothing");
        return new ScenarioFile(name, world, steps);
    }
}
