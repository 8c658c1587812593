using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Reachability;

namespace Weft.Aws.Ec2.Reach;

/// <summary>An endpoint as people know it.</summary>
/// <param name="Name">The Name tag of the interface, else of its instance; null without one.</param>
/// <param name="Instance">The instance that it belongs to, if any.</param>
/// <param name="Public">The public address that stands for it, if any.</param>
public sealed record EndpointLabel(Endpoint Endpoint, string? Name, string? Instance, Address? Public, string Subnet, string Vpc, string Region, string Account)
{
    /// <summary>The identifier to show: the instance's, else the interface's.</summary>
    public string Id => Instance ?? Endpoint.Interface;
}

/// <summary>What the things of a revision are called, in every account and Region.</summary>
public sealed class NameBook
{
    private readonly List<View> views;

    private readonly Dictionary<string, string> others;

    /// <param name="others">Names of what has none, by identifier.</param>
    public NameBook(CloudState state, DateTimeOffset now, IEnumerable<KeyValuePair<string, string>>? others = null)
    {
        views = [.. state.Scopes.Select(scope => new View(state, new Call(scope, Caller.System, "Names", "", now)))];
        this.others = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, name) in others ?? []) this.others[id] = name;
    }

    /// <summary>The name of the thing with this identifier; of an interface without one, its instance's; null if there is none.</summary>
    public string? Of(string id)
    {
        foreach (var view in views)
        {
            if (ReachCard.NamesOf(view, id).FirstOrDefault() is { } name) return name;
            if (NetworkInterface.Type.IsWellFormed(id) && view.Find(new Id<NetworkInterface>(id))?.Attachment?.Instance is { } host) return Of(host);
        }

        return others.GetValueOrDefault(id);
    }

    /// <summary>The endpoint's label, or null where no interface has this identifier.</summary>
    public EndpointLabel? Of(Endpoint endpoint)
    {
        foreach (var view in views)
        {
            if (view.Find(new Id<NetworkInterface>(endpoint.Interface)) is not { } card) continue;
            var instance = card.Attachment?.Instance;
            var name = ReachCard.NamesOf(view, card.Id.Text).FirstOrDefault() ?? (instance is null ? null : ReachCard.NamesOf(view, instance).FirstOrDefault())
                ?? others.GetValueOrDefault(instance ?? card.Id.Text);
            return new EndpointLabel(
                endpoint, name, instance, PublicAssociation.Find(view, card, endpoint.Address)?.PublicAddress, card.Subnet.Text, card.Vpc.Text, view.Region.Text, view.Account.Text);
        }

        return null;
    }
}
