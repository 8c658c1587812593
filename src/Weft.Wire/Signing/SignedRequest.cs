namespace Weft.Wire.Signing;

/// <summary>The parts of a request that its signature covers.</summary>
/// <param name="Method">The HTTP method in capitals.</param>
/// <param name="Path">The path exactly as it came, still percent-encoded.</param>
/// <param name="Query">The query string exactly as it came, without the question mark; empty when there is none.</param>
/// <param name="Header">The value of a header by its name (any case), several values joined by commas, or null.</param>
/// <param name="Body">The whole body.</param>
public sealed record SignedRequest(string Method, string Path, string Query, Func<string, string?> Header, ReadOnlyMemory<byte> Body)
{
    /// <summary>The covered parts of a request whose path the front door left encoded.</summary>
    public static SignedRequest Of(WireRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = request.QueryString.StartsWith('?') ? request.QueryString[1..] : request.QueryString;
        return new(request.Method, request.Path, query, request.Header, request.Body);
    }
}
