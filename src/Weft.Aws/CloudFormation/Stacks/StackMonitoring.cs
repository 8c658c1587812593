using System.Collections.Immutable;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>
/// What is watched while a stack changes and for how long afterwards ("Roll back your CloudFormation stack on alarm breach with rollback triggers"). There
/// are no alarms here, and AWS fails an operation of which an alarm is missing; without alarms the time is still waited.
/// </summary>
/// <param name="Minutes">How long an operation waits once all resources stand; until then it can be cancelled.</param>
public sealed record StackMonitoring(int Minutes, ImmutableArray<MonitoredAlarm> Alarms)
{
    private const int MaxAlarms = 5;

    public static StackMonitoring None { get; } = new(0, []);

    /// <summary>Of the alarms, the first that is not there.</summary>
    public MonitoredAlarm? Missing => Alarms.FirstOrDefault();

    /// <param name="asked">What a call says; one that says nothing leaves all as it is, one that says nothing of the alarms leaves them.</param>
    /// <exception cref="AwsException">ValidationError.</exception>
    public static StackMonitoring Of(RollbackConfigurationShape? asked, StackMonitoring? held)
    {
        held ??= None;
        if (asked is null) return held;
        var alarms = asked.RollbackTriggers is { } triggers ? [.. triggers.Select(trigger => new MonitoredAlarm(trigger.Arn, trigger.Type))] : held.Alarms;
        if (alarms.Length > MaxAlarms) throw StackErrors.Validation($"RollbackConfiguration: at most {MaxAlarms} rollback triggers can be specified.");
        if (alarms.FirstOrDefault(alarm => alarm.Type is not ("AWS::CloudWatch::Alarm" or "AWS::CloudWatch::CompositeAlarm")) is { } other)
            throw StackErrors.Validation($"RollbackConfiguration: {other.Type} is not a supported type of rollback trigger.");
        return new StackMonitoring(asked.MonitoringTimeInMinutes ?? held.Minutes, alarms);
    }

    public bool IsSame(StackMonitoring other) => Minutes == other.Minutes && Alarms.SequenceEqual(other.Alarms);

    public RollbackConfigurationShape ToShape() => new()
    {
        RollbackTriggers = Alarms.IsEmpty ? null : [.. Alarms.Select(alarm => new RollbackTriggerShape { Arn = alarm.Arn, Type = alarm.Type })],
        MonitoringTimeInMinutes = Minutes == 0 && Alarms.IsEmpty ? null : Minutes,
    };
}

/// <summary>An alarm that rolls an operation back.</summary>
public sealed record MonitoredAlarm(string Arn, string Type);
