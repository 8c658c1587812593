using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Network.Reachability.Questions;

/// <summary>Judges claims over all pairs at once, and walks packets only for the cases that it shows.</summary>
public sealed class ClaimJudge(ReachMatrix matrix, InternetReach internet, int witnessLimit = 10)
{
    private readonly WitnessPackets _packets = new(matrix.Network);

    public ClaimVerdict Judge(ReachClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var findings = new Findings(witnessLimit);
        if (claim.Kind == ClaimKind.NoneReaches) JudgeNone(claim, findings);
        else JudgeEach(claim, findings);
        return new ClaimVerdict(findings.Checked, findings.Violations, [.. findings.Witnesses]);
    }

    private void JudgeNone(ReachClaim claim, Findings findings)
    {
        JudgeNoneInside(claim, findings);
        if (!claim.From.Internet.IsEmpty)
        {
            foreach (var to in claim.To.Endpoints)
            {
                var found = ReachReport.Within(internet.Inbound(to), claim.From.Internet, claim.Traffic, matrix.Protocols, to).FirstOrDefault();
                findings.Add(found is not null, () => _packets.Inbound(found!.Addresses[0].First, to, found.Service, mustPass: true));
            }
        }

        if (claim.To.Internet.IsEmpty) return;
        foreach (var from in claim.From.Endpoints)
        {
            var found = ReachReport.Within(internet.Outbound(from), claim.To.Internet, claim.Traffic, matrix.Protocols, from).FirstOrDefault();
            findings.Add(found is not null, () => _packets.Outbound(from, found!.Addresses[0].First, found.Service, mustPass: true));
        }
    }

    private void JudgeNoneInside(ReachClaim claim, Findings findings)
    {
        if (claim.From.Endpoints.IsEmpty) return;
        var question = new RowQuestion(matrix.Rows, claim.Traffic, claim.From.Endpoints);
        var senders = claim.From.Endpoints.GroupBy(end => (end.Interface, end.Address.IsIPv6)).ToDictionary(group => group.Key, group => group.Count());
        var perFamily = claim.From.Endpoints.ToLookup(end => end.Address.IsIPv6);
        var any = new ulong[Bits.Words(matrix.Totals.Endpoints)];
        foreach (var to in claim.To.Endpoints)
        {
            findings.Check(perFamily[to.Address.IsIPv6].Count() - senders.GetValueOrDefault((to.Interface, to.Address.IsIPv6)));
            Array.Clear(any);
            foreach (var (service, row) in question.Rows(to))
            {
                foreach (var sender in Bits.Members(row).Where(sender => !Bits.Has(any, sender)).Take(findings.Room))
                    findings.Show(() => _packets.Inside(question.Endpoint(sender), to, service, mustPass: true));
                Bits.Or(any, row);
            }

            findings.Violate(Bits.Count(any));
        }
    }

    private void JudgeEach(ReachClaim claim, Findings findings)
    {
        var (senders, receivers) = (ByInterface(claim.From.Endpoints), ByInterface(claim.To.Endpoints));
        var question = new RowQuestion(matrix.Rows, claim.Traffic, claim.From.Endpoints);
        foreach (var receiver in receivers)
        {
            var able = receiver.Select(to => (To: to, Row: question.AllOf(to))).ToList();
            foreach (var sender in senders.Where(sender => sender.Key != receiver.Key))
            {
                var isMet = able.Any(at => sender.Any(from => from.Address.IsIPv6 == at.To.Address.IsIPv6 && Bits.Has(at.Row, matrix.Rows.Require(from))));
                findings.Add(!isMet, () => MissingInside(sender, receiver, claim.Traffic));
            }
        }

        if (!claim.From.Internet.IsEmpty)
        {
            foreach (var receiver in receivers)
            {
                var isMet = receiver.Any(to => Missing(internet.Inbound(to), claim.From.Internet, claim.Traffic, to) is null);
                findings.Add(!isMet, () => MissingOutside(receiver, claim, isInbound: true));
            }
        }

        if (claim.To.Internet.IsEmpty) return;
        foreach (var sender in senders)
        {
            var isMet = sender.Any(from => Missing(internet.Outbound(from), claim.To.Internet, claim.Traffic, from) is null);
            findings.Add(!isMet, () => MissingOutside(sender, claim, isInbound: false));
        }
    }

