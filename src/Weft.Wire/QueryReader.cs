using System.Text;

namespace Weft.Wire;

/// <summary>
/// Walks the members of one structure in a query form. <see cref="Next"/> moves to a member; one of the value methods then reads it.
/// The ec2 protocol stops at the first mistake; the query protocol notes broken constraints and reports all of them.
/// </summary>
public ref partial struct QueryReader
{
    private readonly QueryForm form;
    private readonly Violations? violations;
    private readonly int end;
    private readonly int prefix;
    private int position;
    private int memberStart;
    private int segmentEnd;

    private QueryReader(QueryForm form, Violations? violations, int start, int end, int prefix)
    {
        this.form = form;
        this.violations = violations;
        this.end = end;
        this.prefix = prefix;
        position = start;
        memberStart = start;
    }

    private readonly bool IsEc2 => violations is null;

    /// <summary>The member's key, from the root: <c>TagSpecification.1.ResourceType</c>.</summary>
    private readonly string MemberKey => Encoding.UTF8.GetString(form.Key(memberStart)[..segmentEnd]);

    private readonly bool IsScalar => position - memberStart == 1 && form.Key(memberStart).Length == segmentEnd;

    internal static object ReadAll(QueryForm form, Violations? violations, QueryRequestReader read)
    {
        var reader = new QueryReader(form, violations, 0, form.Count, 0);
        object request = read(ref reader);
        violations?.ThrowIfAny();
        return request;
    }

    /// <summary>Moves to the next member and tells its name.</summary>
    public bool Next(out ReadOnlySpan<byte> name)
    {
        if (position >= end)
        {
            name = default;
            return false;
        }

        memberStart = position;
        ReadOnlySpan<byte> key = form.Key(position);
        int length = key[prefix..].IndexOf((byte)'.');
        segmentEnd = length < 0 ? key.Length : prefix + length;
        name = key[prefix..segmentEnd];
        position = GroupEnd(memberStart, segmentEnd);
        return true;
    }

    /// <summary>The error for a member that AWS does not know.</summary>
    public readonly AwsException Unknown() => QueryErrors.UnknownParameter(Encoding.UTF8.GetString(form.Key(memberStart)));

    /// <summary>Refuses a structure that lacks a member which the model requires.</summary>
    public readonly T Missing<T>(ReadOnlySpan<byte> name)
    {
        string parent = prefix == 0 ? "" : Encoding.UTF8.GetString(form.Key(memberStart)[..prefix]);
        string key = parent + Encoding.UTF8.GetString(name);
        if (violations is null) throw QueryErrors.MissingParameter(key);
        violations.Null(WirePath(key));
        return default!;
    }

    /// <summary>Reads the member as a structure.</summary>
    public readonly T Structure<T>()
        where T : class, IQueryShape<T>
    {
        QueryReader inner = Enter("Start of structure or map found where not expected.");
        return T.Read(ref inner);
    }

    /// <summary>The member's content as a reader of its own.</summary>
    private readonly QueryReader Enter(string complaint)
    {
        if (form.Key(memberStart).Length == segmentEnd)
            throw IsEc2 ? QueryErrors.UnknownParameter(MemberKey) : QueryErrors.MalformedInput(complaint);
        return new QueryReader(form, violations, memberStart, position, segmentEnd + 1);
    }

    private readonly int GroupEnd(int start, int segmentEnd)
    {
        ReadOnlySpan<byte> key = form.Key(start)[..segmentEnd];
        int next = start + 1;
        while (next < end)
        {
            ReadOnlySpan<byte> other = form.Key(next);
            if (other.Length < segmentEnd || !other[prefix..segmentEnd].SequenceEqual(key[prefix..])) break;
            if (other.Length > segmentEnd && other[segmentEnd] != '.') break;
            next++;
        }

        return next;
    }

    private readonly ReadOnlySpan<byte> Scalar()
    {
        if (IsScalar) return form.Value(memberStart);
        if (!IsEc2) throw QueryErrors.MalformedInput("Start of structure or map found where not expected.");
        throw QueryErrors.UnknownParameter(Encoding.UTF8.GetString(form.Key(position - 1)));
    }

    /// <summary>AWS names a member in a broken constraint from the root, as <c>tags.1.member.key</c>.</summary>
    private static string WirePath(string key)
    {
        string[] segments = key.Split('.');
        for (int i = 0; i < segments.Length; i++)
        {
            bool isIndex = i > 0 && segments[i - 1] == "member" && char.IsAsciiDigit(segments[i][0]);
            if (isIndex) (segments[i - 1], segments[i]) = (segments[i], segments[i - 1]);
            else segments[i] = Violations.MemberName(segments[i]);
        }

        return string.Join('.', segments);
    }
}
