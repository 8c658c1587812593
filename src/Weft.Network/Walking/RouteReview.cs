using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;

namespace Weft.Network.Walking;

/// <summary>Why a route that leads to the right place is not the one that a packet takes.</summary>
public enum RouteFault
{
    /// <summary>The packet's destination is outside its block.</summary>
    NotMatching,

    /// <summary>A longer prefix matches as well.</summary>
    LessSpecific,

    /// <summary>Another route to the same block goes before it.</summary>
    LowerPriority,

    /// <summary>It would be taken, but its target takes no packets.</summary>
    Dead,
}

/// <summary>A route that was passed over, and why. <see cref="Winner"/> is the one that was taken in its place, if any.</summary>
public sealed record PassedRoute(Cidr Destination, string? PrefixList, RouteTarget Target, RouteFault Fault, Cidr? Winner);

/// <summary>Looks in a table for routes that would have led a packet to a given next hop, and says why none of them did.</summary>
public static class RouteReview
{
    public static ImmutableArray<PassedRoute> Of(CompiledNetwork network, string table, Address destination, Func<RouteTarget, bool> leadsThere)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (Array.Find(network.Tables, node => node.Id == table) is not { } node) return [];
        var winner = node.Find(destination);
        var passed = ImmutableArray.CreateBuilder<PassedRoute>();
        foreach (var route in node.Routes(destination.IsIPv6))
        {
            if (!leadsThere(route.Target) || (route == winner && !route.IsBlackhole)) continue;
            passed.Add(new PassedRoute(route.Destination, route.PrefixList, route.Target, FaultOf(route, winner, destination), winner?.Destination));
        }

        return passed.ToImmutable();
    }

    private static RouteFault FaultOf(RouteNode route, RouteNode? winner, Address destination) =>
        !route.Destination.Contains(destination) ? RouteFault.NotMatching
        : route == winner ? RouteFault.Dead
        : route.Destination.Length < winner!.Destination.Length ? RouteFault.LessSpecific
        : RouteFault.LowerPriority;
}
