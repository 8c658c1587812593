using System.Text.RegularExpressions;
using Weft.Tests.Host;
using Weft.Tests.Rules;

namespace Weft.Tests.Refusals;

/// <summary>
/// A file of bad inputs that plays in a world of its own, line by line. <c>service Operation Name=value…</c> must succeed; with
/// <c>=&gt; Code</c> behind it, it must be refused with that code and change nothing. <c>$name = … -&gt; element</c> keeps a value of the answer
/// for later lines. Before the service may stand <c>as KEY</c>, <c>in REGION</c> and <c>N times</c>. JSON services take an object.
/// </summary>
internal sealed partial record RefusalLine(
    string Text, int Number, int Times, string? Key, string? Region, string Service, string Operation, string Parameters, string? Binds, string? Element, string? Code)
{
    private const string Folder = "tests/Weft.Tests/Refusals";

    public static IEnumerable<string> Tables() => Repository.Files(Folder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static List<RefusalLine> ReadTable(string name) =>
    [
        .. Repository.Read($"{Folder}/{name}.txt").Split('\n')
            .Select((text, index) => (Text: text.Trim(), Number: index + 1))
            .Where(line => line.Text.Length > 0 && line.Text[0] != '#')
            .Select(line => Parse(line.Text, line.Number)),
    ];

    /// <summary>The parameters of a line that speaks no JSON, with the names of the table in them.</summary>
    public IEnumerable<(string Name, string Value)> Fields() => FieldsIn(Parameters);

    /// <summary>The request of this line, with the names bound so far put in.</summary>
    public LocalCall CallWith(IReadOnlyDictionary<string, string> bound)
    {
        var parameters = Put(Parameters);
        var body = parameters.StartsWith('{') ? parameters : string.Join('&', FieldsIn(parameters).Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
        return new LocalCall(Service, Operation, body, Region ?? TestCloud.DefaultRegion, Key is null ? "test" : Put(Key));

        string Put(string text) => Variable().Replace(text, name => bound.TryGetValue(name.Groups[1].Value, out var value)
            ? value
            : throw new InvalidDataException($"line {Number}: ${name.Groups[1].Value} is not bound"));
    }

    private static RefusalLine Parse(string text, int number)
    {
        var match = Line().Match(text);
        if (!match.Success) throw new InvalidDataException($"line {number} can't be read: {text}");
        return new RefusalLine(
            text, number, Given("times") is { } times ? int.Parse(times) : 1, Given("key"), Given("region"), match.Groups["service"].Value,
            match.Groups["operation"].Value, Given("parameters") ?? "", Given("binds"), Given("element"), Given("code"));

        string? Given(string group) => match.Groups[group] is { Success: true, Length: > 0 } found ? found.Value : null;
    }

    private static IEnumerable<(string Name, string Value)> FieldsIn(string parameters)
    {
        foreach (var word in Word().Matches(parameters).Select(match => match.Value))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            yield return (word[..equals], word[(equals + 1)..].Replace("\"", "", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"^(?:\$(?<binds>\w+) = )?(?:(?<times>\d+) times )?(?:as (?<key>\S+) )?(?:in (?<region>\S+) )?(?<service>[a-z0-9]+) (?<operation>\w+)(?: (?<parameters>.*?))??(?: -> (?<element>\S+)| => (?<code>[\w.]+))?$")]
    private static partial Regex Line();

    [GeneratedRegex("""(?:[^\s"]|"[^"]*")+""")]
    private static partial Regex Word();

    [GeneratedRegex(@"\$([A-Za-z]\w*)")]
    private static partial Regex Variable();
}
