using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Weft.Wire.Signing;

/// <summary>
/// The body of S3 that comes in chunks, with its checksum behind it (Amazon S3 API Reference, "Signature calculations for the Authorization header:
/// transferring payload in multiple chunks" and "Using trailing headers"): <c>aws-chunked</c> inside of HTTP, each chunk signed or none.
/// </summary>
public static class ChunkedPayload
{
    private const string Prefix = "STREAMING-";
    private const string UnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private const string Signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private const string SignedTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    private const string ChunkSignature = "chunk-signature=";
    private const string TrailerSignature = "x-amz-trailer-signature";
    private const int SmallestChunk = 8192;
    private const int LongestLine = 8192;

    /// <summary>Whether the header announces a form that Weft reads.</summary>
    internal static bool Announces(string contentHash) => contentHash is UnsignedTrailer or Signed or SignedTrailer;

    /// <summary>The request with the body that the chunks make up, and with what came behind them among its headers; another request as it is.</summary>
    /// <param name="secret">The secret that the chunks are signed with; null where nothing can verify them.</param>
    /// <exception cref="AwsException">IncompleteBody, InvalidChunkSizeError, MalformedTrailerError, MissingContentLength or SignatureDoesNotMatch.</exception>
    public static WireRequest Decode(WireRequest request, SignatureScope scope, string? secret)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(scope);
        if (request.Header("x-amz-content-sha256") is not { } form || !form.StartsWith(Prefix, StringComparison.Ordinal)) return request;
        if (!Announces(form)) throw new AwsException("NotImplemented", $"The payload form {form} is not supported here.", 501);
        if (!long.TryParse(request.Header("x-amz-decoded-content-length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            throw new AwsException("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
        var chain = form == UnsignedTrailer || secret is null ? null : new SignatureChain(scope, secret);
        var reader = new ChunkReader(request.Body, isSigned: form != UnsignedTrailer, chain);
        var body = reader.ReadChunks(length);
        var trailers = reader.ReadTrailers(form == Signed ? [] : Declared(request));
        var names = request.HeaderNames.Concat(trailers.Keys).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var header = request.Header;
        return new WireRequest
        {
            Method = request.Method,
            Path = request.Path,
            QueryString = request.QueryString,
            ContentType = request.ContentType,
            RemoteAddress = request.RemoteAddress,
            Body = body,
            HeaderNames = names,
            Header = name => trailers.TryGetValue(name, out var trailer) ? trailer
                : name.Equals("content-encoding", StringComparison.OrdinalIgnoreCase) ? WithoutChunks(header(name)) : header(name),
        };
    }

    private static string[] Declared(WireRequest request) =>
        (request.Header("x-amz-trailer") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The chunks are how the body came, and no property of the object.</summary>
    private static string? WithoutChunks(string? encoding)
    {
        var kept = (encoding ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase)).ToList();
        return kept.Count == 0 ? null : string.Join(',', kept);
    }

    /// <summary>Each chunk is signed over the signature of the one before it; the first one over that of the request.</summary>
    private sealed class SignatureChain(SignatureScope scope, string secret)
    {
        private static readonly string hashOfNothing = Convert.ToHexStringLower(SHA256.HashData([]));

        private readonly byte[] key = SignatureVerifier.KeyOf(secret, scope);
        private string previous = scope.Signature;

        public void RequireChunk(ReadOnlySpan<byte> bytes, string signature) =>
            Require($"AWS4-HMAC-SHA256-PAYLOAD\n{Place}\n{previous}\n{hashOfNothing}\n{Convert.ToHexStringLower(SHA256.HashData(bytes))}", signature);

        public void RequireTrailers(string trailers, string signature) =>
            Require($"AWS4-HMAC-SHA256-TRAILER\n{Place}\n{previous}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trailers)))}", signature);

        private string Place => $"{SignatureTime.Write(scope.Timestamp)}\n{scope.Date}/{scope.Region}/{scope.Service}/{scope.Terminator}";

        private void Require(string toSign, string signature)
        {
            var expected = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
            if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(signature)))
                throw new AwsException("SignatureDoesNotMatch", SignatureFault.MismatchText, 403);
            previous = expected;
        }
    }

    private sealed class ChunkReader(ReadOnlyMemory<byte> body, bool isSigned, SignatureChain? chain)
    {
        private int position;

        public byte[] ReadChunks(long length)
        {
            if (length > body.Length) throw Incomplete();
            var whole = new byte[length];
            var written = 0;
            var wasSmall = false;
            while (true)
            {
                var (size, signature) = ReadHead();
                if (size > whole.Length - written || size > body.Length - position) throw Incomplete();
                if (size > 0 && wasSmall) throw new AwsException("InvalidChunkSizeError", "Only the last chunk is allowed to have a size less than 8192 bytes", 403);
                var chunk = body.Span.Slice(position, size);
                chain?.RequireChunk(chunk, signature);
                if (size == 0) break;
                chunk.CopyTo(whole.AsSpan(written));
                written += size;
                position += size;
                wasSmall = size < SmallestChunk;
                if (ReadLine().Length > 0) throw Incomplete();
            }

            return written == whole.Length ? whole : throw Incomplete();
        }

        /// <summary>What stands behind the last chunk: exactly the headers that were declared, and their signature where chunks are signed.</summary>
        public Dictionary<string, string> ReadTrailers(string[] declared)
        {
            var trailers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            var signed = new StringBuilder();
            while (position < body.Length && ReadLine() is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon <= 0) throw MalformedTrailer();
                var (name, value) = (line[..colon].Trim(), line[(colon + 1)..].Trim());
                if (name.Equals(TrailerSignature, StringComparison.OrdinalIgnoreCase))
                {
                    chain?.RequireTrailers(signed.ToString(), value);
                    signed.Clear();
                    continue;
                }

                if (!declared.Contains(name, StringComparer.OrdinalIgnoreCase) || !trailers.TryAdd(name, value)) throw MalformedTrailer();
                signed.Append(name.ToLowerInvariant()).Append(':').Append(value).Append('\n');
            }

            if (position != body.Length || trailers.Count != declared.Length) throw MalformedTrailer();
            return chain is null || signed.Length == 0 ? trailers : throw MalformedTrailer();
        }

        /// <summary>The line before a chunk: its size in hexadecimal, and its signature.</summary>
        private (int Size, string Signature) ReadHead()
        {
            var line = ReadLine();
            var semicolon = line.IndexOf(';', StringComparison.Ordinal);
            var digits = semicolon < 0 ? line : line[..semicolon];
            if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0) throw Incomplete();
            var extension = semicolon < 0 ? "" : line[(semicolon + 1)..];
            if (isSigned != extension.StartsWith(ChunkSignature, StringComparison.Ordinal)) throw Incomplete();
            return (size, isSigned ? extension[ChunkSignature.Length..] : "");
        }

        /// <summary>To the end of the line. Before the signature of the trailers a bare line feed may stand.</summary>
        private string ReadLine()
        {
            var rest = body.Span[position..];
            var end = rest[..Math.Min(rest.Length, LongestLine)].IndexOf((byte)'\n');
            if (end < 0) throw Incomplete();
            position += end + 1;
            if (end < rest.Length - 2 && rest[end + 1] == '\r' && rest[end + 2] == '\n' && end > 0 && rest[end - 1] != '\r') position += 2;
            return Encoding.UTF8.GetString(rest[..end]).TrimEnd('\r');
        }

        private static AwsException Incomplete() =>
            new("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");

        private static AwsException MalformedTrailer() => new(
            "MalformedTrailerError", "The request contained trailing data that was not well-formed or did not conform to our published schema.");
    }
}
