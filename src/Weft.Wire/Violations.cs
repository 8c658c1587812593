using System.Text;

namespace Weft.Wire;

/// <summary>The constraints of a model that one request breaks, gathered so that all are reported at once as AWS does.</summary>
internal sealed class Violations(string code)
{
    private const int MaximumReported = 50;

    private readonly List<string> found = [];

    public void Null(string path) => found.Add($"Value null at '{path}' failed to satisfy constraint: Member must not be null");

    public void Add(string? value, string path, string constraint) =>
        found.Add($"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}");

    public void Enum(string value, string path, string[] allowed) =>
        Add(value, path, $"Member must satisfy enum value set: [{string.Join(", ", allowed)}]");

    public void ElementEnum(string[] values, string path, string[] allowed) =>
        Add(Listed(values), path, $"Member must satisfy constraint: [Member must satisfy enum value set: [{string.Join(", ", allowed)}]]");

    public void ThrowIfAny()
    {
        if (found.Count == 0) return;
        string count = found.Count == 1 ? "1 validation error" : $"{found.Count} validation errors";
        throw new AwsException(code, $"{count} detected: {string.Join("; ", found.Take(MaximumReported))}");
    }

    /// <summary>A member's name as AWS shows it in a broken constraint.</summary>
    public static string MemberName(string name) =>
        name.Length > 0 && char.IsAsciiLetterUpper(name[0]) ? char.ToLowerInvariant(name[0]) + name[1..] : name;

    public static string Listed<T>(IEnumerable<T> values)
    {
        var text = new StringBuilder("[");
        text.AppendJoin(", ", values);
        return text.Append(']').ToString();
    }
}
