using System.Runtime.InteropServices;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>
/// Builds the rows of one destination: for each interval of selectors of a protocol the endpoints that can open a flow to it. A row is
/// (who the destination's groups let in) and (who may send to it) and (who has a way there and back). Where few are let in each of them is
/// looked at; where many are, 64 at a time.
/// </summary>
internal sealed class RowBuilder(EndpointTable endpoints, PlaceTable places, PathRows paths, IngressRules ingress, EgressRows egress)
{
    private const int FewSenders = 256;

    private readonly ulong[] _row = new ulong[endpoints.Words];
    private readonly ulong[] _senders = new ulong[endpoints.Words];
    private readonly List<int> _few = [];
    private readonly List<Admission> _admissions = [];
    private readonly List<(PortRange Selectors, int[] Senders)> _toGroups = [];
    private readonly List<int> _cuts = [];

    /// <summary>What is done with each row; the row is only good during the call.</summary>
    internal delegate void RowVisitor(PortRange selectors, in Row row);

    /// <summary>Visits the rows of a destination that are not empty, in ascending order of selectors; senders behind the same interface are left in.</summary>
    public void Visit(int destination, Protocol protocol, Lead way, RowVisitor visitor)
    {
        if (!endpoints.Port(destination).Input.IsAttached) return;
        Collect(destination, protocol, way);
        if (_admissions.Count == 0) return;
        var path = paths.Of(places.OfEndpoint[destination], protocol, way);
        if (path.Length == 1 && !path[0].Row.AsSpan().ContainsAnyExcept(0UL)) return;
        CollectRulesToGroups(destination, protocol);
        var sending = egress.Of(egress.Node(destination), protocol);
        FindCuts(protocol, path, sending);
        var (atPath, atSending) = (0, 0);
        for (var i = 0; i + 1 < _cuts.Count; i++)
        {
            var first = (ushort)_cuts[i];
            while (path[atPath].Selectors.Last < first) atPath++;
            while (sending[atSending].Selectors.Last < first) atSending++;
            var admitted = CountAdmitted(first);
            if (admitted == 0) continue;
            var selectors = new PortRange(first, (ushort)(_cuts[i + 1] - 1));
            if (admitted <= FewSenders) VisitFew(selectors, path[atPath].Row, sending[atSending].Row, visitor);
            else VisitMany(selectors, path[atPath].Row, sending[atSending].Row, visitor);
        }
    }

    private void Collect(int destination, Protocol protocol, Lead way)
    {
        _admissions.Clear();
        var port = endpoints.Port(destination);
        if (!port.Input.IsFiltered)
        {
            _admissions.Add(new Admission(ProtocolAxis.Selectors(protocol), 0, endpoints.Count, null));
            return;
        }

        foreach (var group in port.Groups)
        {
            foreach (ref readonly var rule in ingress.Of(group).AsSpan())
            {
                // After a hairpin nobody can tell whose packet it is.
                if (!rule.Traffic.MatchesProtocol(protocol) || (way == Lead.Hairpin && rule.Senders is not null)) continue;
                _admissions.Add(new Admission(ListMasks.Selectors(rule.Traffic, protocol), rule.From, rule.To, rule.Senders));
            }
        }
    }

    private void CollectRulesToGroups(int destination, Protocol protocol)
    {
        _toGroups.Clear();
        var (from, to) = endpoints.Twins(destination);
        for (var twin = from; twin < to; twin++)
        {
            foreach (var group in endpoints.Port(twin).Groups)
            {
                if (egress.HasRulesToGroup(group)) _toGroups.AddRange(egress.ToGroup(group, protocol));
            }
        }
    }

    private void FindCuts(Protocol protocol, Segment[] path, Segment[] sending)
    {
        _cuts.Clear();
        foreach (ref readonly var admission in CollectionsMarshal.AsSpan(_admissions)) AddCut(admission.Selectors);
        foreach (var (selectors, _) in _toGroups) AddCut(selectors);
        foreach (var segment in path) _cuts.Add(segment.Selectors.First);
        foreach (var segment in sending) _cuts.Add(segment.Selectors.First);
        _cuts.Add(ProtocolAxis.Selectors(protocol).Last + 1);
        _cuts.Sort();
        var kept = 0;
        foreach (var cut in CollectionsMarshal.AsSpan(_cuts))
        {
            if (kept == 0 || _cuts[kept - 1] != cut) _cuts[kept++] = cut;
        }

        CollectionsMarshal.SetCount(_cuts, kept);
    }

