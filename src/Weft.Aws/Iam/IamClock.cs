using Weft.Control.State;

namespace Weft.Aws.Iam;

/// <summary>IAM and STS count in whole seconds.</summary>
internal static class IamClock
{
    public static DateTimeOffset WholeSecond(this View view) => new(view.Now.Ticks - (view.Now.Ticks % TimeSpan.TicksPerSecond), view.Now.Offset);
}
