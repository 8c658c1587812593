using Weft.Network.Addressing;
using Weft.Network.Packets;
using Weft.Network.Records;
using Xunit;

namespace Weft.Tests.Network.Records;

public class FlowLedgerTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Packets_of_one_flow_make_one_record_in_each_direction()
    {
        var ledger = new FlowLedger();
        ledger.Count([Out(40_000)], 1, 60, TcpFlags.Syn, s_start);
        ledger.Count([In(40_000)], 1, 60, TcpFlags.Syn | TcpFlags.Ack, s_start.AddSeconds(1));
        ledger.Count([Out(40_000)], 10, 14_000, TcpFlags.Ack, s_start.AddSeconds(2));
        ledger.Count([Out(40_001)], 1, 60, TcpFlags.Syn, s_start.AddSeconds(3));

        var records = ledger.Close().Records;
        Assert.Equal(3, records.Count);
        var first = records.Single(record => record.Key is { Way: Crossing.Out, SourcePort: 40_000 });
        Assert.Equal((11L, 14_060L, OpeningFlags.Syn), (first.Packets, first.Bytes, first.Flags));
        Assert.Equal((s_start, s_start.AddSeconds(2)), (first.First, first.Last));
        Assert.Equal(OpeningFlags.Syn | OpeningFlags.Ack, records.Single(record => record.Key.Way == Crossing.In).Flags);
    }

    [Fact]
    public void Accepted_and_rejected_packets_of_the_same_flow_are_told_apart()
    {
        var ledger = new FlowLedger();
        ledger.Count([Out(1)], 1, 60, TcpFlags.None, s_start);
        ledger.Count([Out(1) with { IsAccepted = false }], 1, 60, TcpFlags.None, s_start);
        Assert.Equal([false, true], ledger.Close().Records.Select(record => record.Key.IsAccepted).Order());
    }

    [Fact]
    public void A_closed_ledger_begins_anew()
    {
        var ledger = new FlowLedger();
        ledger.Count([Out(1)], 1, 60, TcpFlags.None, s_start);
        Assert.Single(ledger.Close().Records);
        Assert.Empty(ledger.Close().Records);
    }

    [Fact]
    public void A_trail_counts_into_the_same_records_before_and_after_a_closing()
    {
        var ledger = new FlowLedger(flowsPerInterface: 1);
        var trail = new FlowLedger.Trail([Out(1), In(1)]);
        ledger.Count([Out(1)], 1, 60, TcpFlags.None, s_start);
        ledger.Count(trail, 2, 120, TcpFlags.Syn, s_start.AddSeconds(1));
        ledger.Count(trail, 1, 60, TcpFlags.None, s_start.AddSeconds(2));
        var closed = ledger.Close();
        Assert.Equal((4L, 240L, s_start.AddSeconds(2)), (closed.Records.Single().Packets, closed.Records.Single().Bytes, closed.Records.Single().Last));
        Assert.Equal(["if"], closed.Skipped);
        ledger.Count(trail, 1, 60, TcpFlags.None, s_start);
        Assert.Equal(1, ledger.Close().Records.Single().Packets);
    }

    [Fact]
    public void What_is_too_much_for_one_interface_is_skipped_and_the_others_are_not_hurt()
    {
        var ledger = new FlowLedger(flowsPerInterface: 10);
        for (ushort port = 1; port <= 100; port++) ledger.Count([Out(port)], 1, 60, TcpFlags.None, s_start);
        ledger.Count([Out(1) with { Interface = "other" }], 1, 60, TcpFlags.None, s_start);
        ledger.Count([Out(1)], 1, 60, TcpFlags.None, s_start);

        var closed = ledger.Close();
        Assert.Equal(["if"], closed.Skipped);
        Assert.Equal(11, closed.Records.Count);
        Assert.Equal(2, closed.Records.Single(record => record.Key is { Interface: "if", SourcePort: 1 }).Packets);
        Assert.Empty(ledger.Close().Skipped);
    }

    [Fact]
    public void Echoes_have_no_ports_and_become_one_record()
    {
        var ledger = new FlowLedger();
        for (ushort identifier = 1; identifier < 5; identifier++)
        {
            var echo = Packet.Echo(Address.Parse("10.0.0.1"), Address.Parse("10.0.0.2"), identifier);
            ledger.Count([new Sighting("if", Crossing.Out, true, echo, Onward.None)], 1, 84, TcpFlags.None, s_start);
        }

        var record = Assert.Single(ledger.Close().Records);
        Assert.Equal((4L, (ushort)0, (ushort)0), (record.Packets, record.Key.SourcePort, record.Key.DestinationPort));
    }

    [Fact]
    public void Two_spans_of_a_flow_add_up()
    {
        var key = RecordKey.Of(Out(1));
        var sum = new FlowRecord(key, 1, 10, OpeningFlags.Syn, s_start, s_start.AddSeconds(5))
            .And(new FlowRecord(key, 2, 20, OpeningFlags.Fin, s_start.AddSeconds(60), s_start.AddSeconds(70)));
        Assert.Equal(new FlowRecord(key, 3, 30, OpeningFlags.Syn | OpeningFlags.Fin, s_start, s_start.AddSeconds(70)), sum);
    }

    private static Sighting Out(ushort port) => new("if", Crossing.Out, true, Packet.Tcp(Address.Parse("10.0.0.1"), port, Address.Parse("10.0.0.2"), 443), Onward.None);

    private static Sighting In(ushort port) =>
        new("if", Crossing.In, true, Packet.Tcp(Address.Parse("10.0.0.2"), 443, Address.Parse("10.0.0.1"), port), Onward.None);
}
