using System.Globalization;
using System.Text.Json;

namespace Weft.Wire;

/// <content>The values of the json protocols.</content>
public ref partial struct JsonReader
{
    public readonly string String()
    {
        Require(JsonTokenType.String);
        return ReadText();
    }

    public readonly string String(TextRule rule)
    {
        string value = String();
        if (!rule.Accepts(value)) rule.Report(violations, value, MemberPath);
        return value;
    }

    public readonly string Enum(string[] values)
    {
        string value = String();
        int found = Array.IndexOf(values, value);
        if (found >= 0) return values[found];
        violations.Enum(value, MemberPath, values);
        return value;
    }

    public readonly bool Boolean()
    {
        if (json.TokenType == JsonTokenType.True) return true;
        Require(JsonTokenType.False);
        return false;
    }

    public readonly int Int32()
    {
        Require(JsonTokenType.Number);
        return json.TryGetInt32(out int value) ? value : throw NotConvertible("an Integer");
    }

    public readonly int Int32(NumberRule rule)
    {
        int value = Int32();
        if (!rule.Accepts(value)) rule.Report(violations, value, MemberPath);
        return value;
    }

    public readonly long Int64()
    {
        Require(JsonTokenType.Number);
        return json.TryGetInt64(out long value) ? value : throw NotConvertible("a Long");
    }

    public readonly long Int64(NumberRule rule)
    {
        long value = Int64();
        if (!rule.Accepts(value)) rule.Report(violations, value, MemberPath);
        return value;
    }

    public readonly double Double()
    {
        Require(JsonTokenType.Number);
        return json.TryGetDouble(out double value) && double.IsFinite(value) ? value : throw NotConvertible("a Double");
    }

    public readonly double Double(NumberRule rule)
    {
        double value = Double();
        if (!rule.Accepts(value)) rule.Report(violations, value, MemberPath);
        return value;
    }

    /// <summary>Seconds since 1970.</summary>
    public readonly DateTimeOffset Timestamp()
    {
        double seconds = Double();
        return Math.Abs(seconds) < 253_402_300_800 && seconds > -62_135_596_800
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000))
            : throw NotConvertible("a Timestamp");
    }

    public readonly ReadOnlyMemory<byte> Blob()
    {
        Require(JsonTokenType.String);
        return json.TryGetBytesFromBase64(out byte[]? value) ? value : throw NotConvertible("a Blob");
    }

    public T Structure<T>()
        where T : class, IJsonShape<T>
    {
        Require(JsonTokenType.StartObject);
        Enter(member);
        T value = T.Read(ref this);
        Leave();
        return value;
    }

    public T[] List<T>(ListRule? rule = null)
        where T : class, IJsonShape<T>
    {
        string list = member;
        Require(JsonTokenType.StartArray);
        Enter(list);
        List<T> values = [];
        while (NextElement(values.Count + 1)) values.Add(Structure<T>());
        Leave();
        member = list;
        return Checked(values, rule);
    }

    public string[] Strings(ListRule? rule = null, TextRule? text = null)
    {
        string list = member;
        Require(JsonTokenType.StartArray);
        Enter(list);
        List<string> values = [];
        while (NextElement(values.Count + 1)) values.Add(String());
        Leave();
        member = list;
        if (text is not null && !values.TrueForAll(text.Accepts)) text.ReportElements(violations, [.. values], MemberPath);
        return Checked(values, rule);
    }

    /// <summary>A map of texts.</summary>
    public IReadOnlyDictionary<string, string> StringsByName(ListRule? rule = null, TextRule? key = null, TextRule? text = null)
    {
        string map = member;
        Require(JsonTokenType.StartObject);
        Enter(map);
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (Next(out _))
        {
            string name = member;
            values.Add(name, text is null ? String() : String(text));
        }

        Leave();
        member = map;
        if (key is not null && !values.Keys.All(key.Accepts)) key.ReportElements(violations, [.. values.Keys], MemberPath);
        if (rule is not null && !rule.Accepts(values.Count)) rule.Report(violations, values.Keys, MemberPath);
        return values;
    }

    public string[] Enums(string[] allowed, ListRule? rule = null)
    {
        string list = member;
        Require(JsonTokenType.StartArray);
        Enter(list);
        List<string> values = [];
        while (NextElement(values.Count + 1)) values.Add(String());
        Leave();
        member = list;
        if (values.Except(allowed).Any()) violations.ElementEnum([.. values], MemberPath, allowed);
        return Checked(values, rule);
    }

    private bool NextElement(int index)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.EndArray) return false;
        member = string.Create(CultureInfo.InvariantCulture, $"{index}.member");
        return true;
    }

    private readonly void Enter(string name)
    {
        path.Push(name);
        seen.Push([]);
    }

    private void Leave()
    {
        member = path.Pop();
        seen.Pop();
    }

    private readonly T[] Checked<T>(List<T> values, ListRule? rule)
    {
        if (rule is not null && !rule.Accepts(values.Count)) rule.Report(violations, values, MemberPath);
        return [.. values];
    }

    private readonly string ReadText()
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Malformed("A text is not valid UTF-8.");
        }
    }

    private readonly void Require(JsonTokenType token)
    {
        if (json.TokenType == token) return;
        throw json.TokenType switch
        {
            JsonTokenType.StartArray => Malformed("Start of list found where not expected"),
            JsonTokenType.StartObject => Malformed("Start of structure or map found where not expected."),
            _ => NotConvertible(token switch
            {
                JsonTokenType.String => "a String",
                JsonTokenType.Number => "a Number",
                JsonTokenType.False => "a Boolean",
                JsonTokenType.StartArray => "a List",
                _ => "a Structure",
            }),
        };
    }

    private readonly AwsException NotConvertible(string wanted) => Malformed(json.TokenType switch
    {
        JsonTokenType.String => $"STRING_VALUE can not be converted to {wanted}",
        JsonTokenType.Number => $"NUMBER_VALUE can not be converted to {wanted}",
        JsonTokenType.True => $"TRUE_VALUE can not be converted to {wanted}",
        JsonTokenType.False => $"FALSE_VALUE can not be converted to {wanted}",
        _ => $"The value can not be converted to {wanted}",
    });

    private static AwsException Malformed(string message) => new("SerializationException", message);
}
