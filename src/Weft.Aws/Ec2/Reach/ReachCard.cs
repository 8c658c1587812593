using System.Collections.Immutable;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Reachability;

namespace Weft.Aws.Ec2.Reach;

/// <summary>A network interface as a question may name it: by itself, by what is behind it, and by all that it is in.</summary>
/// <param name="Input">The interface as the engine knows it.</param>
internal sealed record ReachCard(View View, NetworkInterface Card, Interface Input)
{
    public IEnumerable<Endpoint> Endpoints => Input.Addresses.Select(own => new Endpoint(Input.Id, own.Address));

    public string? Instance => Card.Attachment?.Instance;

    /// <summary>What the interface is, belongs to, or is in: those whose tags and names count for it.</summary>
    public IEnumerable<string> Holders(ReachKind kind) => kind switch
    {
        ReachKind.Interface => [Card.Id.Text],
        ReachKind.Instance => Instance is { } host ? [host] : [],
        ReachKind.Subnet => [Card.Subnet.Text],
        ReachKind.Vpc => [Card.Vpc.Text],
        ReachKind.Group => Card.Groups.Select(group => group.Text),
        _ => Enum.GetValues<ReachKind>().Where(one => one != ReachKind.Any).SelectMany(Holders),
    };

    /// <summary>Every interface of some scopes that the engine has, in the order of scopes and identifiers.</summary>
    public static ImmutableArray<ReachCard> AllOf(IEnumerable<View> views, NetworkInput network)
    {
        var inputs = network.Interfaces.ToDictionary(card => card.Id, StringComparer.Ordinal);
        var cards = ImmutableArray.CreateBuilder<ReachCard>();
        foreach (var view in views)
        {
            foreach (var card in view.All<NetworkInterface>())
            {
                if (inputs.TryGetValue(card.Id.Text, out var input)) cards.Add(new ReachCard(view, card, input));
            }
        }

        return cards.ToImmutable();
    }

    /// <summary>The Name tag of one of the holders, or the name of a group.</summary>
    public static IEnumerable<string> NamesOf(View view, string holder)
    {
        if (view.TagsOf(holder).TryGetValue("Name", out var name)) yield return name;
        if (SecurityGroup.Type.IsWellFormed(holder) && view.Find(new Id<SecurityGroup>(holder)) is { } group) yield return group.Name;
    }
}

/// <summary>The kinds of things that can stand for the interfaces behind or inside them.</summary>
internal enum ReachKind
{
    Any,
    Interface,
    Instance,
    Subnet,
    Vpc,
    Group,
}
