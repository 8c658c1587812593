using System.Text;
using System.Text.Json;

namespace Weft.Wire;

/// <summary>
/// Walks the members of JSON objects. <see cref="Next"/> moves to a member of the object being read; one of the value methods
/// then reads it.
/// A member that is null counts as not sent.
/// </summary>
public ref partial struct JsonReader
{
    public const int MaximumDepth = 32;

    private readonly Violations violations;
    private readonly Stack<string> path;
    private readonly Stack<HashSet<string>> seen;
    private Utf8JsonReader json;
    private string member;

    private JsonReader(ReadOnlySpan<byte> text, string violationCode)
    {
        violations = new Violations(violationCode);
        path = [];
        seen = new Stack<HashSet<string>>([[]]);
        member = "";
        json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaximumDepth });
    }

    private readonly string MemberPath =>
        string.Join('.', path.Reverse().Append(member).Where(segment => segment.Length > 0).Select(Violations.MemberName));

    /// <param name="body">The request's JSON; nothing counts as an empty object.</param>
    /// <param name="read">Makes the request.</param>
    /// <param name="violationCode">The service's error for a broken constraint.</param>
    internal static object ReadAll(ReadOnlySpan<byte> body, JsonRequestReader read, string violationCode)
    {
        try
        {
            var reader = new JsonReader(body.IsEmpty ? "{}"u8 : body, violationCode);
            reader.json.Read();
            reader.Require(JsonTokenType.StartObject);
            object request = read(ref reader);
            if (reader.json.Read()) throw Malformed("There is more than one JSON value.");
            reader.violations.ThrowIfAny();
            return request;
        }
        catch (JsonException exception)
        {
            long line = (exception.LineNumber ?? 0) + 1;
            throw Malformed($"The JSON is not well-formed at byte {exception.BytePositionInLine ?? 0} of line {line}.");
        }
    }

    /// <summary>Moves to the next member and tells its name.</summary>
    public bool Next(out ReadOnlySpan<byte> name)
    {
        while (true)
        {
            json.Read();
            if (json.TokenType == JsonTokenType.EndObject)
            {
                name = default;
                return false;
            }

            name = json.ValueIsEscaped ? Encoding.UTF8.GetBytes(ReadText()) : json.ValueSpan;
            member = Encoding.UTF8.GetString(name);
            if (!seen.Peek().Add(member)) throw Malformed($"The member {MemberPath} is there more than once.");
            json.Read();
            if (json.TokenType != JsonTokenType.Null) return true;
        }
    }

    /// <summary>The error for a member that AWS does not know.</summary>
    public readonly AwsException Unknown() => new("ValidationException", $"The parameter {MemberPath} is not recognized");

    /// <summary>Notes that a structure lacks a member which the model requires.</summary>
    public readonly T Missing<T>(ReadOnlySpan<byte> name)
    {
        IEnumerable<string> segments = path.Reverse().Append(Encoding.UTF8.GetString(name)).Where(segment => segment.Length > 0);
        violations.Null(string.Join('.', segments.Select(Violations.MemberName)));
        return default!;
    }
}
