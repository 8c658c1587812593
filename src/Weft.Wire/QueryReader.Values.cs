using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Weft.Wire;

/// <content>The scalar values of the query and ec2 protocols.</content>
public ref partial struct QueryReader
{
    public readonly string String() => Encoding.UTF8.GetString(Scalar());

    public readonly string String(TextRule rule)
    {
        string text = String();
        if (rule.Accepts(text)) return text;
        rule.Report(violations!, text, WirePath(MemberKey));
        return text;
    }

    /// <summary>Reads a value of an enumeration; the answer is one of the given strings.</summary>
    public readonly string Enum(string[] values)
    {
        ReadOnlySpan<byte> text = Scalar();
        foreach (string value in values)
        {
            if (Ascii.Equals(text, value)) return value;
        }

        string refused = Encoding.UTF8.GetString(text);
        if (violations is null) throw QueryErrors.InvalidValue(refused, MemberKey);
        violations.Enum(refused, WirePath(MemberKey), values);
        return refused;
    }

    public readonly bool Boolean()
    {
        ReadOnlySpan<byte> text = Scalar();
        if (Ascii.EqualsIgnoreCase(text, "true"u8)) return true;
        if (Ascii.EqualsIgnoreCase(text, "false"u8)) return false;
        throw Invalid(text, "Expecting true or false.");
    }

    public readonly int Int32()
    {
        ReadOnlySpan<byte> text = Scalar();
        return Utf8Parser.TryParse(text, out int value, out int used) && used == text.Length
            ? value
            : throw Invalid(text, "Expecting an integer.");
    }

    public readonly int Int32(NumberRule rule)
    {
        int value = Int32();
        if (rule.Accepts(value)) return value;
        if (violations is null) throw rule.OutOfRange(value, MemberKey);
        rule.Report(violations, value, WirePath(MemberKey));
        return value;
    }

    public readonly long Int64()
    {
        ReadOnlySpan<byte> text = Scalar();
        return Utf8Parser.TryParse(text, out long value, out int used) && used == text.Length
            ? value
            : throw Invalid(text, "Expecting an integer.");
    }

    public readonly double Double()
    {
        ReadOnlySpan<byte> text = Scalar();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw Invalid(text, "Expecting a number.");
    }

    public readonly float Float()
    {
        float value = (float)Double();
        return float.IsFinite(value) ? value : throw Invalid(Scalar(), "Expecting a number.");
    }

    public readonly DateTimeOffset Timestamp()
    {
        ReadOnlySpan<byte> text = Scalar();
        return WireTime.TryParse(text, out DateTimeOffset value) ? value : throw Invalid(text, "Expecting a date and time of ISO 8601.");
    }

    public readonly ReadOnlyMemory<byte> Blob()
    {
        ReadOnlySpan<byte> text = Scalar();
        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out int written) == System.Buffers.OperationStatus.Done
            ? bytes.AsMemory(0, written)
            : throw Invalid(text, "Expecting base64.");
    }

    private readonly AwsException Invalid(ReadOnlySpan<byte> text, string why)
    {
        string value = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 256)]);
        return IsEc2
            ? QueryErrors.InvalidValue(value, MemberKey, why)
            : QueryErrors.MalformedInput($"Value '{value}' at '{WirePath(MemberKey)}' is invalid. {why}");
    }
}