    private ClaimWitness MissingInside(IGrouping<string, Endpoint> sender, IGrouping<string, Endpoint> receiver, TrafficSet traffic)
    {
        foreach (var from in sender)
        {
            foreach (var to in receiver.Where(to => to.Address.IsIPv6 == from.Address.IsIPv6))
            {
                if (FirstMissing(matrix.Between(from, to), traffic, to) is { } service) return _packets.Inside(from, to, service, mustPass: false);
            }
        }

        return new ClaimWitness(Place.Interface(sender.Key), Place.Interface(receiver.Key), null, null);
    }

    private ClaimWitness MissingOutside(IGrouping<string, Endpoint> near, ReachClaim claim, bool isInbound)
    {
        var far = isInbound ? claim.From.Internet : claim.To.Internet;
        foreach (var endpoint in near)
        {
            var passing = isInbound ? internet.Inbound(endpoint) : internet.Outbound(endpoint);
            if (Missing(passing, far, claim.Traffic, endpoint) is not { } missing || missing.Address is not { } address) continue;
            return isInbound ? _packets.Inbound(address, endpoint, missing.Service, mustPass: false) : _packets.Outbound(endpoint, address, missing.Service, mustPass: false);
        }

        return isInbound ? new ClaimWitness(Place.Internet, Place.Interface(near.Key), null, null) : new ClaimWitness(Place.Interface(near.Key), Place.Internet, null, null);
    }

    // The first service that is wanted and not there.
    private Service? FirstMissing(ImmutableArray<Service> open, TrafficSet traffic, Endpoint at)
    {
        foreach (var protocol in traffic.Protocols(matrix.Protocols, at.Address.IsIPv6))
        {
            var known = matrix.Protocols.Of(at.Address.IsIPv6).Contains(protocol) ? protocol : matrix.Protocols.Rest;
            var left = traffic.Selectors(protocol);
            foreach (var service in open.Where(service => service.Protocol == known)) left = left.Without(service.Selectors);
            if (!left.IsEmpty) return new Service(protocol, left.Ranges[0]);
        }

        return null;
    }

    // The first service and address that is wanted and not there; without an address where the endpoint's family is not wanted at all.
    private (Service Service, Address? Address)? Missing(ImmutableArray<InternetService> passing, ImmutableArray<AddressRange> far, TrafficSet traffic, Endpoint at)
    {
        var wanted = AddressRanges.OfFamily(far, at.Address.IsIPv6);
        if (wanted.IsEmpty) return (default, null);
        foreach (var protocol in traffic.Protocols(matrix.Protocols, at.Address.IsIPv6))
        {
            var known = matrix.Protocols.Of(at.Address.IsIPv6).Contains(protocol) ? protocol : matrix.Protocols.Rest;
            foreach (var selectors in traffic.Selectors(protocol).Ranges.ToArray())
            {
                if (FirstGap(passing, known, selectors, wanted) is { } gap) return (new Service(protocol, gap.Selectors), gap.Address);
            }
        }

        return null;
    }

    private static (PortRange Selectors, Address Address)? FirstGap(ImmutableArray<InternetService> passing, Protocol protocol, PortRange wanted, ImmutableArray<AddressRange> addresses)
    {
        var starts = new SortedSet<int> { wanted.First };
        var here = passing.Where(service => service.Service.Protocol == protocol).ToList();
        foreach (var service in here)
        {
            foreach (var cut in (ReadOnlySpan<int>)[service.Service.Selectors.First, service.Service.Selectors.Last + 1])
            {
                if (cut > wanted.First && cut <= wanted.Last) starts.Add(cut);
            }
        }

        foreach (var start in starts.Select(start => (ushort)start))
        {
            var left = here.Where(service => service.Service.Selectors.Contains(start))
                .Aggregate(addresses, (rest, service) => AddressRanges.Without(rest, service.Addresses));
            if (!left.IsEmpty) return (PortRange.Single(start), left[0].First);
        }

        return null;
    }

    private static List<IGrouping<string, Endpoint>> ByInterface(ImmutableArray<Endpoint> endpoints) => [.. endpoints.GroupBy(endpoint => endpoint.Interface)];

    /// <summary>What was counted so far, and the first few cases.</summary>
    private sealed class Findings(int limit)
    {
        public long Checked { get; private set; }

        public long Violations { get; private set; }

        public List<ClaimWitness> Witnesses { get; } = [];

        public int Room => limit - Witnesses.Count;

        public void Check(long pairs) => Checked += pairs;

        public void Violate(long pairs) => Violations += pairs;

        public void Show(Func<ClaimWitness> witness)
        {
            if (Room > 0) Witnesses.Add(witness());
        }

        public void Add(bool isViolated, Func<ClaimWitness> witness)
        {
            Checked++;
            if (!isViolated) return;
            Violations++;
            Show(witness);
        }
    }
}