    private void AddCut(PortRange selectors)
    {
        _cuts.Add(selectors.First);
        _cuts.Add(selectors.Last + 1);
    }

    private int CountAdmitted(ushort selector)
    {
        var count = 0;
        foreach (ref readonly var admission in CollectionsMarshal.AsSpan(_admissions))
        {
            if (admission.Selectors.Contains(selector)) count += admission.Senders?.Length ?? admission.To - admission.From;
        }

        return count;
    }

    private void VisitFew(PortRange selectors, ulong[] path, ulong[] sending, RowVisitor visitor)
    {
        _few.Clear();
        foreach (ref readonly var admission in CollectionsMarshal.AsSpan(_admissions))
        {
            if (!admission.Selectors.Contains(selectors.First)) continue;
            if (admission.Senders is { } senders)
            {
                foreach (var sender in senders) Try(sender, selectors.First, path, sending);
            }
            else
            {
                for (var sender = admission.From; sender < admission.To; sender++) Try(sender, selectors.First, path, sending);
            }
        }

        if (_few.Count > 0) visitor(selectors, new Row(_row, CollectionsMarshal.AsSpan(_few)));
        foreach (var sender in _few) _row[sender >> 6] = 0;
    }

    private void Try(int sender, ushort selector, ulong[] path, ulong[] sending)
    {
        if (!Bits.Has(path, sender) || Bits.Has(_row, sender) || !(Bits.Has(sending, sender) || MaySendToGroup(sender, selector))) return;
        Bits.Set(_row, sender);
        _few.Add(sender);
    }

    private bool MaySendToGroup(int sender, ushort selector)
    {
        foreach (var (selectors, senders) in _toGroups)
        {
            if (selectors.Contains(selector) && Array.BinarySearch(senders, sender) >= 0) return true;
        }

        return false;
    }

    private void VisitMany(PortRange selectors, ulong[] path, ulong[] sending, RowVisitor visitor)
    {
        foreach (ref readonly var admission in CollectionsMarshal.AsSpan(_admissions))
        {
            if (!admission.Selectors.Contains(selectors.First)) continue;
            if (admission.Senders is not { } senders) Bits.SetRun(_row, admission.From, admission.To);
            else
            {
                foreach (var sender in senders) Bits.Set(_row, sender);
            }
        }

        Bits.And(_row, path, Senders(selectors.First, sending));
        visitor(selectors, new Row(_row, default));
        Array.Clear(_row);
    }

    private ReadOnlySpan<ulong> Senders(ushort selector, ulong[] byBlock)
    {
        var isCopied = false;
        foreach (var (selectors, senders) in _toGroups)
        {
            if (!selectors.Contains(selector)) continue;
            if (!isCopied) byBlock.CopyTo(_senders, 0);
            isCopied = true;
            foreach (var sender in senders) Bits.Set(_senders, sender);
        }

        return isCopied ? _senders : byBlock;
    }

    private readonly record struct Admission(PortRange Selectors, int From, int To, int[]? Senders);
}

/// <summary>The senders of a row as bits, and one by one when they are few.</summary>
internal readonly ref struct Row(ReadOnlySpan<ulong> bits, ReadOnlySpan<int> few)
{
    private readonly ReadOnlySpan<int> _few = few;

    public ReadOnlySpan<ulong> Bits { get; } = bits;

    public int Count => _few.IsEmpty ? Reachability.Bits.Count(Bits) : _few.Length;

    public void AddTo(Span<ulong> row)
    {
        if (_few.IsEmpty) Reachability.Bits.Or(row, Bits);
        foreach (var sender in _few) Reachability.Bits.Set(row, sender);
    }
}
