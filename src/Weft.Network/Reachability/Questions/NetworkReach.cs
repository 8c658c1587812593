using Weft.Network.Compilation;

namespace Weft.Network.Reachability.Questions;

/// <summary>All that can be asked about the reachability of one network. For one question at a time: answers share working space.</summary>
public sealed class NetworkReach
{
    private NetworkReach(ReachMatrix matrix)
    {
        Matrix = matrix;
        Internet = new InternetReach(matrix.Network);
    }

    public ReachMatrix Matrix { get; }

    public InternetReach Internet { get; }

    public CompiledNetwork Network => Matrix.Network;

    public static NetworkReach Of(CompiledNetwork network) => new(ReachMatrix.Of(network));

    /// <summary>The same of a later network, and what opened and closed on the way there. What is known to be the same is not asked again.</summary>
    public NetworkReach After(CompiledNetwork network, out NetworkDifference difference)
    {
        var later = new NetworkReach(Matrix.After(network, out var receivers));
        difference = receivers is null
            ? NetworkDifference.Between(this, later)
            : NetworkDifference.Of(ReachDifference.Between(Matrix, later.Matrix, receivers), Internet, later.Internet, NearInternet(network));
        return later;
    }

    // An appliance stands in the way of others, so its groups decide about them too.
    private IEnumerable<Endpoint> NearInternet(CompiledNetwork network)
    {
        var changed = (network.GroupsChangedSince(Network) ?? []).Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        var hasAppliances = changed.Count > 0 && network.Input.Interfaces.Any(card => card.ForwardsTo is not null);
        return network.Input.Interfaces.Where(card => hasAppliances || card.Groups.Any(changed.Contains))
            .SelectMany(card => card.Addresses.Select(own => new Endpoint(card.Id, own.Address)));
    }
}
