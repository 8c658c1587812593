using System.Collections.Immutable;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>
/// Which resource needs which before it can be made: by Ref, Fn::GetAtt and Fn::Sub in its properties, and by DependsOn. Only what exists under the
/// parameters given counts; a DependsOn on a resource that does not exist binds nothing.
/// </summary>
public sealed class DependencyGraph
{
    private readonly Dictionary<string, ImmutableArray<string>> needs;
    private readonly Lazy<Dictionary<string, ImmutableArray<string>>> neededBy;

    private DependencyGraph(Dictionary<string, ImmutableArray<string>> needs, ImmutableArray<string> order)
    {
        this.needs = needs;
        Order = order;
        // Asked of few graphs.
        neededBy = new(() => needs.SelectMany(pair => pair.Value.Select(needed => (needed, pair.Key)))
            .GroupBy(pair => pair.needed, pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal));
    }

    /// <summary>Every resource that exists, each after all that it needs; else in the order of the template.</summary>
    public ImmutableArray<string> Order { get; }

    /// <summary>What the resource needs directly, in the order in which it names it.</summary>
    public ImmutableArray<string> NeedsOf(string logicalId) => needs.TryGetValue(logicalId, out var found) ? found : [];

    /// <summary>What needs the resource directly.</summary>
    public ImmutableArray<string> NeededBy(string logicalId) => neededBy.Value.TryGetValue(logicalId, out var found) ? found : [];

    /// <exception cref="TemplateFault">Resources need each other in a circle.</exception>
    public static DependencyGraph Of(Template template, TemplateScope scope)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(scope);
        if (template.Conditions.Count == 0) return template.GraphAsWritten;
        var active = template.Resources.Where(scope.IsActive).ToList();
        var ids = active.Select(resource => resource.Name).ToHashSet(StringComparer.Ordinal);
        var needs = active.ToDictionary(resource => resource.Name, resource => NeedsOf(resource, ids, scope), StringComparer.Ordinal);
        return new DependencyGraph(needs, Sort(template, needs));
    }

    /// <summary>The dependencies as they are written, whatever the conditions say: for templates that have no parameters yet, or no conditions.</summary>
    /// <exception cref="TemplateFault">Resources need each other in a circle.</exception>
    internal static DependencyGraph AsWritten(Template template)
    {
        var ids = template.Resources.Names.ToHashSet(StringComparer.Ordinal);
        var needs = template.Resources.ToDictionary(resource => resource.Name, resource => NeedsOf(resource, ids, null), StringComparer.Ordinal);
        return new DependencyGraph(needs, Sort(template, needs));
    }

    private static ImmutableArray<string> NeedsOf(ResourceDeclaration resource, HashSet<string> ids, TemplateScope? scope)
    {
        var needed = new List<string>();
        foreach (TemplateNode? part in (ReadOnlySpan<TemplateNode?>)[resource.Properties, resource.CreationPolicy, resource.UpdatePolicy, resource.Metadata])
        {
            foreach (var reference in ReferenceWalk.In(part, scope))
            {
                if (reference.Kind is ReferenceKind.Ref or ReferenceKind.Attribute && ids.Contains(reference.Name)) needed.Add(reference.Name);
            }
        }

        if (!resource.DependsOn.IsEmpty) needed.AddRange(resource.DependsOn.Where(ids.Contains));
        return needed.Count < 2 ? [.. needed] : [.. needed.Distinct(StringComparer.Ordinal)];
    }

    private static ImmutableArray<string> Sort(Template template, Dictionary<string, ImmutableArray<string>> needs)
    {
        var order = Sorting.Sort([.. template.Resources.Names.Where(needs.ContainsKey)], id => needs[id], out var circle);
        if (circle.IsEmpty) return order;
        throw template.Fault($"Circular dependency between resources: [{string.Join(", ", circle)}]", template.Resources.Find(circle[0])!.Mark);
    }
}
