using Weft.Fabric.Forwarding;
using Xunit;

namespace Weft.Tests.Fabric.Forwarding;

public class WalkAllowanceTests
{
    private static readonly long s_second = TimeSpan.FromSeconds(1).Ticks;

    [Fact]
    public void A_burst_is_free_and_what_goes_beyond_it_has_to_be_earned_with_time()
    {
        var allowance = new WalkAllowance(perSecond: 800, burst: 80);
        for (var i = 0; i < 10; i++)
        {
            Assert.False(allowance.IsSpent(s_second));
            allowance.Spend(FrameWork.Slow, s_second);
        }

        Assert.False(allowance.IsSpent(s_second));
        allowance.Spend(FrameWork.Slow, s_second);
        Assert.True(allowance.IsSpent(s_second));
        Assert.False(allowance.IsSpent(s_second + (s_second / 100)));
    }

    [Fact]
    public void Time_without_work_earns_no_more_than_one_burst()
    {
        var allowance = new WalkAllowance(perSecond: 800, burst: 80);
        for (var i = 0; i < 11; i++) allowance.Spend(FrameWork.Slow, 100 * s_second);
        Assert.True(allowance.IsSpent(100 * s_second));
    }

    [Fact]
    public void A_new_flow_costs_more_than_a_packet_of_a_known_one()
    {
        var allowance = new WalkAllowance(perSecond: 800, burst: 80);
        allowance.Spend(FrameWork.NewFlow, 0);
        allowance.Spend(FrameWork.NewFlow, 0);
        Assert.True(allowance.IsSpent(0));
    }
}
