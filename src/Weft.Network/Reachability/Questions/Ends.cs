using System.Collections.Immutable;

namespace Weft.Network.Reachability.Questions;

/// <summary>One side of a question: some endpoints of the network, and some addresses of the internet.</summary>
public sealed record Ends(ImmutableArray<Endpoint> Endpoints, ImmutableArray<AddressRange> Internet)
{
    public static Ends None { get; } = new([], []);

    public static Ends OfInternet { get; } = new([], AddressRanges.Internet);

    public bool IsEmpty => Endpoints.IsEmpty && Internet.IsEmpty;

    public static Ends Of(IEnumerable<Endpoint> endpoints) => new([.. endpoints.Distinct()], []);

    public Ends Union(Ends other) => new([.. Endpoints.Union(other.Endpoints)], AddressRanges.Union(Internet, other.Internet));

    public Ends Except(Ends other) => new([.. Endpoints.Except(other.Endpoints)], AddressRanges.Without(Internet, other.Internet));
}
