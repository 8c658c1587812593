using System.Buffers;
using System.Text.Json;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Control.Journal;

/// <summary>Changes as JSON: [[scope, type, id, record or null], …].</summary>
internal sealed class ChangeCodec(Catalog catalog)
{
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private Scope scope;
    private string scopeText = "";

    /// <summary>The changes' bytes, valid until the next call.</summary>
    public ReadOnlySpan<byte> Encode(IReadOnlyList<Change> changes)
    {
        buffer.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartArray();
        foreach (var change in changes)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(TextOf(change.Scope));
            writer.WriteStringValue(change.Type.Noun);
            writer.WriteStringValue(change.Id);
            if (change.After is null) writer.WriteNullValue();
            else change.Type.Write(writer, change.After);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenSpan;
    }

    /// <exception cref="InvalidDataException">The bytes are not what this version of Weft writes.</exception>
    public List<Change> Decode(ReadOnlySpan<byte> json)
    {
        try
        {
            return DecodeAll(json);
        }
        catch (Exception foreign) when (foreign is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"it was written by another version of Weft: {foreign.Message}", foreign);
        }
    }

    private List<Change> DecodeAll(ReadOnlySpan<byte> json)
    {
        var changes = new List<Change>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            var scope = Scope.Parse(NextText(ref reader));
            var noun = NextText(ref reader);
            var id = NextText(ref reader);
            reader.Read();
            if (catalog.IsPast(noun)) reader.Skip();
            else changes.Add(ReadChange(scope, catalog.RequireType(noun), id, ref reader));
            reader.Read();
        }

        return changes;
    }

    private static Change ReadChange(Scope scope, ResourceType type, string id, ref Utf8JsonReader reader) =>
        new(scope, type, id, reader.TokenType == JsonTokenType.Null ? null : type.Read(ref reader));

    // Most changes are in the scope of the one before.
    private string TextOf(Scope given)
    {
        if (given != scope || scopeText.Length == 0) (scope, scopeText) = (given, given.ToString());
        return scopeText;
    }

    private static string NextText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString() ?? throw new InvalidOperationException("The journal holds a null where a text belongs");
    }
}
