namespace Weft.Aws.Ec2.Reach;

/// <summary>One word or comma of a policy's line.</summary>
/// <param name="IsQuoted">Whether it began with a quotation mark, so that it is a name and no keyword.</param>
/// <param name="Column">Where it begins, counted from 1.</param>
internal readonly record struct PolicyWord(string Text, bool IsQuoted, int Column)
{
    public bool IsComma => !IsQuoted && Text == ",";

    public bool Is(string keyword) => !IsQuoted && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsAny(ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Is(keyword)) return true;
        }

        return false;
    }

    /// <summary>Cuts a line into words: separated by spaces and commas; a part in double quotes is taken as it is; # begins a comment.</summary>
    /// <exception cref="PolicyMistakeException">A quotation mark without its partner.</exception>
    public static List<PolicyWord> Cut(string line, int number)
    {
        var words = new List<PolicyWord>();
        var at = 0;
        while (at < line.Length)
        {
            if (char.IsWhiteSpace(line[at]))
            {
                at++;
                continue;
            }

            if (line[at] == '#') break;
            if (line[at] == ',')
            {
                words.Add(new PolicyWord(",", false, ++at));
                continue;
            }

            words.Add(Next(line, number, ref at));
        }

        return words;
    }

    private static PolicyWord Next(string line, int number, ref int at)
    {
        var start = at;
        var text = new System.Text.StringBuilder();
        while (at < line.Length && line[at] != ',' && !char.IsWhiteSpace(line[at]))
        {
            if (line[at] != '"')
            {
                text.Append(line[at++]);
                continue;
            }

            var end = line.IndexOf('"', at + 1);
            if (end < 0) throw new PolicyMistakeException(number, at + 1, "this quotation mark is not closed");
            text.Append(line, at + 1, end - at - 1);
            at = end + 1;
        }

        return new PolicyWord(text.ToString(), line[start] == '"', start + 1);
    }
}
