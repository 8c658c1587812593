using System.Text;
using Weft.Wire;
using Weft.Wire.Signing;
using Xunit;

namespace Weft.Tests.Wire.Signing;

public class ChunkedPayloadTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private const string Unsigned = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private const string Signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

    private static readonly string[] published =
    [
        "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648", "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
    ];

    /// <summary>The example of the Amazon S3 API Reference, "Transferring payload in multiple chunks": 66,560 letters a, in 64 KB and the rest.</summary>
    [Fact]
    public void The_published_example_verifies_chunk_by_chunk()
    {
        var decoded = ChunkedPayload.Decode(Request(Signed, Published(published), 66560), Scope, Secret);

        Assert.Equal(new string('a', 66560), Encoding.ASCII.GetString(decoded.Body.Span));
        Assert.Null(decoded.Header("content-encoding"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_chunk_with_another_signature_is_refused(int which)
    {
        string[] signatures = [.. published];
        signatures[which] = new string('0', 64);

        Assert.Equal("SignatureDoesNotMatch", Refused(Signed, Published(signatures), 66560, Secret));
    }

    [Fact]
    public void A_chunk_with_another_byte_is_refused()
    {
        var body = Published(published);
        body[200] = (byte)'b';

        Assert.Equal("SignatureDoesNotMatch", Refused(Signed, body, 66560, Secret));
        // Nobody knows the secret of a key that IAM did not make.
        Assert.Equal(66560, ChunkedPayload.Decode(Request(Signed, body, 66560), Scope, null).Body.Length);
    }

    [Fact]
    public void A_trailer_becomes_a_header_of_the_request()
    {
        var body = Encoding.ASCII.GetBytes("b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n");

        var decoded = ChunkedPayload.Decode(Request(Unsigned, body, 11, "x-amz-checksum-crc32", "gzip,aws-chunked"), Scope, Secret);

        Assert.Equal("hello world", Encoding.ASCII.GetString(decoded.Body.Span));
        Assert.Equal("DUoRhQ==", decoded.Header("x-amz-checksum-crc32"));
        Assert.Contains("x-amz-checksum-crc32", decoded.HeaderNames);
        Assert.Equal("gzip", decoded.Header("content-encoding"));
    }

    [Theory]
    [InlineData("b\r\nhello world\r\n0\r\n\r\n", 12, "", "IncompleteBody")]
    [InlineData("b\r\nhello world\r\n0\r\n\r\n", 10, "", "IncompleteBody")]
    [InlineData("b\r\nhello wor", 11, "", "IncompleteBody")]
    [InlineData("b\r\nhello world\r\n", 11, "", "IncompleteBody")]
    [InlineData("zz\r\nhello world\r\n0\r\n\r\n", 11, "", "IncompleteBody")]
    [InlineData("-1\r\nhello world\r\n0\r\n\r\n", 11, "", "IncompleteBody")]
    [InlineData("ffffffffff\r\nhello world\r\n0\r\n\r\n", 11, "", "IncompleteBody")]
    [InlineData("b;chunk-signature=00\r\nhello world\r\n0\r\n\r\n", 11, "", "IncompleteBody")]
    [InlineData("b\r\nhello world!0\r\n\r\n", 11, "", "IncompleteBody")]
    [InlineData("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", 11, "", "InvalidChunkSizeError")]
    [InlineData("b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n", 11, "", "MalformedTrailerError")]
    [InlineData("b\r\nhello world\r\n0\r\n\r\n", 11, "x-amz-checksum-crc32", "MalformedTrailerError")]
    [InlineData("b\r\nhello world\r\n0\r\nnonsense\r\n\r\n", 11, "x-amz-checksum-crc32", "MalformedTrailerError")]
    [InlineData("b\r\nhello world\r\n0\r\n\r\nmore", 11, "", "MalformedTrailerError")]
    public void What_is_not_chunked_as_it_says_is_refused(string body, int length, string trailer, string code) =>
        Assert.Equal(code, Refused(Unsigned, Encoding.ASCII.GetBytes(body), length, Secret, trailer));

    [Fact]
    public void Another_form_or_no_length_is_refused()
    {
        Assert.Equal("NotImplemented", Refused("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", [], 0, Secret));
        Assert.Equal("MissingContentLength", Refused(Unsigned, Encoding.ASCII.GetBytes("0\r\n\r\n"), null, Secret));
    }

    /// <summary>Chunks that are nearly right: cut, doubled, and with other bytes, from a seed.</summary>
    [Fact]
    public void Damaged_chunks_end_in_an_error_of_S3_or_in_the_whole_body()
    {
        var good = Encoding.ASCII.GetBytes($"2000\r\n{new string('a', 8192)}\r\n5\r\nhello\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n");
        var refused = 0;
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var bytes = good.ToList();
            for (var times = random.Next(1, 4); times > 0; times--) Damage(bytes, random);
            try
            {
                Assert.Equal(8197, ChunkedPayload.Decode(Request(Unsigned, [.. bytes], 8197, "x-amz-checksum-crc32"), Scope, null).Body.Length);
            }
            catch (AwsException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 500, 1999);
    }

    private static void Damage(List<byte> bytes, Random random)
    {
        // The lines between the chunks are where it matters.
        var place = random.Next(3) == 0 ? random.Next(bytes.Count) : random.Next(2) == 0 ? random.Next(Math.Min(8, bytes.Count)) : Math.Max(0, bytes.Count - 1 - random.Next(60));
        switch (random.Next(4))
        {
            case 0: bytes[place] = (byte)random.Next(256); break;
            case 1: bytes.RemoveAt(place); break;
            case 2: bytes.Insert(place, (byte)"0f;\r\n:-"[random.Next(7)]); break;
            default: bytes.RemoveRange(place, Math.Min(random.Next(20), bytes.Count - place)); break;
        }
    }

    private static byte[] Published(string[] signatures) => Encoding.ASCII.GetBytes(
        $"10000;chunk-signature={signatures[0]}\r\n{new string('a', 65536)}\r\n400;chunk-signature={signatures[1]}\r\n{new string('a', 1024)}\r\n0;chunk-signature={signatures[2]}\r\n\r\n");

    private static string Refused(string form, byte[] body, int? length, string secret, string trailer = "") =>
        Assert.Throws<AwsException>(() => ChunkedPayload.Decode(Request(form, body, length, trailer), Scope, secret)).Code;

    private static SignatureScope Scope => new(
        "AKIAIOSFODNN7EXAMPLE", "20130524", "us-east-1", "s3", "aws4_request", ["host"], "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
        new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero), null, null);

    private static WireRequest Request(string form, byte[] body, int? length, string trailer = "", string encoding = "aws-chunked")
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["x-amz-content-sha256"] = form,
            ["content-encoding"] = encoding,
        };
        if (length is { } bytes) headers["x-amz-decoded-content-length"] = $"{bytes}";
        if (trailer.Length > 0) headers["x-amz-trailer"] = trailer;
        return new WireRequest { Method = "PUT", Path = "/b/k", Body = body, HeaderNames = [.. headers.Keys], Header = headers.GetValueOrDefault };
    }
}
