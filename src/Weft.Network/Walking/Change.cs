using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>The kinds of settings that can open a path.</summary>
public enum ChangeKind
{
    /// <summary>Start the host behind <see cref="Change.Component"/>, or attach the interface.</summary>
    AttachInterface,
    DisableAddressCheck,

    /// <summary>Make the host behind the interface forward packets.</summary>
    ForwardOnHost,
    AllowInGroup,
    AllowInList,

    /// <summary>Add, or replace, a route in the table <see cref="Change.Component"/>.</summary>
    SetRoute,

    /// <summary>Put the translating gateway <see cref="Change.Component"/> into a subnet whose table has this route.</summary>
    MoveGateway,
    AttachInternetGateway,
    AttachEgressOnlyGateway,
    ActivatePeering,
    CreatePeering,
    AssignPublicAddress,
}

/// <summary>One setting that would have to change: what, where, and to what. Two equal values are the same change.</summary>
public sealed record Change(ChangeKind Kind, string Component)
{
    public Direction Direction { get; init; }

    public Traffic Traffic { get; init; }

    /// <summary>The far end of a rule, the destination of a route, or the address that gets a public one.</summary>
    public Cidr Range { get; init; }

    /// <summary>The next hop of a route, or the far network of a new link.</summary>
    public RouteTarget Target { get; init; }

    private string NextHop => Target.Id.Length > 0 ? Target.Id : $"a new {Target.Kind}";

    public override string ToString() => Kind switch
    {
        ChangeKind.AttachInterface => $"attach {Component} to a running host",
        ChangeKind.DisableAddressCheck => $"turn off the source/destination check of {Component}",
        ChangeKind.ForwardOnHost => $"forward packets on the host of {Component}",
        ChangeKind.AllowInGroup or ChangeKind.AllowInList =>
            $"{Component}: allow {Traffic} {(Direction == Direction.Ingress ? "from" : "to")} {Range}",
        ChangeKind.SetRoute => $"{Component}: route {Range} to {NextHop}",
        ChangeKind.MoveGateway => $"put {Component} into a subnet that routes {Range} to {NextHop}",
        ChangeKind.AttachInternetGateway => $"attach an internet gateway to {Component}",
        ChangeKind.AttachEgressOnlyGateway => $"attach an egress-only gateway to {Component}",
        ChangeKind.ActivatePeering => $"activate {Component}",
        ChangeKind.CreatePeering => $"peer {Component} with {Target}",
        _ => $"give {Range.First} of {Component} a public address",
    };
}
