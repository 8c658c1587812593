using System.Buffers;
using System.Globalization;
using System.Text;

namespace Weft.Wire.Signing;

/// <summary>Percent-encoding as Signature Version 4 defines it: every byte but A-Z a-z 0-9 - . _ ~ becomes %XX in capitals.</summary>
internal static class UriCoding
{
    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    public static string Encode(string text, bool keepSlash = false) => Encode(Encoding.UTF8.GetBytes(text), keepSlash);

    public static string Encode(ReadOnlySpan<byte> bytes, bool keepSlash = false)
    {
        var encoded = new StringBuilder(bytes.Length + 16);
        foreach (var value in bytes)
        {
            if (Unreserved.Contains(value) || (keepSlash && value == (byte)'/')) encoded.Append((char)value);
            else encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    /// <summary>Undoes percent-encoding and, where a form says so, the plus sign for a space; a stray percent sign stays as it is.</summary>
    public static byte[] DecodeBytes(string text, bool plusIsSpace)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '%' && i + 2 < bytes.Length && IsHex(bytes[i + 1]) && IsHex(bytes[i + 2]))
            {
                bytes[length++] = (byte)((FromHex(bytes[i + 1]) << 4) | FromHex(bytes[i + 2]));
                i += 2;
            }
            else
            {
                bytes[length++] = plusIsSpace && bytes[i] == '+' ? (byte)' ' : bytes[i];
            }
        }

        return bytes[..length];
    }

    public static string Decode(string text) => Encoding.UTF8.GetString(DecodeBytes(text, plusIsSpace: true));

    private static bool IsHex(byte value) => char.IsAsciiHexDigit((char)value);

    private static int FromHex(byte value) => value <= '9' ? value - '0' : (value | 0x20) - 'a' + 10;
}
