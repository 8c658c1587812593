using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>
/// Who reaches whom with what, for all pairs of endpoints and all services at once: an exchange of request and answer in a network without
/// flows. Immutable. Rows are not kept: a question builds those that it needs, in microseconds, from the tables that all rows share.
/// Addresses are the private ones; what the internet reaches is <see cref="InternetReach"/>. <c>docs/packet-path.md</c> says how it works.
/// </summary>
public sealed class ReachMatrix
{
    private const int MaxChanges = 8;

    private readonly DestinationRows _rows;
    private readonly Counts _counts;

    private ReachMatrix(CompiledNetwork network, DestinationRows rows, Counts counts)
    {
        Network = network;
        _rows = rows;
        _counts = counts;
        Totals = new ReachTotals(counts.Count, counts.AllPairs, counts.AllServices);
    }

    public CompiledNetwork Network { get; }

    public ReachTotals Totals { get; }

    public ProtocolAxis Protocols => _rows.Axis;

    public IEnumerable<Endpoint> Endpoints => Enumerable.Range(0, _rows.Count).Select(_rows.Endpoint);

    public static ReachMatrix Of(CompiledNetwork network, ReachOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var rows = new DestinationRows(network, options ?? new ReachOptions());
        var counts = new Counts(rows.Count);
        rows.CountAll(counts);
        return new ReachMatrix(network, rows, counts);
    }

    /// <summary>The matrix after one group's rules were replaced: only the destinations that the change can touch are counted again.</summary>
    public ReachMatrix WithGroup(StatefulGroup group) => WithGroup(group, out _);

    /// <param name="receivers">The endpoints that may be reached otherwise than before; null when any may.</param>
    public ReachMatrix WithGroup(StatefulGroup group, out IReadOnlyList<Endpoint>? receivers)
    {
        var network = Network.WithGroup(group);
        var index = network.IndexOfGroup(group.Id);
        receivers = null;
        if (_rows.After(network, index) is not { } rows) return Of(network, _rows.Options);
        var (counts, change) = (_counts.Copy(), new GroupChange(_rows, rows, index));
        if (!change.TryCount(counts)) return Of(network, _rows.Options);
        receivers = [.. change.Touched.Order().Select(rows.Endpoint)];
        return new ReachMatrix(network, rows, counts);
    }

    /// <summary>
    /// The matrix of the network after a change (<see cref="CompiledNetwork.After"/>). Where only rules of groups differ, the destinations
    /// that those can touch are counted again; any other change counts everything.
    /// </summary>
    public ReachMatrix After(CompiledNetwork network) => After(network, out _);

    /// <param name="receivers">The endpoints that may be reached otherwise than before; null when any may.</param>
    public ReachMatrix After(CompiledNetwork network, out IReadOnlyCollection<Endpoint>? receivers)
    {
        ArgumentNullException.ThrowIfNull(network);
        receivers = [];
        if (ReferenceEquals(network, Network)) return this;
        receivers = null;
        var changed = network.GroupsChangedSince(Network);
        // Each group alone is the common case; more than a few are no small change.
        if (changed is not { Count: <= MaxChanges }) return Of(network, _rows.Options);
        var (matrix, touched, isAnyTouched) = (this, new HashSet<Endpoint>(), false);
        foreach (var group in changed)
        {
            matrix = matrix.WithGroup(group, out var some);
            isAnyTouched |= some is null;
            touched.UnionWith(some ?? []);
        }

        if (!isAnyTouched) receivers = touched;
        return new ReachMatrix(network, matrix._rows, matrix._counts);
    }

    /// <summary>How many services, over all senders, the endpoint can be reached with, and by how many senders.</summary>
    public (long Services, int Senders) CountsOf(Endpoint to) => _counts[_rows.Require(to)];

    /// <summary>What one endpoint can reach another with.</summary>
    public ImmutableArray<Service> Between(Endpoint from, Endpoint to)
    {
        var source = _rows.Require(from);
        var services = ImmutableArray.CreateBuilder<Service>();
        foreach (var (service, row) in _rows.Of(_rows.Require(to)))
        {
            if (!Bits.Has(row, source)) continue;
            var joins = services.Count > 0 && services[^1].Protocol == service.Protocol && services[^1].Selectors.Last + 1 == service.Selectors.First;
            if (joins) services[^1] = new Service(service.Protocol, new PortRange(services[^1].Selectors.First, service.Selectors.Last));
            else services.Add(service);
        }

        return services.ToImmutable();
    }

    /// <summary>Every service of an endpoint that anyone can use, with all who can.</summary>
    public IEnumerable<ReachedService> WhoReaches(Endpoint to) => _rows.Of(_rows.Require(to))
        .Select(entry => new ReachedService(to, entry.Service, [.. Bits.Members(entry.Row).Select(_rows.Endpoint)]));

    /// <summary>Every service of others that an endpoint can use.</summary>
    public IEnumerable<UsableService> WhatReaches(Endpoint from)
    {
        _rows.Require(from);
        return Endpoints.Where(to => to.Interface != from.Interface).SelectMany(to => Between(from, to).Select(service => new UsableService(to, service)));
    }

    internal DestinationRows Rows => _rows;
}
