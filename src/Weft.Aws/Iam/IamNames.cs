using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Iam;

/// <summary>How IAM names and numbers what it keeps (IAM User Guide, "IAM identifiers").</summary>
internal static class IamNames
{
    private const string IdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string SecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int UniqueIdLength = 21;
    private const int AccessKeyIdLength = 20;
    private const int SecretLength = 40;
    private const int SessionTokenLength = 360;

    /// <summary>A unique id: AIDA (user), AGPA (group), AROA (role), AIPA (instance profile) or ANPA (policy) and 17 characters.</summary>
    public static string NewUniqueId(Transaction transaction, string prefix) =>
        prefix + transaction.Ids.NextText(IdAlphabet, UniqueIdLength - prefix.Length);

    /// <summary>An access key id: AKIA (lasting) or ASIA (temporary) and 16 characters.</summary>
    public static string NewAccessKeyId(Transaction transaction, string prefix) =>
        prefix + transaction.Ids.NextText(IdAlphabet, AccessKeyIdLength - prefix.Length);

    public static string NewSecret(Transaction transaction) => transaction.Ids.NextText(SecretAlphabet, SecretLength);

    public static string NewSessionToken(Transaction transaction) => transaction.Ids.NextText(SecretAlphabet, SessionTokenLength);

    public static string Arn(AccountId account, string kind, string path, string name) => $"arn:aws:iam::{account}:{kind}{path}{name}";

    /// <summary>Names that differ in letter case only are one name.</summary>
    public static bool AreSame(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>The line of an index by name; the member is the unique id, since accounts may use the same names.</summary>
    public static IEnumerable<IndexEntry> NameLine(string name, string uniqueId) => [new IndexEntry(name.ToUpperInvariant(), uniqueId)];

    /// <summary>Whether the account that is seen has the name already, whatever its letter case.</summary>
    public static bool IsTaken<T>(View view, Index<T> byName, string name)
        where T : class, IResource<T> => view.LocationsUnder(byName, name.ToUpperInvariant()).Any(location => location.Scope == view.Scope);

    /// <summary>Policy documents travel percent-encoded in answers (RFC 3986).</summary>
    public static string Encoded(string document) => Uri.EscapeDataString(document);
}
