using System.Security.Cryptography;

namespace Weft.Control.State;

/// <summary>The source of identifiers, secrets and every other random choice. With a seed the same calls give the same answers.</summary>
public sealed class IdSource(int? seed = null)
{
    private readonly Random? seeded = seed is { } given ? new Random(given) : null;

    public string NextHex(int digits) =>
        seeded?.GetHexString(digits, lowercase: true) ?? RandomNumberGenerator.GetHexString(digits, lowercase: true);

    /// <summary>32 hexadecimal digits in a UUID's five groups.</summary>
    public string NextUuid()
    {
        var hex = NextHex(32);
        return $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
    }

    /// <summary>Characters drawn from the alphabet, for key ids and secrets.</summary>
    public string NextText(string alphabet, int length) =>
        seeded?.GetString(alphabet, length) ?? RandomNumberGenerator.GetString(alphabet, length);

    /// <summary>A number from zero to below the maximum.</summary>
    public long Next(long exclusiveMaximum) => (seeded ?? Random.Shared).NextInt64(exclusiveMaximum);
}
