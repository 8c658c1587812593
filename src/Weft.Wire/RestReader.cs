using System.Globalization;
using System.Text;

namespace Weft.Wire;

/// <summary>A structure that can be read from the parts of a REST request.</summary>
public interface IRestShape<TSelf>
    where TSelf : class
{
    static abstract TSelf Read(ref RestReader reader);
}

/// <summary>
/// Walks the members of a REST request, and of the structures in its XML document. <see cref="Next"/> moves to a member; one of the value methods then
/// reads it. What is wrong outside of the document breaks a constraint of the model; a document that is wrong is malformed as a whole.
/// </summary>
public ref struct RestReader
{
    private readonly RestNode node;
    private readonly Violations violations;
    private readonly bool isRoot;
    private int position;

    private RestReader(RestNode node, Violations violations, bool isRoot)
    {
        this.node = node;
        this.violations = violations;
        this.isRoot = isRoot;
        position = -1;
    }

    private readonly RestMember Member => node.Members[position];

    private readonly string MemberName => Violations.MemberName(Encoding.UTF8.GetString(Member.Name));

    internal static object ReadAll(RestNode root, RestRequestReader read, string violationCode)
    {
        var violations = new Violations(violationCode);
        var reader = new RestReader(root, violations, isRoot: true);
        var request = read(ref reader);
        violations.ThrowIfAny();
        return request;
    }

    /// <summary>Moves to the next member and tells its name.</summary>
    public bool Next(out ReadOnlySpan<byte> name)
    {
        position++;
        name = position < node.Members.Count ? Member.Name : default;
        return position < node.Members.Count;
    }

    /// <summary>The error for an element that AWS does not know.</summary>
    public readonly AwsException Unknown() => RestErrors.MalformedXml(Encoding.UTF8.GetString(Member.Name));

    /// <summary>Refuses a structure that lacks a member which the model requires.</summary>
    public readonly T Missing<T>(ReadOnlySpan<byte> name)
    {
        if (!isRoot) throw RestErrors.MalformedXml();
        violations.Null(Violations.MemberName(Encoding.UTF8.GetString(name)));
        return default!;
    }

    public readonly string String() => Single().Text;

    public readonly string String(TextRule rule)
    {
        var text = String();
        if (rule.Accepts(text)) return text;
        if (!isRoot) throw RestErrors.MalformedXml();
        rule.Report(violations, text, MemberName);
        return text;
    }

    /// <summary>Reads a value of an enumeration; the answer is one of the given strings.</summary>
    public readonly string Enum(string[] values)
    {
        var text = String();
        if (Array.IndexOf(values, text) is >= 0 and var index) return values[index];
        if (!isRoot) throw RestErrors.MalformedXml();
        violations.Enum(text, MemberName, values);
        return text;
    }

    public readonly bool Boolean() => String().Trim() switch
    {
        var text when text.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        var text when text.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        _ => throw Invalid("Expecting true or false."),
    };

    public readonly int Int32() => int.TryParse(String().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw Invalid("Expecting an integer.");

    public readonly int Int32(NumberRule rule)
    {
        var value = Int32();
        if (!rule.Accepts(value)) rule.Report(violations, value, MemberName);
        return value;
    }

    public readonly long Int64() => long.TryParse(String().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw Invalid("Expecting an integer.");

    public readonly DateTimeOffset Timestamp() =>
        WireTime.TryParse(Encoding.UTF8.GetBytes(String().Trim()), out var value) || WireTime.TryParseHttp(String().Trim(), out value)
            ? value
            : throw Invalid("Expecting a date and time.");

    /// <summary>The body itself.</summary>
    public readonly ReadOnlyMemory<byte> Blob() => Single().Bytes;

    /// <summary>The headers under one prefix.</summary>
    public readonly IReadOnlyDictionary<string, string> HeaderMap() => Single().Map!;

    public readonly T Structure<T>()
        where T : class, IRestShape<T> => Read<T>(Single());

    /// <summary>Reads a list: the elements of this name in the member, or, without one, the member's own repetitions.</summary>
    public readonly T[] List<T>(ReadOnlySpan<byte> element = default)
        where T : class, IRestShape<T>
    {
        var items = Items(element);
        var values = new T[items.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Read<T>(items[i]);
        return values;
    }

    /// <summary>Reads a list of values of an enumeration.</summary>
    public readonly string[] Enums(string[] allowed, ReadOnlySpan<byte> element = default)
    {
        string[] values = Member.Nodes is [{ IsHeader: true } only]
            ? only.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. Items(element).Select(item => item.Text)];
        if (!values.Except(allowed).Any()) return values;
        if (!isRoot) throw RestErrors.MalformedXml();
        violations.ElementEnum(values, MemberName, allowed);
        return values;
    }

    private readonly T Read<T>(RestNode inner)
        where T : class, IRestShape<T>
    {
        if (inner.Members.Count > 0 && !string.IsNullOrWhiteSpace(inner.Text)) throw RestErrors.MalformedXml();
        var reader = new RestReader(inner, violations, isRoot: false);
        return T.Read(ref reader);
    }

    private readonly List<RestNode> Items(ReadOnlySpan<byte> element)
    {
        if (element.IsEmpty) return Member.Nodes;
        var list = Single();
        if (list.Members.Count == 0) return [];
        return list.Members is [var items] && items.Name.AsSpan().SequenceEqual(element) ? items.Nodes : throw RestErrors.MalformedXml();
    }

    private readonly RestNode Single() => Member.Nodes is [var only] ? only : throw RestErrors.MalformedXml();

    private readonly AwsException Invalid(string why) =>
        isRoot ? RestErrors.InvalidArgument($"Value '{String()}' at '{MemberName}' is invalid. {why}") : RestErrors.MalformedXml();
}
