using System.Security.Cryptography;

namespace Weft.Wire.Checksums;

/// <summary>
/// The checksums that a request of S3 carries of its own body (Amazon S3 User Guide, "Checking object integrity"): Content-MD5, and one of
/// <c>x-amz-checksum-*</c> as a header or after the last chunk.
/// </summary>
public static class PayloadChecksums
{
    private const string Prefix = "x-amz-checksum-";

    /// <summary>The algorithm of a body for which its sender names none.</summary>
    public const string Default = "CRC64NVME";

    /// <summary>What Weft computes, by AWS's names.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = ["CRC32", "CRC32C", Default, "SHA1", "SHA256"];

    /// <summary>The checksum of the bytes as S3 writes it.</summary>
    public static string Compute(string algorithm, ReadOnlySpan<byte> bytes) => Convert.ToBase64String(algorithm switch
    {
        "CRC32" => Crc.Of32.Compute(bytes),
        "CRC32C" => Crc.Of32C.Compute(bytes),
        Default => Crc.Of64Nvme.Compute(bytes),
        "SHA1" => Sha1(bytes),
        "SHA256" => SHA256.HashData(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    });

    /// <summary>The MD5 of the bytes, which S3 calls their entity tag.</summary>
    public static byte[] Md5(ReadOnlySpan<byte> bytes)
    {
#pragma warning disable CA5351 // AWS's entity tags are MD5; they guard against accidents only.
        return MD5.HashData(bytes);
#pragma warning restore CA5351
    }

    /// <summary>Whether the header carries a checksum that Weft verifies.</summary>
    internal static bool Names(string header) =>
        header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && Algorithms.Contains(header[Prefix.Length..], StringComparer.OrdinalIgnoreCase);

    /// <summary>Holds every checksum of the request against its body.</summary>
    /// <param name="isAboutMore">Whether a header speaks of more than the body.</param>
    /// <exception cref="AwsException">BadDigest, InvalidDigest or InvalidRequest.</exception>
    internal static void Verify(WireRequest request, Func<string, bool> isAboutMore)
    {
        if (request.Header("content-md5") is { } md5)
        {
            if (!IsBase64(md5, 16)) throw new AwsException("InvalidDigest", "The Content-MD5 you specified was invalid.");
            if (md5 != Convert.ToBase64String(Md5(request.Body.Span)))
                throw new AwsException("BadDigest", "The Content-MD5 you specified did not match what we received.");
        }

        foreach (var algorithm in Algorithms)
        {
            var name = Prefix + algorithm.ToLowerInvariant();
            if (request.Header(name) is not { } claimed || isAboutMore(name)) continue;
            if (!IsBase64(claimed, null)) throw new AwsException("InvalidRequest", $"Value for {name} header is invalid.");
            if (claimed != Compute(algorithm, request.Body.Span))
                throw new AwsException("BadDigest", $"The {algorithm} you specified did not match the calculated checksum.");
        }
    }

    private static bool IsBase64(string text, int? length)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) && (length is null || written == length);
    }

    private static byte[] Sha1(ReadOnlySpan<byte> bytes)
    {
#pragma warning disable CA5350 // One of the checksums that S3 offers.
        return SHA1.HashData(bytes);
#pragma warning restore CA5350
    }
}
