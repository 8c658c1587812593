using System.Text.Json;

namespace Weft.Aws.Logs.FilterPatterns;

/// <summary>Members of a JSON text: <c>{ $.user.id = 1 &amp;&amp; $.actions[0] = "GET" }</c>. A text that is no JSON object matches none.</summary>
internal sealed class JsonPattern(Func<JsonElement, bool> condition) : FilterPattern
{
    private static readonly string[] states = ["NULL", "TRUE", "FALSE"];

    public static JsonPattern Read(PatternScanner scanner)
    {
        scanner.Require("{");
        var condition = Condition.Read<JsonElement>(scanner, ReadSingle);
        scanner.Require("}");
        return new JsonPattern(condition);
    }

    public override bool Matches(string message)
    {
        if (!message.AsSpan().TrimStart().StartsWith("{")) return false;
        try
        {
            using var document = JsonDocument.Parse(message);
            return condition(document.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Func<JsonElement, bool> ReadSingle(PatternScanner scanner)
    {
        var selector = JsonSelector.Read(scanner);
        if (scanner.TryTake("NOT"))
        {
            scanner.Require("EXISTS");
            return root => !selector.Of(root).Any();
        }

        if (scanner.TryTake("IS"))
        {
            var state = states.FirstOrDefault(scanner.TryTake) ?? throw scanner.Invalid("IS is followed by none of NULL, TRUE and FALSE");
            return root => selector.Of(root).Any(value => StateOf(value) == state);
        }

        var comparison = Comparison.TryRead(scanner, symbol => symbol is '}' or ')' or '&' or '|')
            ?? throw scanner.Invalid("a comparison is missing");
        return root => selector.Of(root).Any(value => TextOf(value) is { } text && comparison.Holds(text));
    }

    private static string? StateOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "NULL",
        JsonValueKind.True => "TRUE",
        JsonValueKind.False => "FALSE",
        _ => null,
    };

    /// <summary>What a comparison sees: texts and numbers only.</summary>
    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}

/// <summary>Leads from a JSON object to values in it; a star takes every element or member.</summary>
internal sealed class JsonSelector(IReadOnlyList<JsonSelector.Step> steps)
{
    public static JsonSelector Read(PatternScanner scanner)
    {
        scanner.Require("$");
        List<Step> steps = [];
        while (scanner.Peek is '.' or '[')
        {
            var isDotted = scanner.Peek == '.';
            if (isDotted) scanner.Require(".");
            steps.Add(scanner.Peek == '[' ? ReadBracket(scanner) : ReadName(scanner));
        }

        if (steps.Count == 0) throw scanner.Invalid("a selector names no member");
        if (steps.Count(step => step.IsWild) > 1) throw scanner.Invalid("a selector has more than one star");
        return new JsonSelector(steps);
    }

    public IEnumerable<JsonElement> Of(JsonElement root)
    {
        IEnumerable<JsonElement> reached = [root];
        foreach (var step in steps) reached = reached.SelectMany(step.From);
        return reached;
    }

    private static Step ReadName(PatternScanner scanner)
    {
        if (scanner.TryTake("*")) return new Step(null, null);
        var name = scanner.TakeWhile(symbol => char.IsLetterOrDigit(symbol) || symbol is '_' or '-');
        return name.Length > 0 ? new Step(name, null) : throw scanner.Invalid("a selector has an empty name");
    }

    private static Step ReadBracket(PatternScanner scanner)
    {
        scanner.Require("[");
        if (scanner.TryTake("*")) return Closed(new Step(null, null));
        if (scanner.TryTake("'"))
        {
            var name = scanner.TakeWhile(symbol => symbol != '\'');
            scanner.Require("'");
            return Closed(new Step(name, null));
        }

        var digits = scanner.TakeWhile(char.IsAsciiDigit);
        return int.TryParse(digits, out var index) ? Closed(new Step(null, index)) : throw scanner.Invalid("a selector has no number between its brackets");

        Step Closed(Step step)
        {
            scanner.Require("]");
            return step;
        }
    }

    /// <summary>One step down: to a member, to an element, or, without either, to all.</summary>
    internal sealed record Step(string? Name, int? Index)
    {
        public bool IsWild => Name is null && Index is null;

        public IEnumerable<JsonElement> From(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Object when IsWild => value.EnumerateObject().Select(member => member.Value),
            JsonValueKind.Object when Name is not null => value.TryGetProperty(Name, out var member) ? [member] : [],
            JsonValueKind.Array when IsWild => value.EnumerateArray(),
            JsonValueKind.Array when Index is { } index && index < value.GetArrayLength() => [value[index]],
            _ => [],
        };
    }
}
