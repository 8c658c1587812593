using System.Buffers.Text;

namespace Weft.Wire;

/// <content>
/// The lists of the query protocols: <c>Name.1</c> in ec2, <c>Name.member.1</c> in query. Indexes order the elements and may have gaps.
/// An empty value for the list itself is the empty list: the AWS SDK for Go v2 and botocore write it so.
/// </content>
public ref partial struct QueryReader
{
    public const int MaximumIndex = 100_000;

    /// <summary>Reads a list of structures.</summary>
    public readonly T[] List<T>(ReadOnlySpan<byte> element = default, ListRule? rule = null)
        where T : class, IQueryShape<T>
    {
        if (!TryEnterList(element, out QueryReader items)) return Checked(Array.Empty<T>(), rule);
        var values = new T[items.CountGroups()];
        for (int i = 0; items.NextElement(); i++) values[i] = items.Structure<T>();
        return Checked(values, rule);
    }

    /// <summary>Reads a list of strings.</summary>
    public readonly string[] Strings(ReadOnlySpan<byte> element = default, ListRule? rule = null, TextRule? text = null)
    {
        if (!TryEnterList(element, out QueryReader items)) return Checked(Array.Empty<string>(), rule);
        var values = new string[items.CountGroups()];
        for (int i = 0; items.NextElement(); i++) values[i] = items.String();
        if (text is not null && !Array.TrueForAll(values, text.Accepts)) text.ReportElements(violations!, values, WirePath(MemberKey));
        return Checked(values, rule);
    }

    /// <summary>Reads a list of values of an enumeration.</summary>
    public readonly string[] Enums(string[] allowed, ReadOnlySpan<byte> element = default, ListRule? rule = null)
    {
        if (!TryEnterList(element, out QueryReader items)) return Checked(Array.Empty<string>(), rule);
        var values = new string[items.CountGroups()];
        for (int i = 0; items.NextElement(); i++) values[i] = IsEc2 ? items.Enum(allowed) : items.String();
        if (!IsEc2 && values.Except(allowed).Any()) violations!.ElementEnum(values, WirePath(MemberKey), allowed);
        return Checked(values, rule);
    }

    /// <summary>Reads a list of whole numbers.</summary>
    public readonly int[] Int32s(ReadOnlySpan<byte> element = default, ListRule? rule = null)
    {
        if (!TryEnterList(element, out QueryReader items)) return Checked(Array.Empty<int>(), rule);
        var values = new int[items.CountGroups()];
        for (int i = 0; items.NextElement(); i++) values[i] = items.Int32();
        return Checked(values, rule);
    }

    /// <summary>Reads a map of strings: <c>Name.entry.1.key</c> and <c>Name.entry.1.value</c>.</summary>
    public readonly Dictionary<string, string> TextMap()
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!TryEnterList("entry"u8, out QueryReader entries)) return map;
        while (entries.NextElement())
        {
            QueryReader entry = entries.Enter("Start of structure or map found where not expected.");
            string? key = null, value = null;
            while (entry.Next(out ReadOnlySpan<byte> part))
            {
                if (part.SequenceEqual("key"u8)) key = entry.String();
                else if (part.SequenceEqual("value"u8)) value = entry.String();
                else throw entry.Unknown();
            }

            if (key is null || value is null || !map.TryAdd(key, value)) throw QueryErrors.MalformedInput("A map needs a key and a value for each entry, and each key once.");
        }

        return map;
    }

    /// <summary>Whether a list that the model requires was sent empty, which ec2 treats as not sent.</summary>
    private readonly bool TryEnterList(ReadOnlySpan<byte> element, out QueryReader items)
    {
        items = default;
        if (IsScalar && form.Value(memberStart).Length == 0) return false;
        items = Enter("Start of list found where not expected.");
        if (IsEc2) return true;
        if (!items.Next(out ReadOnlySpan<byte> name) || !name.SequenceEqual(element) || items.position != items.end)
            throw QueryErrors.MalformedInput("Start of structure or map found where not expected.");
        items = items.Enter("Start of list found where not expected.");
        return true;
    }

    private bool NextElement()
    {
        if (!Next(out ReadOnlySpan<byte> index)) return false;
        if (index.Length > 0 && index[0] is >= (byte)'1' and <= (byte)'9'
            && Utf8Parser.TryParse(index, out int number, out int used) && used == index.Length && number <= MaximumIndex)
            return true;
        throw IsEc2 ? Unknown() : QueryErrors.MalformedInput("Key is not a valid list index.");
    }

    /// <summary>How many elements there are; a copy walks ahead.</summary>
    private readonly int CountGroups()
    {
        QueryReader ahead = this;
        int count = 0;
        while (ahead.Next(out _)) count++;
        return count;
    }

    private readonly T[] Checked<T>(T[] values, ListRule? rule)
    {
        if (rule is not null && !rule.Accepts(values.Length)) rule.Report(violations!, values, WirePath(MemberKey));
        return values;
    }
}
