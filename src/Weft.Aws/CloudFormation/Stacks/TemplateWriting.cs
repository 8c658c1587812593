using System.Buffers;
using System.Text;
using System.Text.Json;
using Weft.Aws.CloudFormation.Templates;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>Writes a template, or a part of one, as JSON.</summary>
internal static class TemplateWriting
{
    public static string ToJson(TemplateNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) Write(json, node);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, TemplateNode node)
    {
        switch (node)
        {
            case TextNode text:
                json.WriteStringValue(text.Source);
                break;
            case NumberNode number:
                json.WriteRawValue(number.Source);
                break;
            case BooleanNode boolean:
                json.WriteBooleanValue(boolean.Value);
                break;
            case ListNode list:
                json.WriteStartArray();
                foreach (var item in list.Items) Write(json, item);
                json.WriteEndArray();
                break;
            case MapNode map:
                json.WriteStartObject();
                foreach (var entry in map.Entries)
                {
                    json.WritePropertyName(entry.Key);
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
                break;
        }
    }
}
