using Weft.Aws.Guests;
using Weft.Control;
using Weft.Host.Live;
using Xunit;

namespace Weft.Tests.Host.Live;

public class LivePlanTests
{
    private static readonly DateTimeOffset boot = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void What_should_run_and_does_not_is_started() => Assert.Equal(["b"], Plan(["a", "b"], ("a", boot, false)).Start.Select(instance => instance.Id));

    [Fact]
    public void What_runs_and_should_not_is_stopped() => Assert.Equal(["b"], Plan(["a"], ("a", boot, false), ("b", boot, false)).Stop);

    [Fact]
    public void Another_boot_stops_the_machine_first_and_starts_it_when_it_is_down()
    {
        var rebooted = Plan(["a"], ("a", boot.AddHours(-1), false));
        Assert.Equal(["a"], rebooted.Stop);
        Assert.Empty(rebooted.Start);
        var goingDown = Plan(["a"], ("a", boot.AddHours(-1), true));
        Assert.Empty(goingDown.Stop);
        Assert.Empty(goingDown.Start);
        Assert.Equal(["a"], Plan(["a"]).Start.Select(instance => instance.Id));
    }

    [Fact]
    public void What_is_right_is_kept()
    {
        var plan = Plan(["a"], ("a", boot, false));
        Assert.Equal(["a"], plan.Keep.Select(instance => instance.Id));
        Assert.Empty(plan.Stop);
    }

    private static LivePlan Plan(string[] wanted, params (string Id, DateTimeOffset Boot, bool IsEnding)[] live) => LivePlan.Between(
        wanted.Select(id => new RunningInstance(new Scope(AccountId.Default, new RegionName("us-east-1")), id, boot)),
        live.ToDictionary(machine => machine.Id, machine => new LiveMachine(machine.Boot, machine.IsEnding)));
}
