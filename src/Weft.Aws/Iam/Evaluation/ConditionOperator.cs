using System.Collections.Frozen;
using System.Globalization;
using Weft.Network.Addressing;

namespace Weft.Aws.Iam.Evaluation;

/// <summary>One of IAM's condition operators, without its set qualifier and IfExists.</summary>
/// <param name="Name">As policies write it.</param>
/// <param name="IsNegated">Whether it holds when nothing matches.</param>
/// <param name="TakesVariables">Only string and ARN operators read policy variables.</param>
/// <param name="Compare">Whether a value of the request equals, fits or is less than a value of the policy, negation left aside.</param>
public sealed record ConditionOperator(string Name, bool IsNegated, bool TakesVariables, Func<string, TextPattern, RequestContext, bool> Compare)
{
    public static readonly ConditionOperator Null = new("Null", false, false, static (_, _, _) => false);

    private static readonly FrozenDictionary<string, ConditionOperator> Table = Rows().ToFrozenDictionary(row => row.Name, StringComparer.Ordinal);

    public static ConditionOperator? Find(string name) => Table.GetValueOrDefault(name);

    private static IEnumerable<ConditionOperator> Rows() =>
    [
        Null,
        .. Pair("StringEquals", "StringNotEquals", true, static (actual, expected, context) => expected.IsEqual(actual, context)),
        .. Pair("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", true, static (actual, expected, context) => expected.IsEqual(actual, context, ignoreCase: true)),
        .. Pair("StringLike", "StringNotLike", true, static (actual, expected, context) => expected.IsMatch(actual, context)),
        .. Pair("ArnEquals", "ArnNotEquals", true, IsArnMatch),
        .. Pair("ArnLike", "ArnNotLike", true, IsArnMatch),
        .. Pair("NumericEquals", "NumericNotEquals", false, Numeric(static order => order == 0)),
        new("NumericLessThan", false, false, Numeric(static order => order < 0)),
        new("NumericLessThanEquals", false, false, Numeric(static order => order <= 0)),
        new("NumericGreaterThan", false, false, Numeric(static order => order > 0)),
        new("NumericGreaterThanEquals", false, false, Numeric(static order => order >= 0)),
        .. Pair("DateEquals", "DateNotEquals", false, Date(static order => order == 0)),
        new("DateLessThan", false, false, Date(static order => order < 0)),
        new("DateLessThanEquals", false, false, Date(static order => order <= 0)),
        new("DateGreaterThan", false, false, Date(static order => order > 0)),
        new("DateGreaterThanEquals", false, false, Date(static order => order >= 0)),
        new("Bool", false, false, static (actual, expected, _) => bool.TryParse(actual, out var left) && bool.TryParse(expected.Source, out var right) && left == right),
        new("BinaryEquals", false, false, IsSameBinary),
        .. Pair("IpAddress", "NotIpAddress", false, IsInside),
    ];

    private static IEnumerable<ConditionOperator> Pair(string name, string negatedName, bool takesVariables, Func<string, TextPattern, RequestContext, bool> compare) =>
        [new(name, false, takesVariables, compare), new(negatedName, true, takesVariables, compare)];

    private static bool IsArnMatch(string actual, TextPattern expected, RequestContext context)
    {
        var expectedParts = expected.SplitAtColons(6);
        var actualParts = actual.Split(':', 6);
        return expectedParts.Length == actualParts.Length
            && expectedParts.Zip(actualParts).All(pair => pair.First.IsMatch(pair.Second, context));
    }

    private static Func<string, TextPattern, RequestContext, bool> Numeric(Func<int, bool> holds) => (actual, expected, _) =>
        TryReadNumber(actual, out var left) && TryReadNumber(expected.Source, out var right) && holds(left.CompareTo(right));

    private static bool TryReadNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static Func<string, TextPattern, RequestContext, bool> Date(Func<int, bool> holds) => (actual, expected, _) =>
        TryReadDate(actual, out var left) && TryReadDate(expected.Source, out var right) && holds(left.CompareTo(right));

    /// <summary>The W3C profile of ISO 8601, or seconds since 1970.</summary>
    private static bool TryReadDate(string text, out DateTimeOffset date)
    {
        date = default;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) || text.Length == 4)
            return DateTimeOffset.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
        if (seconds is < -62_135_596_800 or > 253_402_300_799) return false;
        date = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }

    private static readonly string[] DateForms =
        ["yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static bool IsSameBinary(string actual, TextPattern expected, RequestContext context)
    {
        var left = new byte[actual.Length];
        var right = new byte[expected.Source.Length];
        return Convert.TryFromBase64String(actual, left, out var leftLength)
            && Convert.TryFromBase64String(expected.Source, right, out var rightLength)
            && left.AsSpan(0, leftLength).SequenceEqual(right.AsSpan(0, rightLength));
    }

    private static bool IsInside(string actual, TextPattern expected, RequestContext context)
    {
        if (!Address.TryParse(actual, out var address)) return false;
        if (Cidr.TryParseLoose(expected.Source, out var block, out _)) return block.Contains(address);
        return Address.TryParse(expected.Source, out var single) && single == address;
    }
}
