using Microsoft.Win32.SafeHandles;
using Weft.Fabric.Linux;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// The two programs of the kernel path. One sees what a host sends: a frame of a flow that is in the table, and still holds, goes straight to the
/// receiver's card; every other frame goes up to the pump. The other gives the host what the pump writes.
/// </summary>
internal static class KernelPrograms
{
    private const int LookUp = 1, Now = 5, StoreBytes = 9, ReplaceSum = 10, ReplaceTransport = 11, Redirect = 23, ChangeType = 32, RedirectPeer = 155;
    private const int PseudoHeader = 0x10, NoSumIsNone = 0x20;
    private const int Length = 0, Device = 40, Start = 76, End = 80, Segments = 164, SegmentSize = 176;
    private const int Drop = 2;

    // Places on the stack, below register 10.
    private const int Key = -KernelTables.KeyLength, Number = Key - 4, HeadersLength = Key - 8, TotalLength = Key - 12, Flags = Key - 16;
    private const int TimeToLive = Key - 20, Transport = Key - 24, SumPlace = Key - 28, SumFlags = Key - 32;

    // Where the transport's header begins.
    private const int TransportIPv4 = 34, TransportIPv6 = 54;

    public static SafeFileHandle LoadDown(SafeFileHandle ports)
    {
        var code = new BpfCode().MoveFrom(6, 1);
        FindPort(code, ports);
        code.Load(BpfCode.Word, 7, 0, KernelTables.PortOther);
        AsOwn(code);
        code.MoveFrom(1, 7).Move(2, 0).Call(RedirectPeer).Exit();
        code.Label("drop").Move(0, Drop).Exit();
        return Bpf.LoadClassifier(code.Finish(), "weft_down");
    }

    public static SafeFileHandle LoadUp(SafeFileHandle ports, SafeFileHandle flows, SafeFileHandle epoch)
    {
        var code = new BpfCode().MoveFrom(6, 1);
        FindPort(code, ports);
        code.MoveFrom(9, 0);
        ReadHeaders(code);
        FindFlow(code, flows, epoch);
        CheckSize(code);
        CheckHop(code);
        // What goes up is untouched and uncounted.
        Change(code);
        Count(code);
        AsOwn(code);
        code.Load(BpfCode.Word, 1, 8, KernelTables.FlowTo).Move(2, 0).Call(RedirectPeer).Exit();
        code.Label("up").Load(BpfCode.Word, 1, 9, KernelTables.PortOther).Move(2, 0).Call(Redirect).Exit();
        code.Label("drop").Move(0, Drop).Exit();
        return Bpf.LoadClassifier(code.Finish(), "weft_up");
    }

    private static void FindPort(BpfCode code, SafeFileHandle ports) => code
        .Load(BpfCode.Word, 2, 6, Device).Store(BpfCode.Word, 10, Number, 2).Store(BpfCode.Word, 10, Key, 2)
        .Table(1, ports).MoveFrom(2, 10).AddNumber(2, Number).Call(LookUp).IfEqual(0, 0, "drop");

    // Only whole packets without options, of TCP or UDP, from the port's own card; never the start or the end of a connection.
    private static void ReadHeaders(BpfCode code)
    {
        code.Load(BpfCode.Word, 7, 6, Start).Load(BpfCode.Word, 8, 6, End)
            .MoveFrom(2, 7).AddNumber(2, 42).IfGreater(2, 8, "up")
            .Load(BpfCode.Word, 2, 7, 6).Load(BpfCode.Word, 3, 9, KernelTables.PortCard).IfOther(2, 3, "up")
            .Load(BpfCode.Half, 2, 7, 10).Load(BpfCode.Half, 3, 9, KernelTables.PortCard + 4).IfOther(2, 3, "up")
            .Load(BpfCode.Word, 2, 7, 0).Store(BpfCode.Word, 10, Key + KernelTables.KeyCard, 2)
            .Load(BpfCode.Half, 2, 7, 4).Store(BpfCode.Half, 10, Key + KernelTables.KeyCard + 4, 2)
            .Load(BpfCode.Half, 2, 7, 12).IfEqual(2, 0xdd86, "IPv6").IfNot(2, 0x0008, "up");
        ReadIPv4(code);
        ReadIPv6(code);
        ReadTransport(code);
    }

