using Xunit;

namespace Weft.Tests;

public class SkeletonTests
{
    [Fact]
    public void The_test_room_runs() => Assert.True(Environment.Version.Major >= 10);
}
