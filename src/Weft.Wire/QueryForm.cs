using System.Text;
using System.Text.Unicode;

namespace Weft.Wire;

/// <summary>The fields of a query request, decoded and sorted so that each structure and list is one contiguous range.</summary>
internal sealed class QueryForm
{
    public const int MaximumBytes = 1024 * 1024;
    public const int MaximumFields = 10_000;
    public const int MaximumKeyBytes = 512;
    public const int MaximumDepth = 24;

    private readonly QueryField[] fields;
    private readonly byte[] bytes;

    private QueryForm(byte[] bytes, QueryField[] fields, string? action, string? version)
    {
        this.bytes = bytes;
        this.fields = fields;
        Action = action;
        Version = version;
    }

    public string? Action { get; }

    public string? Version { get; }

    public int Count => fields.Length;

    public ReadOnlySpan<byte> Key(int index) => bytes.AsSpan(fields[index].KeyStart, fields[index].KeyLength);

    public ReadOnlySpan<byte> Value(int index) => bytes.AsSpan(fields[index].ValueStart, fields[index].ValueLength);

    public static QueryForm Parse(WireRequest request)
    {
        string query = request.QueryString.StartsWith('?') ? request.QueryString[1..] : request.QueryString;
        ReadOnlySpan<byte> body = HasForm(request) ? request.Body.Span : default;
        if (query.Length + body.Length > MaximumBytes) throw QueryErrors.TooLarge();
        var decoder = new QueryFormDecoder(query.Length == 0 ? body.Length : Encoding.UTF8.GetByteCount(query) + body.Length);
        if (query.Length > 0) decoder.Add(Encoding.UTF8.GetBytes(query), inUrl: true);
        if (body.Length > 0) decoder.Add(body, inUrl: false);
        QueryField[] sorted = decoder.TakeFields();
        RequireNatural(decoder.Bytes, sorted);
        return new QueryForm(decoder.Bytes, sorted, decoder.Action, decoder.Version);
    }

    /// <summary>A body of another type is no form; its members then are missing, and AWS says so too.</summary>
    private static bool HasForm(WireRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType)) return true;
        ReadOnlySpan<char> type = request.ContentType.AsSpan();
        int parameters = type.IndexOf(';');
        if (parameters >= 0) type = type[..parameters];
        return type.Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
    }

    private static void RequireNatural(byte[] bytes, QueryField[] fields)
    {
        var order = new QueryKeyOrder(bytes);
        bool sorted = true;
        for (int i = 1; i < fields.Length && sorted; i++) sorted = order.Compare(fields[i - 1], fields[i]) <= 0;
        if (!sorted) fields.AsSpan().Sort(order);
        for (int i = 1; i < fields.Length; i++)
        {
            if (order.Compare(fields[i - 1], fields[i]) == 0)
                throw QueryErrors.Duplicate(Encoding.UTF8.GetString(bytes, fields[i].KeyStart, fields[i].KeyLength));
        }
    }
}

/// <summary>Where one field's key and value lie in the decoded bytes.</summary>
internal readonly record struct QueryField(int KeyStart, int KeyLength, int ValueStart, int ValueLength);

/// <summary>Orders keys segment by segment, numeric segments by value.</summary>
internal readonly struct QueryKeyOrder(byte[] bytes) : IComparer<QueryField>
{
    public int Compare(QueryField x, QueryField y)
    {
        ReadOnlySpan<byte> left = bytes.AsSpan(x.KeyStart, x.KeyLength), right = bytes.AsSpan(y.KeyStart, y.KeyLength);
        while (true)
        {
            int leftEnd = left.IndexOf((byte)'.'), rightEnd = right.IndexOf((byte)'.');
            int order = CompareSegments(leftEnd < 0 ? left : left[..leftEnd], rightEnd < 0 ? right : right[..rightEnd]);
            if (order != 0) return order;
            if (leftEnd < 0 || rightEnd < 0) return (leftEnd < 0 ? 0 : 1) - (rightEnd < 0 ? 0 : 1);
            left = left[(leftEnd + 1)..];
            right = right[(rightEnd + 1)..];
        }
    }

    /// <summary>Total: "01" and "1" have the same value and still differ, so that no two keys are merged.</summary>
    private static int CompareSegments(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        bool xNumeric = IsNumeric(x), yNumeric = IsNumeric(y);
        if (!xNumeric || !yNumeric) return xNumeric ? -1 : yNumeric ? 1 : x.SequenceCompareTo(y);
        ReadOnlySpan<byte> xDigits = x.TrimStart((byte)'0'), yDigits = y.TrimStart((byte)'0');
        if (xDigits.Length != yDigits.Length) return xDigits.Length.CompareTo(yDigits.Length);
        int order = xDigits.SequenceCompareTo(yDigits);
        return order != 0 ? order : x.Length.CompareTo(y.Length);
    }

    private static bool IsNumeric(ReadOnlySpan<byte> segment) =>
        segment.Length > 0 && !segment.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}

