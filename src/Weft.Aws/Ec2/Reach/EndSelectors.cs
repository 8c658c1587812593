using System.Collections.Immutable;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Reachability;
using Weft.Network.Reachability.Questions;
using Weft.Wire;

namespace Weft.Aws.Ec2.Reach;

/// <summary>
/// Turns what people call the ends of a path into endpoints: an identifier, a Name, <c>tag:key=value</c>, <c>subnet:NAME</c> and the like, an
/// address or block, <c>internet</c>, or <c>anything</c>. <c>docs/reachability.md</c> has the table.
/// </summary>
public sealed class EndSelectors
{
    public const string Internet = "internet";

    public const string Anything = "anything";

    private static readonly Dictionary<string, ReachKind> kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["interface"] = ReachKind.Interface, ["instance"] = ReachKind.Instance, ["subnet"] = ReachKind.Subnet, ["vpc"] = ReachKind.Vpc, ["group"] = ReachKind.Group,
    };

    private readonly ImmutableArray<View> views;
    private readonly ImmutableArray<ReachCard> cards;
    private readonly Ends all;

    /// <param name="views">The accounts and Regions in which names, tags and identifiers are looked for.</param>
    public EndSelectors(IEnumerable<View> views, CompiledNetwork network)
    {
        this.views = [.. views];
        all = Ends.Of(network.Input.Interfaces.SelectMany(card => card.Addresses.Select(own => new Endpoint(card.Id, own.Address)))).Union(Ends.OfInternet);
        cards = ReachCard.AllOf(this.views, network.Input);
    }

    /// <summary>The words that name a kind of thing before a colon.</summary>
    public static IEnumerable<string> KindWords => kinds.Keys;

    /// <summary>Every endpoint, wherever it is, and the internet.</summary>
    public Ends Everything => all;

    /// <summary>Several selectors, separated by commas.</summary>
    public Ends FindAll(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Aggregate(Ends.None, (all, one) => all.Union(Find(one)));

    /// <summary>The endpoints of one selector: none, if it names something without any.</summary>
    /// <exception cref="AwsException">The identifier's own NotFound, or InvalidParameterValue for a text that names nothing.</exception>
    public Ends Find(string text)
    {
        if (text is Internet) return Ends.OfInternet;
        if (text is Anything or "any" or "everything" or "*") return Everything;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && text[..colon] == "tag") return Tagged(text[(colon + 1)..]);
        if (colon > 0 && kinds.TryGetValue(text[..colon], out var kind)) return ById(text[(colon + 1)..]) ?? ByName(kind, text[(colon + 1)..]);
        if (Cidr.TryParse(text, out var block)) return InBlock(block);
        if (Address.TryParse(text, out var address)) return At(address);
        return ById(text) ?? ByName(ReachKind.Any, text);
    }

    private Ends Tagged(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw Ec2Errors.InvalidParameterValue($"'tag:{text}' is no tag; write tag:key=value");
        var (key, pattern) = (text[..equals], text[(equals + 1)..]);
        return Of(cards.Where(card => card.Holders(ReachKind.Any).Any(holder =>
            card.View.TagsOf(holder).TryGetValue(key, out var value) && Wildcard.Matches(pattern, value))));
    }

    private Ends ByName(ReachKind kind, string pattern)
    {
        var found = cards.Where(card => card.Holders(kind).Any(holder => ReachCard.NamesOf(card.View, holder).Any(name => Wildcard.Matches(pattern, name)))).ToList();
        if (found.Count > 0 || IsNameOfSomething(kind, pattern)) return Of(found);
        var what = kind == ReachKind.Any ? "instance, interface, subnet, VPC or security group" : kinds.First(word => word.Value == kind).Key;
        throw Ec2Errors.InvalidParameterValue($"No {what} is called '{pattern}'{(kind == ReachKind.Any ? ", and it is no identifier and no address" : "")}");
    }

    private bool IsNameOfSomething(ReachKind kind, string pattern) => views.Any(view =>
        IsNameOf<Subnet>(view, ReachKind.Subnet, kind, pattern) || IsNameOf<Vpc>(view, ReachKind.Vpc, kind, pattern)
        || IsNameOf<SecurityGroup>(view, ReachKind.Group, kind, pattern) || IsNameOf<Instance>(view, ReachKind.Instance, kind, pattern)
        || IsNameOf<NetworkInterface>(view, ReachKind.Interface, kind, pattern));

    private static bool IsNameOf<T>(View view, ReachKind own, ReachKind wanted, string pattern)
        where T : class, IResource<T> =>
        (wanted == ReachKind.Any || wanted == own)
        && view.All<T>().Any(thing => ReachCard.NamesOf(view, thing.Id.Text).Any(name => Wildcard.Matches(pattern, name)));

    private Ends? ById(string text) =>
        ById<NetworkInterface>(text, ReachKind.Interface) ?? ById<Instance>(text, ReachKind.Instance) ?? ById<Subnet>(text, ReachKind.Subnet)
        ?? ById<Vpc>(text, ReachKind.Vpc) ?? ById<SecurityGroup>(text, ReachKind.Group);

    private Ends? ById<T>(string text, ReachKind kind)
        where T : class, IResource<T>
    {
        if (!T.Type.IsWellFormed(text)) return null;
        if (!views.Any(view => view.Find(new Id<T>(text)) is not null)) throw T.Type.NotFound(text);
        return Of(cards.Where(card => card.Holders(kind).Contains(text)));
    }

    private Ends At(Address address)
    {
        var inside = cards.SelectMany(card => card.Input.Addresses
            .Where(own => own.Address == address || own.Public == address)
            .Select(own => new Endpoint(card.Input.Id, own.Address))).ToList();
        if (inside.Count > 0) return Ends.Of(inside);
        var outside = AddressRanges.Of(Cidr.Of(address));
        return outside.IsEmpty ? throw Ec2Errors.InvalidParameterValue($"Nobody has the address {address}, and it is not one of the internet") : new Ends([], outside);
    }

    private Ends InBlock(Cidr block) =>
        Ends.Of(cards.SelectMany(card => card.Endpoints).Where(endpoint => block.Contains(endpoint.Address))) with { Internet = AddressRanges.Of(block) };

    private static Ends Of(IEnumerable<ReachCard> found) => Ends.Of(found.SelectMany(card => card.Endpoints));
}
