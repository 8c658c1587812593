namespace Weft.Aws.Logs.FilterPatterns;

/// <summary>
/// Fields between spaces, each with a name and perhaps a condition: <c>[ip, user, status = 4*]</c>. What stands in brackets or quotation marks
/// is one field. An ellipsis stands for any number of fields; without one the last field takes all that is left.
/// </summary>
internal sealed class FieldPattern(IReadOnlyList<FieldPattern.Field> fields) : FilterPattern
{
    private const string Ellipsis = "...";

    public static FieldPattern Read(PatternScanner scanner)
    {
        scanner.Require("[");
        List<Field> fields = [];
        do fields.Add(ReadField(scanner));
        while (scanner.TryTake(","));
        scanner.Require("]");
        if (fields.Count(field => field.IsEllipsis) > 1) throw scanner.Invalid("it has more than one ellipsis");
        return new FieldPattern(fields);
    }

    public override bool Matches(string message)
    {
        var places = MessageFields.Of(message);
        var named = fields.Count(field => !field.IsEllipsis);
        if (places.Count < named) return false;
        var hasEllipsis = named < fields.Count;
        var place = 0;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].IsEllipsis)
            {
                place += places.Count - named;
                continue;
            }

            var takesRest = !hasEllipsis && i == fields.Count - 1 && places.Count > named;
            if (!fields[i].Holds(takesRest ? message[places[place].Start..] : places[place].Text)) return false;
            place++;
        }

        return true;
    }

    private static Field ReadField(PatternScanner scanner)
    {
        if (scanner.TryTake(Ellipsis)) return Field.Any;
        string? name = null;
        scanner.SkipSpaces();
        return scanner.Peek is ',' or ']' ? throw scanner.Invalid("a field has no name") : new Field(Condition.Read<string>(scanner, ReadSingle));

        Func<string, bool> ReadSingle(PatternScanner at)
        {
            at.SkipSpaces();
            var read = at.TakeWhile(symbol => char.IsLetterOrDigit(symbol) || symbol is '_' or '-' or '$' or '.');
            if (read.Length == 0) throw at.Invalid("the name of a field is missing");
            if (name is not null && name != read) throw at.Invalid($"the fields {name} and {read} are not divided by a comma");
            name = read;
            return Comparison.TryRead(at, symbol => symbol is ',' or ']' or ')' or '&' or '|') is { } comparison ? comparison.Holds : _ => true;
        }
    }

    /// <summary>One field of the pattern; the one without a condition of its own stands for any number of fields.</summary>
    internal sealed record Field(Func<string, bool>? Condition)
    {
        public static Field Any { get; } = new((Func<string, bool>?)null);

        public bool IsEllipsis => Condition is null;

        public bool Holds(string value) => Condition?.Invoke(value) ?? true;
    }
}

/// <summary>A message cut into its fields.</summary>
internal static class MessageFields
{
    public static List<(int Start, string Text)> Of(string message)
    {
        List<(int, string)> fields = [];
        var place = 0;
        while (true)
        {
            while (place < message.Length && char.IsWhiteSpace(message[place])) place++;
            if (place >= message.Length) return fields;
            var start = place;
            var close = message[place] switch { '"' => '"', '[' => ']', _ => '\0' };
            var end = close == '\0' ? -1 : message.IndexOf(close, place + 1);
            if (end > 0)
            {
                fields.Add((start, message[(place + 1)..end]));
                place = end + 1;
                continue;
            }

            while (place < message.Length && !char.IsWhiteSpace(message[place])) place++;
            fields.Add((start, message[start..place]));
        }
    }
}
