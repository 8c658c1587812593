using System.Text.Json;

namespace Weft.Wire;

/// <summary>Writes the JSON of the json protocols straight into the response; a null value writes nothing.</summary>
public readonly ref struct JsonOutput
{
    private readonly Utf8JsonWriter writer;

    internal JsonOutput(Utf8JsonWriter writer) => this.writer = writer;

    public void Member(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    public void Member(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } flag) writer.WriteBoolean(name, flag);
    }

    public void Member(ReadOnlySpan<byte> name, int? value) => Member(name, (long?)value);

    public void Member(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
    }

    public void Member(ReadOnlySpan<byte> name, double? value)
    {
        if (value is not { } number) return;
        if (double.IsFinite(number)) writer.WriteNumber(name, number);
        else writer.WriteString(name, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }

    /// <summary>Seconds since 1970, with milliseconds where there are any.</summary>
    public void Member(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is { } time) writer.WriteNumber(name, time.ToUnixTimeMilliseconds() / 1000m);
    }

    public void Member(ReadOnlySpan<byte> name, ReadOnlyMemory<byte>? value)
    {
        if (value is { } blob) writer.WriteBase64String(name, blob.Span);
    }

    public void Structure<T>(ReadOnlySpan<byte> name, T? value)
        where T : class, IJsonShape
    {
        if (value is null) return;
        writer.WritePropertyName(name);
        Object(value);
    }

    public void List<T>(ReadOnlySpan<byte> name, IReadOnlyList<T>? values)
        where T : class, IJsonShape
    {
        if (values is null) return;
        writer.WriteStartArray(name);
        for (int i = 0; i < values.Count; i++) Object(values[i]);
        writer.WriteEndArray();
    }

    public void Strings(ReadOnlySpan<byte> name, IReadOnlyList<string>? values)
    {
        if (values is null) return;
        writer.WriteStartArray(name);
        for (int i = 0; i < values.Count; i++) writer.WriteStringValue(values[i]);
        writer.WriteEndArray();
    }

    public void Strings(ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string>? values)
    {
        if (values is null) return;
        writer.WriteStartObject(name);
        foreach ((string key, string value) in values) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    public void Int32s(ReadOnlySpan<byte> name, IReadOnlyList<int>? values)
    {
        if (values is null) return;
        writer.WriteStartArray(name);
        for (int i = 0; i < values.Count; i++) writer.WriteNumberValue(values[i]);
        writer.WriteEndArray();
    }

    internal void Object(IJsonShape value)
    {
        writer.WriteStartObject();
        value.WriteJson(this);
        writer.WriteEndObject();
    }
}
