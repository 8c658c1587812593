using System.Runtime.InteropServices;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>
/// Builds the rows of one destination: for each interval of selectors of a protocol the senders that can open a flow to it. A row is
/// (who the destination's groups let in) and (who may send to it) and (who has a way there and back). Where few are let in each of them is
/// looked at; where many are, 64 at a time.
/// </summary>
internal sealed class RowBuilder(EndpointTable endpoints, SenderSet senders, PlaceTable places, PathRows paths, IngressRules ingress, EgressRows egress)
{
    private const int FewSenders = 256;

    private readonly ulong[] _row = new ulong[senders.Words];
    private readonly ulong[] _sending = new ulong[senders.Words];
    private readonly List<int> _few = [];
    private readonly List<Admission> _admissions = [];
    private readonly List<Admission> _active = [];
    private readonly List<SparseSenders> _sparse = [];

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
        _sparse.Clear();
        egress.AddSparse(destination, protocol, _sparse);
        Sweep(path, egress.Of(egress.Rules.Node(destination), protocol), ProtocolAxis.Selectors(protocol).Last, visitor);
    }

    // From selector to selector, over the intervals in which the same admissions, path and senders hold. What nobody is admitted to is jumped over.
    private void Sweep(Segment[] path, Segment[] sending, int last, RowVisitor visitor)
    {
        _active.Clear();
        var (position, next, atPath, atSending) = (0, 0, 0, 0);
        while (true)
        {
            RemoveEnded(position);
            if (_active.Count == 0)
            {
                if (next == _admissions.Count) return;
                position = Math.Max(position, _admissions[next].Selectors.First);
            }

            while (next < _admissions.Count && _admissions[next].Selectors.First <= position) _active.Add(_admissions[next++]);
            while (path[atPath].Selectors.Last < position) atPath++;
            while (sending[atSending].Selectors.Last < position) atSending++;
            var end = Math.Min(last, Math.Min(path[atPath].Selectors.Last, sending[atSending].Selectors.Last));
            if (next < _admissions.Count) end = Math.Min(end, _admissions[next].Selectors.First - 1);
            end = EndOfActive(position, end, out var admitted);
            var selectors = new PortRange((ushort)position, (ushort)end);
            if (admitted <= FewSenders) VisitFew(selectors, path[atPath].Row, sending[atSending].Row, visitor);
            else VisitMany(selectors, path[atPath].Row, sending[atSending].Row, visitor);
            if (end >= last) return;
            position = end + 1;
        }
    }

    private void RemoveEnded(int position)
    {
        var kept = 0;
        for (var i = 0; i < _active.Count; i++)
        {
            if (_active[i].Selectors.Last >= position) _active[kept++] = _active[i];
        }

        CollectionsMarshal.SetCount(_active, kept);
    }

    private int EndOfActive(int position, int end, out int admitted)
    {
        admitted = 0;
        foreach (ref readonly var admission in CollectionsMarshal.AsSpan(_active))
        {
            admitted += admission.Count;
            end = Math.Min(end, admission.Selectors.Last);
        }

        foreach (var (selectors, _) in CollectionsMarshal.AsSpan(_sparse))
        {
            if (selectors.First > position) end = Math.Min(end, selectors.First - 1);
            else if (selectors.Last >= position) end = Math.Min(end, selectors.Last);
        }

        return end;
    }

    private void Collect(int destination, Protocol protocol, Lead way)
    {
        _admissions.Clear();
        var port = endpoints.Port(destination);
        if (!port.Input.IsFiltered)
        {
            _admissions.Add(new Admission(ProtocolAxis.Selectors(protocol), 0, senders.Count, null));
            return;
        }

        foreach (var group in port.Groups)
        {
            foreach (ref readonly var admission in ingress.Of(group, protocol).AsSpan())
            {
                // After a hairpin nobody can tell whose packet it is.
                if (way == Lead.Hairpin && admission.Senders is not null) continue;
                // Each group's are in order, so this is a merge.
                var at = _admissions.Count;
                while (at > 0 && _admissions[at - 1].Selectors.First > admission.Selectors.First) at--;
                _admissions.Insert(at, admission);
            }
        }
    }

    private void VisitFew(PortRange selectors, ulong[] path, ulong[] sending, RowVisitor visitor)
    {
        _few.Clear();
        foreach (ref readonly var admission in CollectionsMarshal.AsSpan(_active))
        {
            if (admission.Senders is { } listed)
            {
                foreach (var sender in listed) Try(sender, selectors.First, path, sending);
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
        if (!Bits.Has(path, sender) || Bits.Has(_row, sender) || !(Bits.Has(sending, sender) || MaySendBeside(sender, selector))) return;
        Bits.Set(_row, sender);
        _few.Add(sender);
    }

    private bool MaySendBeside(int sender, ushort selector)
    {
        foreach (var (selectors, listed) in CollectionsMarshal.AsSpan(_sparse))
        {
            if (selectors.Contains(selector) && Array.BinarySearch(listed, sender) >= 0) return true;
        }

        return false;
    }

    private void VisitMany(PortRange selectors, ulong[] path, ulong[] sending, RowVisitor visitor)
    {
        var may = Sending(selectors.First, sending);
        if (IsEveryoneAdmitted()) Bits.Both(_row, path, may);
        else
        {
            foreach (ref readonly var admission in CollectionsMarshal.AsSpan(_active))
            {
                if (admission.Senders is not { } listed) Bits.SetRun(_row, admission.From, admission.To);
                else
                {
                    foreach (var sender in listed) Bits.Set(_row, sender);
                }
            }

            Bits.And(_row, path, may);
        }

        visitor(selectors, new Row(_row, default));
        Array.Clear(_row);
    }

    private bool IsEveryoneAdmitted()
    {
        foreach (ref readonly var admission in CollectionsMarshal.AsSpan(_active))
        {
            if (admission.Senders is null && admission.From == 0 && admission.To == senders.Count) return true;
        }

        return false;
    }

    private ReadOnlySpan<ulong> Sending(ushort selector, ulong[] byBlock)
    {
        var isCopied = false;
        foreach (var (selectors, listed) in CollectionsMarshal.AsSpan(_sparse))
        {
            if (!selectors.Contains(selector)) continue;
            if (!isCopied) byBlock.CopyTo(_sending, 0);
            isCopied = true;
            foreach (var sender in listed) Bits.Set(_sending, sender);
        }

        return isCopied ? _sending : byBlock;
    }
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
