using System.Reflection;

namespace Weft.Host.Serving;

/// <summary>The version of this build.</summary>
internal static class WeftVersion
{
    public static string Text { get; } = typeof(WeftVersion).Assembly.GetName().Version?.ToString(3) ?? "0";
}
