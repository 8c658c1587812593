using System.Diagnostics.CodeAnalysis;
using Weft.Network.Compilation;

namespace Weft.Network.Reachability;

/// <summary>Two rules are alike when they let the same packets through, whatever their ids.</summary>
internal sealed class RuleMeaning : IEqualityComparer<RuleNode>
{
    public static RuleMeaning Equality { get; } = new();

    public bool Equals(RuleNode? x, RuleNode? y) =>
        ReferenceEquals(x, y)
        || (x is not null && y is not null && x.Traffic == y.Traffic && x.Group == y.Group && x.Ranges.AsSpan().SequenceEqual(y.Ranges.AsSpan()));

    public int GetHashCode([DisallowNull] RuleNode obj) => HashCode.Combine(obj.Traffic, obj.Group, obj.Ranges.Length);
}
