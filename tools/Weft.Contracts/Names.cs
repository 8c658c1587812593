using System.Text;

namespace Weft.Contracts;

/// <summary>Names in generated code.</summary>
internal static class Names
{
    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>The constant for a value: words begin where punctuation ends, and words in capitals are lowered.</summary>
    public static string Constant(string value)
    {
        var name = new StringBuilder();
        foreach (string word in Words(value))
        {
            bool shouting = word.Length > 1 && word.All(c => !char.IsAsciiLetterLower(c));
            name.Append(char.ToUpperInvariant(word[0])).Append(shouting ? word[1..].ToLowerInvariant() : word[1..]);
        }

        if (name.Length == 0) name.Append("Empty");
        if (char.IsAsciiDigit(name[0])) name.Insert(0, '_');
        string text = name.ToString();
        return text is "All" or "Equals" or "GetType" or "ToString" or "Finalize" or "GetHashCode" ? text + "Value" : text;
    }

    public static string Literal(string text) =>
        '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    private static IEnumerable<string> Words(string value)
    {
        int start = 0;
        for (int i = 0; i <= value.Length; i++)
        {
            if (i < value.Length && char.IsAsciiLetterOrDigit(value[i])) continue;
            if (i > start) yield return value[start..i];
            start = i + 1;
        }
    }
}
