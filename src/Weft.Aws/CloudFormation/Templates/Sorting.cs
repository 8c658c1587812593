using System.Collections.Immutable;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Puts names in an order in which each comes after all that it needs.</summary>
internal static class Sorting
{
    /// <summary>Depth first and without recursion, so that a long chain needs no deep stack.</summary>
    /// <param name="circle">The names that need each other in a circle, where there is one; else empty.</param>
    public static ImmutableArray<string> Sort(IReadOnlyList<string> names, Func<string, ImmutableArray<string>> needsOf, out ImmutableArray<string> circle)
    {
        var order = ImmutableArray.CreateBuilder<string>(names.Count);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        var steps = new List<(string Name, ImmutableArray<string> Needs, int Next)>();
        foreach (var name in names)
        {
            if (!done.Contains(name)) Enter(name);
            while (steps.Count > 0)
            {
                var (current, needs, next) = steps[^1];
                if (next == needs.Length)
                {
                    steps.RemoveAt(steps.Count - 1);
                    open.Remove(current);
                    done.Add(current);
                    order.Add(current);
                    continue;
                }

                steps[^1] = (current, needs, next + 1);
                if (open.Contains(needs[next]))
                {
                    circle = [.. steps.Select(step => step.Name).SkipWhile(step => step != needs[next])];
                    return [];
                }

                if (!done.Contains(needs[next])) Enter(needs[next]);
            }
        }

        circle = [];
        return order.ToImmutable();

        void Enter(string name)
        {
            open.Add(name);
            steps.Add((name, needsOf(name), 0));
        }
    }
}
