using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Weft.Wire;

/// <summary>Writes the XML of the ec2 and query protocols straight into the response; a null value writes nothing.</summary>
public readonly ref struct XmlOutput
{
    private const int ScalarBytes = 64;

    private readonly ResponseBuffer buffer;
    private readonly bool alwaysMilliseconds;

    internal XmlOutput(ResponseBuffer buffer, bool alwaysMilliseconds)
    {
        this.buffer = buffer;
        this.alwaysMilliseconds = alwaysMilliseconds;
    }

    public void Element(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null) return;
        if (XmlText.IndexOfSpecial(value) < 0)
        {
            Span<byte> target = buffer.GetSpan(Tags(name) + Encoding.UTF8.GetMaxByteCount(value.Length));
            int length = PutOpen(target, name);
            length += Encoding.UTF8.GetBytes(value, target[length..]);
            buffer.Advance(length + PutClose(target[length..], name));
            return;
        }

        Open(name);
        Text(value);
        Close(name);
    }

    public void Element(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is not { } flag) return;
        ReadOnlySpan<byte> text = flag ? "true"u8 : "false"u8;
        Span<byte> target = buffer.GetSpan(Tags(name) + text.Length);
        int length = PutOpen(target, name);
        text.CopyTo(target[length..]);
        length += text.Length;
        buffer.Advance(length + PutClose(target[length..], name));
    }

    public void Element(ReadOnlySpan<byte> name, int? value) => Element(name, (long?)value);

    public void Element(ReadOnlySpan<byte> name, long? value)
    {
        if (value is not { } number) return;
        Span<byte> target = buffer.GetSpan(Tags(name) + ScalarBytes);
        int length = PutOpen(target, name);
        Utf8Formatter.TryFormat(number, target[length..], out int written);
        length += written;
        buffer.Advance(length + PutClose(target[length..], name));
    }

    public void Element(ReadOnlySpan<byte> name, double? value)
    {
        if (value is not { } number) return;
        Open(name);
        number.TryFormat(buffer.GetSpan(ScalarBytes), out int written, "R", CultureInfo.InvariantCulture);
        buffer.Advance(written);
        Close(name);
    }

    public void Element(ReadOnlySpan<byte> name, float? value)
    {
        if (value is not { } number) return;
        Open(name);
        number.TryFormat(buffer.GetSpan(ScalarBytes), out int written, "R", CultureInfo.InvariantCulture);
        buffer.Advance(written);
        Close(name);
    }

    public void Element(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is not { } time) return;
        Open(name);
        buffer.Advance(WireTime.Format(time, alwaysMilliseconds, buffer.GetSpan(ScalarBytes)));
        Close(name);
    }

    public void Element(ReadOnlySpan<byte> name, ReadOnlyMemory<byte>? value)
    {
        if (value is not { } blob) return;
        Open(name);
        Base64.EncodeToUtf8(blob.Span, buffer.GetSpan(Base64.GetMaxEncodedToUtf8Length(blob.Length)), out _, out int written);
        buffer.Advance(written);
        Close(name);
    }

    public void Structure<T>(ReadOnlySpan<byte> name, T? value)
        where T : class, IXmlShape
    {
        if (value is null) return;
        Open(name);
        value.WriteXml(this);
        Close(name);
    }

    public void List<T>(ReadOnlySpan<byte> name, ReadOnlySpan<byte> element, IReadOnlyList<T>? values)
        where T : class, IXmlShape
    {
        if (!OpenList(name, values is null ? -1 : values.Count)) return;
        for (int i = 0; i < values!.Count; i++) Structure(element, values[i]);
        Close(name);
    }

    public void Strings(ReadOnlySpan<byte> name, ReadOnlySpan<byte> element, IReadOnlyList<string>? values)
    {
        if (!OpenList(name, values is null ? -1 : values.Count)) return;
        for (int i = 0; i < values!.Count; i++) Element(element, values[i]);
        Close(name);
    }

    /// <summary>A list whose elements stand in the structure itself.</summary>
    public void FlatList<T>(ReadOnlySpan<byte> element, IReadOnlyList<T>? values)
        where T : class, IXmlShape
    {
        for (int i = 0; i < (values?.Count ?? 0); i++) Structure(element, values![i]);
    }

    public void FlatStrings(ReadOnlySpan<byte> element, IReadOnlyList<string>? values)
    {
        for (int i = 0; i < (values?.Count ?? 0); i++) Element(element, values![i]);
    }

    public void Int32s(ReadOnlySpan<byte> name, ReadOnlySpan<byte> element, IReadOnlyList<int>? values)
    {
        if (!OpenList(name, values is null ? -1 : values.Count)) return;
        for (int i = 0; i < values!.Count; i++) Element(element, values[i]);
        Close(name);
    }

    public void Strings(ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string>? values)
    {
        if (!OpenList(name, values is null ? -1 : values.Count)) return;
        foreach ((string key, string value) in values!)
        {
            Open("entry"u8);
            Element("key"u8, key);
            Element("value"u8, value);
            Close("entry"u8);
        }

        Close(name);
    }

    public void Int32s(ReadOnlySpan<byte> name, IReadOnlyDictionary<string, int>? values)
    {
        if (!OpenList(name, values is null ? -1 : values.Count)) return;
        foreach ((string key, int value) in values!)
        {
            Open("entry"u8);
            Element("key"u8, key);
            Element("value"u8, value);
            Close("entry"u8);
        }

        Close(name);
    }

    internal void Start(string operation, string xmlNamespace)
    {
        buffer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"u8);
        Raw(operation);
        buffer.Write("Response xmlns=\""u8);
        Raw(xmlNamespace);
        buffer.Write("\">"u8);
    }

    internal void Document(string root, string xmlNamespace, IXmlShape content)
    {
        OpenDocument(Encoding.UTF8.GetBytes(root), xmlNamespace);
        content.WriteXml(this);
        Close(Encoding.UTF8.GetBytes(root));
    }

    internal void Document(ReadOnlySpan<byte> root, string xmlNamespace, string? text)
    {
        OpenDocument(root, xmlNamespace);
        Text(text);
        Close(root);
    }

    private void OpenDocument(ReadOnlySpan<byte> root, string xmlNamespace)
    {
        buffer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"u8);
        buffer.Write(root);
        buffer.Write(" xmlns=\""u8);
        Raw(xmlNamespace);
        buffer.Write("\">"u8);
    }

    internal void End(string operation)
    {
        buffer.Write("</"u8);
        Raw(operation);
        buffer.Write("Response>"u8);
    }

    internal void Structure(string name, IXmlShape value)
    {
        buffer.Write("<"u8);
        Raw(name);
        buffer.Write(">"u8);
        value.WriteXml(this);
        buffer.Write("</"u8);
        Raw(name);
        buffer.Write(">"u8);
    }

    /// <summary>An empty list is an empty element; no list (-1) is nothing.</summary>
    private bool OpenList(ReadOnlySpan<byte> name, int count)
    {
        if (count < 0) return false;
        if (count > 0)
        {
            Open(name);
            return true;
        }

        Span<byte> target = buffer.GetSpan(name.Length + 3);
        target[0] = (byte)'<';
        name.CopyTo(target[1..]);
        "/>"u8.CopyTo(target[(name.Length + 1)..]);
        buffer.Advance(name.Length + 3);
        return false;
    }

    private void Open(ReadOnlySpan<byte> name) => buffer.Advance(PutOpen(buffer.GetSpan(Tags(name)), name));

    private void Close(ReadOnlySpan<byte> name) => buffer.Advance(PutClose(buffer.GetSpan(Tags(name)), name));

    /// <summary>How many bytes an opening and a closing tag take.</summary>
    private static int Tags(ReadOnlySpan<byte> name) => (2 * name.Length) + 5;

    private static int PutOpen(Span<byte> target, ReadOnlySpan<byte> name)
    {
        target[0] = (byte)'<';
        name.CopyTo(target[1..]);
        target[name.Length + 1] = (byte)'>';
        return name.Length + 2;
    }

    private static int PutClose(Span<byte> target, ReadOnlySpan<byte> name)
    {
        target[0] = (byte)'<';
        target[1] = (byte)'/';
        name.CopyTo(target[2..]);
        target[name.Length + 2] = (byte)'>';
        return name.Length + 3;
    }

    private void Text(ReadOnlySpan<char> text)
    {
        while (true)
        {
            int special = XmlText.IndexOfSpecial(text);
            Raw(special < 0 ? text : text[..special]);
            if (special < 0) return;
            buffer.Write(XmlText.Escape(text[special]));
            text = text[(special + 1)..];
        }
    }

    private void Raw(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return;
        Span<byte> target = buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        buffer.Advance(Encoding.UTF8.GetBytes(text, target));
    }
}
