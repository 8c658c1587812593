namespace Weft.Aws.Logs.LogEvents;

/// <summary>One log event as it was kept.</summary>
/// <param name="TimestampMs">When it happened, by its writer.</param>
/// <param name="Number">Its number in its stream, from 0.</param>
internal readonly record struct LogEvent(long TimestampMs, long IngestedMs, long Number, string Message)
{
    /// <summary>What AWS counts for each event besides its text.</summary>
    public const int Overhead = 26;
}

/// <summary>An event that is still to be kept.</summary>
internal readonly record struct NewEvent(long TimestampMs, byte[] Text);