    // Both leave: register 1, where the transport's header is in the frame; 2, the protocol; 4, that header; 5, the packet's length.
    private static void ReadIPv4(BpfCode code) => code
        .Load(BpfCode.Byte, 2, 7, 14).IfNot(2, 0x45, "up")
        .Load(BpfCode.Half, 2, 7, 20).And(2, 0xff3f).IfNot(2, 0, "up")
        .StoreZero(BpfCode.Long, 10, Key + KernelTables.KeySource).StoreZero(BpfCode.Long, 10, Key + KernelTables.KeySource + 8)
        .StoreZero(BpfCode.Long, 10, Key + KernelTables.KeyDestination).StoreZero(BpfCode.Long, 10, Key + KernelTables.KeyDestination + 8)
        .Load(BpfCode.Word, 2, 7, 26).Store(BpfCode.Word, 10, Key + KernelTables.KeySource, 2)
        .Load(BpfCode.Word, 2, 7, 30).Store(BpfCode.Word, 10, Key + KernelTables.KeyDestination, 2)
        .Load(BpfCode.Byte, 2, 7, 22).Store(BpfCode.Word, 10, TimeToLive, 2)
        .Load(BpfCode.Half, 5, 7, 16).FromNetworkOrder(5)
        .Load(BpfCode.Byte, 2, 7, 23).Store(BpfCode.Half, 10, Key + KernelTables.KeyProtocol, 2)
        .Move(1, TransportIPv4).MoveFrom(4, 7).AddNumber(4, TransportIPv4).Go("transport");

    private static void ReadIPv6(BpfCode code)
    {
        code.Label("IPv6").MoveFrom(2, 7).AddNumber(2, 62).IfGreater(2, 8, "up");
        for (var part = 0; part < 32; part += 8) code.Load(BpfCode.Long, 2, 7, 22 + part).Store(BpfCode.Long, 10, Key + KernelTables.KeySource + part, 2);
        code.Load(BpfCode.Byte, 2, 7, 21).Store(BpfCode.Word, 10, TimeToLive, 2)
            .Load(BpfCode.Half, 5, 7, 18).FromNetworkOrder(5).AddNumber(5, 40)
            .Load(BpfCode.Byte, 2, 7, 20).MoveFrom(3, 2).AddNumber(3, KernelTables.IPv6 << 8).Store(BpfCode.Half, 10, Key + KernelTables.KeyProtocol, 3)
            .Move(1, TransportIPv6).MoveFrom(4, 7).AddNumber(4, TransportIPv6);
    }

    private static void ReadTransport(BpfCode code)
    {
        code.Label("transport").Store(BpfCode.Word, 10, Transport, 1).Store(BpfCode.Word, 10, TotalLength, 5)
            .Load(BpfCode.Word, 3, 4, 0).Store(BpfCode.Word, 10, Key + KernelTables.KeyPorts, 3)
            .IfEqual(2, 17, "datagram").IfNot(2, 6, "up")
            .MoveFrom(3, 4).AddNumber(3, 20).IfGreater(3, 8, "up")
            .Load(BpfCode.Byte, 3, 4, 13).Store(BpfCode.Word, 10, Flags, 3).And(3, 7).IfNot(3, 0, "up")
            .Load(BpfCode.Byte, 3, 4, 12).And(3, 0xf0).ShiftRight(3, 2).IfLess(3, 20, "up").AddFrom(3, 1).AddNumber(3, -14)
            .StoreZero(BpfCode.Word, 10, SumFlags).AddNumber(1, 16).Go("both");
        code.Label("datagram").StoreZero(BpfCode.Word, 10, Flags).MoveFrom(3, 1).AddNumber(3, 8 - 14)
            .Move(2, NoSumIsNone).Store(BpfCode.Word, 10, SumFlags, 2).AddNumber(1, 6)
            .Label("both").Store(BpfCode.Word, 10, HeadersLength, 3).Store(BpfCode.Word, 10, SumPlace, 1)
            .Load(BpfCode.Word, 2, 6, Length).AddNumber(2, -14).IfGreater(5, 2, "up").IfGreater(3, 5, "up");
    }

    private static void FindFlow(BpfCode code, SafeFileHandle flows, SafeFileHandle epoch) => code
        .Table(1, flows).MoveFrom(2, 10).AddNumber(2, Key).Call(LookUp).IfEqual(0, 0, "up").MoveFrom(8, 0)
        .StoreZero(BpfCode.Word, 10, Number).Table(1, epoch).MoveFrom(2, 10).AddNumber(2, Number).Call(LookUp).IfEqual(0, 0, "up")
        .Load(BpfCode.Long, 2, 0, 0).IfEqual(2, 0, "up")
        .Load(BpfCode.Long, 3, 8, KernelTables.FlowEpoch).IfOther(2, 3, "up")
        .Call(Now).Load(BpfCode.Long, 2, 8, KernelTables.FlowUntil).IfGreater(0, 2, "up").MoveFrom(7, 0);

