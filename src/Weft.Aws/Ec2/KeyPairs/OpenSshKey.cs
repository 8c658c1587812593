using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.KeyPairs;

/// <summary>A public key as OpenSSH encodes it (RFC 4253 section 6.6, RFC 8709), with its comment.</summary>
/// <param name="Algorithm"><c>ssh-rsa</c> or <c>ssh-ed25519</c>.</param>
/// <param name="Blob">The encoded key.</param>
internal sealed record OpenSshKey(string Algorithm, byte[] Blob, string Comment)
{
    private const string Rsa = "ssh-rsa";
    private const string Ed25519 = "ssh-ed25519";
    private const int Ed25519Length = 32;
    private const int LengthOctets = 4;
    private const string Rfc4716Begin = "---- BEGIN SSH2 PUBLIC KEY ----";
    private const string Rfc4716End = "---- END SSH2 PUBLIC KEY ----";

    public string KeyType => Algorithm == Rsa ? KeyTypeValues.Rsa : KeyTypeValues.Ed25519;

    /// <summary>The one-line format of authorized_keys.</summary>
    public string Text => $"{Algorithm} {Convert.ToBase64String(Blob)} {Comment}".TrimEnd();

    public static OpenSshKey Of(RSA rsa, string comment)
    {
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return new OpenSshKey(Rsa, [.. Field(Encoding.ASCII.GetBytes(Rsa)), .. Field(Positive(key.Exponent!)), .. Field(Positive(key.Modulus!))], comment);
    }

    /// <summary>Parses what ImportKeyPair takes: an OpenSSH line, the SSH2 format of RFC 4716, or base64 of a DER SubjectPublicKeyInfo.</summary>
    /// <exception cref="AwsException">InvalidKey.Format.</exception>
    public static OpenSshKey Parse(ReadOnlySpan<byte> material)
    {
        var text = Encoding.UTF8.GetString(material).Trim();
        if (text.StartsWith(Rfc4716Begin, StringComparison.Ordinal)) return ParseBlob(Rfc4716Body(text), "");
        var words = text.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        if (words is [Rsa or Ed25519, var blob, ..])
        {
            var key = ParseBlob(blob, words.Length > 2 ? words[2] : "");
            return key.Algorithm == words[0] ? key : throw InvalidFormat();
        }

        return ParseDer(text);
    }

    /// <summary>The RSA key; null for another algorithm.</summary>
    public RSA? ToRsa()
    {
        if (Algorithm != Rsa) return null;
        var rest = Blob.AsSpan();
        Next(ref rest);
        var exponent = Next(ref rest).TrimStart((byte)0).ToArray();
        var modulus = Next(ref rest).TrimStart((byte)0).ToArray();
        return RSA.Create(new RSAParameters { Exponent = exponent, Modulus = modulus });
    }

    private static OpenSshKey ParseBlob(string base64, string comment)
    {
        var blob = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, blob, out var length)) throw InvalidFormat();
        var rest = blob.AsSpan(0, length);
        var algorithm = Encoding.ASCII.GetString(Next(ref rest));
        var key = new OpenSshKey(algorithm, blob[..length], comment);
        if (algorithm == Ed25519)
            return Next(ref rest).Length == Ed25519Length && rest.IsEmpty ? key : throw InvalidFormat();
        if (algorithm != Rsa) throw InvalidFormat();
        Next(ref rest);
        RequireBits(Next(ref rest));
        return rest.IsEmpty ? key : throw InvalidFormat();
    }

    private static OpenSshKey ParseDer(string base64)
    {
        var der = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, der, out var length)) throw InvalidFormat();
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(der.AsSpan(0, length), out var read);
            if (read != length) throw InvalidFormat();
        }
        catch (CryptographicException)
        {
            throw InvalidFormat();
        }

        var key = Of(rsa, "");
        RequireBits(rsa.ExportParameters(includePrivateParameters: false).Modulus);
        return key;
    }

    // RFC 4716: header lines hold a colon and go on after a backslash; the rest is the blob.
    private static string Rfc4716Body(string text)
    {
        var body = new StringBuilder();
        var inHeader = false;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries).Skip(1))
        {
            if (line == Rfc4716End) return body.ToString();
            if (inHeader || line.Contains(':')) inHeader = line.EndsWith('\\');
            else body.Append(line);
        }

        throw InvalidFormat();
    }

    private static ReadOnlySpan<byte> Next(ref Span<byte> rest)
    {
        if (rest.Length < LengthOctets) throw InvalidFormat();
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - LengthOctets) throw InvalidFormat();
        var field = rest.Slice(LengthOctets, (int)length);
        rest = rest[(LengthOctets + (int)length)..];
        return field;
    }

    private static byte[] Field(byte[] content)
    {
        var field = new byte[LengthOctets + content.Length];
        BinaryPrimitives.WriteUInt32BigEndian(field, (uint)content.Length);
        content.CopyTo(field, LengthOctets);
        return field;
    }

    private static byte[] Positive(byte[] number) => number[0] < 0x80 ? number : [0, .. number];

    private static void RequireBits(ReadOnlySpan<byte> modulus)
    {
        var number = modulus.TrimStart((byte)0);
        var bits = number.IsEmpty ? 0 : (number.Length * 8) - byte.LeadingZeroCount(number[0]);
        if (bits is not (1024 or 2048 or 4096)) throw new AwsException("InvalidKey.Format", "The supported RSA key lengths are 1024, 2048 and 4096 bits");
    }

    private static AwsException InvalidFormat() => new("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
}