/// <summary>Decodes percent-encoding and plus signs and sets the protocol's own fields apart.</summary>
internal ref struct QueryFormDecoder(int capacity)
{
    private readonly List<QueryField> fields = new(16);
    private int written = 0;

    public byte[] Bytes { get; } = new byte[capacity];

    public string? Action { get; private set; }

    public string? Version { get; private set; }

    public readonly QueryField[] TakeFields() => [.. fields];

    public void Add(ReadOnlySpan<byte> text, bool inUrl)
    {
        while (text.Length > 0)
        {
            int end = text.IndexOf((byte)'&');
            ReadOnlySpan<byte> pair = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (pair.Length > 0) AddPair(pair, inUrl);
        }
    }

    private void AddPair(ReadOnlySpan<byte> pair, bool inUrl)
    {
        int equals = pair.IndexOf((byte)'=');
        int keyStart = written;
        Decode(equals < 0 ? pair : pair[..equals]);
        int valueStart = written;
        if (equals >= 0) Decode(pair[(equals + 1)..]);
        var field = new QueryField(keyStart, valueStart - keyStart, valueStart, written - valueStart);
        ReadOnlySpan<byte> key = Bytes.AsSpan(keyStart, field.KeyLength), value = Bytes.AsSpan(valueStart, field.ValueLength);
        RequireText(key, value);
        if (key.SequenceEqual("Action"u8)) Action = Once(Action, value, "Action");
        else if (key.SequenceEqual("Version"u8)) Version = Once(Version, value, "Version");
        else if (!inUrl || !IsSignature(key)) AddField(field, key);
    }

    private readonly void AddField(QueryField field, ReadOnlySpan<byte> key)
    {
        if (fields.Count == QueryForm.MaximumFields) throw QueryErrors.TooManyFields();
        if (key.Length == 0) throw QueryErrors.Malformed("The query string contains a parameter without a name.");
        if (key.Length > QueryForm.MaximumKeyBytes || key.Count((byte)'.') >= QueryForm.MaximumDepth) throw QueryErrors.TooDeep();
        fields.Add(field);
    }

    private static string Once(string? before, ReadOnlySpan<byte> value, string name) =>
        before is null ? Encoding.UTF8.GetString(value) : throw QueryErrors.Duplicate(name);

    /// <summary>What a presigned URL carries besides the request itself.</summary>
    private static bool IsSignature(ReadOnlySpan<byte> key) =>
        key.StartsWith("X-Amz-"u8)
        && (key.SequenceEqual("X-Amz-Algorithm"u8) || key.SequenceEqual("X-Amz-Credential"u8) || key.SequenceEqual("X-Amz-Date"u8)
            || key.SequenceEqual("X-Amz-Expires"u8) || key.SequenceEqual("X-Amz-SignedHeaders"u8)
            || key.SequenceEqual("X-Amz-Signature"u8) || key.SequenceEqual("X-Amz-Security-Token"u8));

    private static void RequireText(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(key) || !Utf8.IsValid(value)) throw QueryErrors.Malformed("The query string is not valid UTF-8.");
        if (!XmlText.IsLegal(key) || !XmlText.IsLegal(value)) throw QueryErrors.IllegalCharacter(Encoding.UTF8.GetString(key));
    }

    private void Decode(ReadOnlySpan<byte> text)
    {
        Span<byte> target = Bytes.AsSpan(written);
        int length = 0;
        while (true)
        {
            int plain = text.IndexOfAny((byte)'%', (byte)'+');
            if (plain < 0) plain = text.Length;
            text[..plain].CopyTo(target[length..]);
            length += plain;
            if (plain == text.Length) break;
            if (text[plain] == '+')
            {
                target[length++] = (byte)' ';
                text = text[(plain + 1)..];
                continue;
            }

            if (text.Length - plain < 3 || !TryHex(text[plain + 1], text[plain + 2], out target[length]))
                throw QueryErrors.Malformed("The query string contains an incomplete percent-encoding.");
            length++;
            text = text[(plain + 3)..];
        }

        written += length;
    }

    private static bool TryHex(byte high, byte low, out byte value)
    {
        int h = HexDigit(high), l = HexDigit(low);
        value = unchecked((byte)((h << 4) | l));
        return h >= 0 && l >= 0;
    }

    private static int HexDigit(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };
}