    // Register 5: the packet's length; 2: how many packets it becomes.
    private static void CheckSize(BpfCode code) => code
        .Load(BpfCode.Word, 5, 10, TotalLength).Load(BpfCode.Word, 3, 8, KernelTables.FlowMaxLength)
        .Load(BpfCode.Word, 2, 6, SegmentSize).IfNot(2, 0, "segments").IfGreater(5, 3, "up").Go("fits")
        .Label("segments").Load(BpfCode.Word, 4, 10, HeadersLength).AddFrom(2, 4).IfGreater(2, 3, "up")
        .Load(BpfCode.Word, 2, 6, Segments).IfEqual(2, 0, "up")
        .Label("fits");

    // The last hop of a packet is the engine's to end.
    private static void CheckHop(BpfCode code) => code
        .Load(BpfCode.Word, 2, 8, KernelTables.FlowChanges).And(2, KernelTables.TakesHop).IfEqual(2, 0, "may go on")
        .Load(BpfCode.Word, 2, 10, TimeToLive).IfLess(2, 2, "up")
        .Label("may go on");

    // The cards, of which the first to fail leaves the frame as it was; and for a flow that a gateway translates, what the gateway changes.
    private static void Change(BpfCode code)
    {
        code.MoveFrom(1, 6).Move(2, 0).MoveFrom(3, 8).AddNumber(3, KernelTables.FlowCards).Move(4, 12).Move(5, 0).Call(StoreBytes).IfNot(0, 0, "up")
            .Load(BpfCode.Word, 1, 8, KernelTables.FlowChanges).IfEqual(1, 0, "changed")
            .And(1, KernelTables.TakesHop).IfEqual(1, 0, "hop taken")
            .Load(BpfCode.Word, 2, 10, TimeToLive).AddNumber(2, -1).Store(BpfCode.Byte, 10, TimeToLive, 2)
            .Move(5, 22).Load(BpfCode.Word, 2, 10, Transport).IfEqual(2, TransportIPv4, "place of hop").Move(5, 21)
            .Label("place of hop").MoveFrom(2, 5).MoveFrom(1, 6).MoveFrom(3, 10).AddNumber(3, TimeToLive).Move(4, 1).Move(5, 0).Call(StoreBytes).IfNot(0, 0, "drop")
            .Label("hop taken").Load(BpfCode.Word, 2, 10, Transport).IfNot(2, TransportIPv4, "header summed")
            .MoveFrom(1, 6).Move(2, 24).Move(3, 0).Load(BpfCode.Word, 4, 8, KernelTables.FlowHeaderSum).Move(5, 0).Call(ReplaceSum).IfNot(0, 0, "drop")
            .Label("header summed").Load(BpfCode.Word, 1, 8, KernelTables.FlowChanges).And(1, KernelTables.Translates).IfEqual(1, 0, "changed");
        ReplaceTransportSum(code, KernelTables.FlowAddressSum, PseudoHeader);
        ReplaceTransportSum(code, KernelTables.FlowPortSum, 0);
        code.Load(BpfCode.Word, 5, 10, Transport).Move(2, 26).Move(4, 12).IfEqual(5, TransportIPv4, "translate").Move(2, 22).Move(4, KernelTables.HeadersLength)
            .Label("translate").MoveFrom(1, 6).MoveFrom(3, 8).AddNumber(3, KernelTables.FlowHeaders).Move(5, 0).Call(StoreBytes).IfNot(0, 0, "drop")
            .Label("changed");
    }

    private static void ReplaceTransportSum(BpfCode code, int by, int flags) => code
        .MoveFrom(1, 6).Load(BpfCode.Word, 2, 10, SumPlace).Move(3, 0).Load(BpfCode.Word, 4, 8, by)
        .Load(BpfCode.Word, 5, 10, SumFlags).AddNumber(5, flags).Call(ReplaceTransport).IfNot(0, 0, "drop");

    private static void Count(BpfCode code) => code
        .Store(BpfCode.Long, 8, KernelTables.FlowLastSeen, 7)
        .Load(BpfCode.Word, 2, 6, Segments).IfNot(2, 0, "counted").Move(2, 1)
        .Label("counted").AddTo(8, KernelTables.FlowPackets, 2)
        .AddNumber(2, -1).Load(BpfCode.Word, 4, 10, HeadersLength).Multiply(2, 4).Load(BpfCode.Word, 5, 10, TotalLength).AddFrom(2, 5)
        .AddTo(8, KernelTables.FlowBytes, 2)
        .Load(BpfCode.Word, 2, 8, KernelTables.FlowFlags).Load(BpfCode.Word, 3, 10, Flags).Or(2, 3).Store(BpfCode.Word, 8, KernelTables.FlowFlags, 2);

    // The receiver's stack takes only what is marked as addressed to it.
    private static void AsOwn(BpfCode code) => code.MoveFrom(1, 6).Move(2, 0).Call(ChangeType);
}
