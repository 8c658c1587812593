using System.Net;
using System.Text.RegularExpressions;
using Weft.Wire;

namespace Weft.Aws.S3.Buckets;

/// <summary>Which names a bucket may have (Amazon S3 User Guide, "General purpose bucket naming rules").</summary>
internal static partial class BucketName
{
    private static readonly string[] ReservedStarts = ["xn--", "sthree-", "amzn-s3-demo-"];
    private static readonly string[] ReservedEnds = ["-s3alias", "--ols-s3", ".mrap", "--x-s3", "--table-s3"];

    /// <exception cref="AwsException">InvalidBucketName.</exception>
    public static void Check(string name)
    {
        var isGood = Form().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && !(name.Count(c => c == '.') == 3 && IPAddress.TryParse(name, out _))
            && !ReservedStarts.Any(start => name.StartsWith(start, StringComparison.Ordinal)) && !ReservedEnds.Any(end => name.EndsWith(end, StringComparison.Ordinal));
        if (!isGood) throw new AwsException("InvalidBucketName", "The specified bucket is not valid.") { Details = [("BucketName", name)] };
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex Form();
}
