namespace Weft.Wire;

/// <summary>Where in an HTTP request the members of a REST operation are.</summary>
internal enum RestPlace
{
    /// <summary>A label of the path.</summary>
    Uri,

    /// <summary>A parameter of the query string.</summary>
    Querystring,

    Header,

    /// <summary>All headers that begin with a prefix.</summary>
    Headers,

    /// <summary>The body as it is.</summary>
    Bytes,

    /// <summary>The body as text.</summary>
    Text,

    /// <summary>The body as an XML document.</summary>
    Document,
}

/// <summary>One member and its place.</summary>
/// <param name="Name">The label, parameter, header, prefix or first element.</param>
internal sealed record BoundMember(RestPlace Place, string Member, string Name);

/// <summary>How an operation of a REST protocol is bound to HTTP. Read from its text at the first request.</summary>
/// <param name="status">The status of the answer.</param>
/// <param name="uri">The path, with labels, and the literal parameters.</param>
/// <param name="members">A line for each member: place, member, name.</param>
public sealed class RestBinding(int status, string uri, string members)
{
    private BoundMember[]? bound;

    public int Status { get; } = status;

    internal RestPath Path { get; } = new(uri);

    internal IReadOnlyList<BoundMember> Members => bound ??= [.. members.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static BoundMember Parse(string line)
    {
        var parts = line.Split(' ');
        return new BoundMember(Enum.Parse<RestPlace>(parts[0], ignoreCase: true), parts[1], parts[2]);
    }
}
