using System.Collections.Immutable;
using Weft.Wire;

namespace Weft.Aws.Ec2.FlowLogs;

/// <summary>Which fields a record has, in order: <c>${srcaddr} ${dstaddr} …</c>.</summary>
/// <param name="Text">The format as it was given.</param>
public sealed record FlowLogFormat(string Text, ImmutableArray<FlowLogField> Fields)
{
    /// <summary>AWS's default: the fields of version 2.</summary>
    public static string Default { get; } = string.Join(' ', FlowLogFields.All.Where(field => field.Version == 2).Select(field => $"${{{field.Name}}}"));

    /// <summary>The version that a record of these fields has: the highest of theirs.</summary>
    public int Version => Fields.Max(one => one.Version);

    /// <summary>The first line of a file.</summary>
    public string Header => string.Join(' ', Fields.Select(one => one.Name));

    /// <exception cref="AwsException">InvalidParameter: no field, an unknown one, or one twice.</exception>
    public static FlowLogFormat Parse(string text)
    {
        List<FlowLogField> fields = [];
        List<string> unknown = [];
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = part.StartsWith("${", StringComparison.Ordinal) && part.EndsWith('}') ? part[2..^1] : "";
            if (FlowLogFields.Find(name) is { } field) fields.Add(field);
            else unknown.Add(part);
        }

        if (unknown.Count > 0) throw Invalid($"Unknown fields provided: {string.Join(", ", unknown)}");
        if (fields.Count == 0) throw Invalid("LogFormat must contain at least one field.");
        return fields.Distinct().Count() == fields.Count ? new FlowLogFormat(text, [.. fields]) : throw Invalid("LogFormat contains a field more than once.");
    }

    private static AwsException Invalid(string message) => new("InvalidParameter", message);
}
