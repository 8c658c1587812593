using Weft.Aws.Logs.LogEvents;
using Weft.Wire.Logs;
using Xunit;

namespace Weft.Tests.Aws.Logs.LogGroups;

public class LogRetentionTests
{
    private readonly LogsCloud logs = new();

    private TestCloud Cloud => logs.Cloud;

    [Fact]
    public void Events_are_gone_once_they_are_older_than_the_group_keeps_them()
    {
        Retain(1);
        logs.Put(LogsCloud.Stream, (0, "old"));
        Cloud.Pass(TimeSpan.FromHours(20));
        logs.Put(LogsCloud.Stream, (0, "new"));
        Cloud.Pass(TimeSpan.FromHours(5));

        Assert.Equal(["new"], logs.Messages());
        Assert.Single(Cloud.ViewOf().All<LogChunk>());
        Assert.Equal(3 + 26, logs.Described().StoredBytes);
        Cloud.Pass(TimeSpan.FromHours(20));
        Assert.Empty(Cloud.ViewOf().All<LogChunk>());
    }

    [Fact]
    public void Events_within_a_chunk_vanish_one_by_one()
    {
        Retain(1);
        logs.Put(LogsCloud.Stream, (0, "first"), (3_600_000, "second"));
        Cloud.Pass(TimeSpan.FromHours(24.5));
        Assert.Equal(["second"], logs.Messages());
    }

    [Fact]
    public void A_shorter_retention_counts_at_once_and_none_brings_nothing_back()
    {
        logs.Put(LogsCloud.Stream, (0, "old"));
        Cloud.Pass(TimeSpan.FromDays(4));
        Retain(3);
        Assert.Equal(3, logs.Described().RetentionInDays);
        Cloud.Call(LogsApi.DeleteRetentionPolicy, new DeleteRetentionPolicyRequest { LogGroupName = LogsCloud.Group });
        Assert.Empty(logs.Messages());
        Assert.Null(logs.Described().RetentionInDays);
    }

    [Fact]
    public void A_group_waits_for_one_step_whatever_is_written()
    {
        Retain(1);
        for (var i = 0; i < 20; i++) logs.Put(LogsCloud.Stream, (i, "x"));
        Assert.Single(new Weft.Control.State.View(Cloud.State, new(Weft.Control.Scope.System, Weft.Control.State.Caller.System, "", "", Cloud.Now)).All<Weft.Control.Timing.TimedStep>());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void Only_the_days_that_AWS_takes_are_taken(int days)
    {
        var request = new PutRetentionPolicyRequest { LogGroupName = LogsCloud.Group, RetentionInDays = days };
        Cloud.Refused("InvalidParameterException", LogsApi.PutRetentionPolicy, request);
    }

    [Fact]
    public void Retention_needs_a_group()
    {
        Cloud.Refused("ResourceNotFoundException", LogsApi.PutRetentionPolicy, new PutRetentionPolicyRequest { LogGroupName = "none", RetentionInDays = 1 });
        Cloud.Refused("ResourceNotFoundException", LogsApi.DeleteRetentionPolicy, new DeleteRetentionPolicyRequest { LogGroupName = "none" });
    }

    private void Retain(int days) =>
        Cloud.Call(LogsApi.PutRetentionPolicy, new PutRetentionPolicyRequest { LogGroupName = LogsCloud.Group, RetentionInDays = days });
}
