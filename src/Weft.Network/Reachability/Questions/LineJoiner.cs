using System.Collections.Immutable;
using Weft.Network.Addressing;

namespace Weft.Network.Reachability.Questions;

/// <summary>
/// Joins single findings into few lines: an endpoint's services with the same far side become one entry, and endpoints with the same entry
/// become one line. The order is that of the first finding.
/// </summary>
/// <typeparam name="TFar">What is at the far side: endpoints, or ranges of addresses.</typeparam>
internal sealed class LineJoiner<TFar>
    where TFar : IEquatable<TFar>
{
    private readonly OrderedDictionary<(Endpoint Near, Sequence<TFar> Far), List<Service>> _entries = [];

    public void Add(Endpoint near, ImmutableArray<TFar> far, Service service)
    {
        if (far.IsEmpty) return;
        var key = (near, new Sequence<TFar>(far));
        if (!_entries.TryGetValue(key, out var services)) _entries[key] = services = [];
        if (services.Count > 0 && services[^1].Protocol == service.Protocol && services[^1].Selectors.Last + 1 == service.Selectors.First)
            services[^1] = new Service(service.Protocol, new PortRange(services[^1].Selectors.First, service.Selectors.Last));
        else services.Add(service);
    }

    public IEnumerable<(ImmutableArray<Endpoint> Near, ImmutableArray<TFar> Far, ImmutableArray<Service> Services)> Lines()
    {
        var lines = new OrderedDictionary<(Sequence<TFar> Far, Sequence<Service> Services), List<Endpoint>>();
        foreach (var ((near, far), services) in _entries)
        {
            var key = (far, new Sequence<Service>([.. services]));
            if (!lines.TryGetValue(key, out var members)) lines[key] = members = [];
            members.Add(near);
        }

        foreach (var ((far, services), members) in lines) yield return ([.. members], far.Items, services.Items);
    }
}

/// <summary>A list that equals another with the same items in the same order.</summary>
internal readonly struct Sequence<T>(ImmutableArray<T> items) : IEquatable<Sequence<T>>
    where T : IEquatable<T>
{
    public ImmutableArray<T> Items { get; } = items;

    public bool Equals(Sequence<T> other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    public override bool Equals(object? obj) => obj is Sequence<T> other && Equals(other);

    public override int GetHashCode()
    {
        // Ends and middle tell long lists apart well enough, at a cost that does not grow.
        var items = Items.AsSpan();
        return items.IsEmpty ? 0 : HashCode.Combine(items.Length, items[0], items[items.Length / 2], items[^1]);
    }
}
