using System.Globalization;
using System.Text.RegularExpressions;

namespace Weft.Wire;

/// <summary>The length and pattern that a model demands of a string.</summary>
/// <param name="minimum">The fewest characters; -1 where the model names none, so that a message does not either.</param>
/// <param name="maximum">The most characters.</param>
/// <param name="pattern">The pattern in the model's own words, for the message.</param>
/// <param name="regex">Makes the matcher at its first use.</param>
public sealed class TextRule(int minimum, int maximum, string? pattern = null, Func<Regex>? regex = null)
{
    internal bool Accepts(string text)
    {
        int length = CountCharacters(text);
        return length >= minimum && length <= maximum && Matches(text);
    }

    internal void Report(Violations violations, string text, string path)
    {
        foreach (string broken in Broken(text)) violations.Add(text, path, broken);
    }

    internal void ReportElements(Violations violations, string[] values, string path)
    {
        List<string> all = [];
        if (maximum < int.MaxValue) all.Add(Most);
        if (minimum >= 0) all.Add(Least);
        if (pattern is not null) all.Add(Shape);
        violations.Add(Violations.Listed(values), path, $"Member must satisfy constraint: {Violations.Listed(all)}");
    }

    private string Most => $"Member must have length less than or equal to {maximum}";

    private string Least => $"Member must have length greater than or equal to {minimum}";

    private string Shape => $"Member must satisfy regular expression pattern: {pattern}";

    private IEnumerable<string> Broken(string text)
    {
        int length = CountCharacters(text);
        if (length > maximum) yield return Most;
        if (length < minimum) yield return Least;
        if (!Matches(text)) yield return Shape;
    }

    private bool Matches(string text) => regex is null || regex().IsMatch(text);

    private static int CountCharacters(string text)
    {
        int length = text.Length;
        foreach (char character in text)
        {
            if (char.IsHighSurrogate(character)) length--;
        }

        return length;
    }
}

/// <summary>The range that a model demands of a number.</summary>
public sealed class NumberRule(double minimum, double maximum)
{
    internal bool Accepts(double value) => value >= minimum && value <= maximum;

    internal AwsException OutOfRange(double value, string name) => new(
        "InvalidParameterValue",
        $"Value ( {value.ToString(CultureInfo.InvariantCulture)} ) for parameter {Violations.MemberName(name)} is invalid. "
        + (value < minimum ? $"Expecting a value greater than {minimum}." : $"Expecting a value less than {maximum}."));

    internal void Report(Violations violations, double value, string path)
    {
        string limit = value > maximum
            ? $"less than or equal to {maximum.ToString(CultureInfo.InvariantCulture)}"
            : $"greater than or equal to {minimum.ToString(CultureInfo.InvariantCulture)}";
        violations.Add(value.ToString(CultureInfo.InvariantCulture), path, $"Member must have value {limit}");
    }
}

/// <summary>The number of elements that a model demands of a list or map.</summary>
public sealed class ListRule(int minimum, int maximum)
{
    internal bool Accepts(int count) => count >= minimum && count <= maximum;

    internal void Report<T>(Violations violations, IReadOnlyCollection<T> values, string path) => violations.Add(
        Violations.Listed(values), path,
        values.Count > maximum
            ? $"Member must have length less than or equal to {maximum}"
            : $"Member must have length greater than or equal to {minimum}");
}
