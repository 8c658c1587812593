using System.Globalization;
using Weft.Control.State;

namespace Weft.Aws.Ec2.FlowLogs;

/// <summary>Where a file of a flow log lies in its bucket (VPC User Guide, "Flow log files").</summary>
public static class FlowLogFile
{
    private const int MinutesPerFile = 5;
    private const string BucketPrefix = "arn:aws:s3:::";

    /// <summary>The five minutes that a record belongs to, by its end.</summary>
    public static DateTimeOffset SlotOf(DateTimeOffset end) =>
        new DateTimeOffset(end.UtcDateTime.Date, TimeSpan.Zero) + TimeSpan.FromMinutes((int)(end.UtcDateTime.TimeOfDay.TotalMinutes / MinutesPerFile) * MinutesPerFile);

    /// <summary>Bucket, folders and name, divided by slashes.</summary>
    /// <param name="hash">Eight characters that tell files of the same five minutes apart.</param>
    public static string PathOf(View view, FlowLog log, DateTimeOffset slot, string hash)
    {
        var (account, region) = (view.Account.Text, view.Region.Text);
        var isHive = log.Files!.IsHiveCompatible;
        List<string> folders =
        [
            log.Destination![BucketPrefix.Length..].TrimEnd('/'),
            "AWSLogs",
            isHive ? $"aws-account-id={account}" : account,
            isHive ? "aws-service=vpcflowlogs" : "vpcflowlogs",
            isHive ? $"aws-region={region}" : region,
            Part("year", "yyyy"),
            Part("month", "MM"),
            Part("day", "dd"),
        ];
        if (log.Files.IsHourly) folders.Add(Part("hour", "HH"));
        var stamp = slot.UtcDateTime.ToString("yyyyMMdd'T'HHmm'Z'", CultureInfo.InvariantCulture);
        return $"{string.Join('/', folders)}/{account}_vpcflowlogs_{region}_{log.Id}_{stamp}_{hash}.log.gz";

        string Part(string name, string format)
        {
            var value = slot.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
            return isHive ? $"{name}={value}" : value;
        }
    }
}
