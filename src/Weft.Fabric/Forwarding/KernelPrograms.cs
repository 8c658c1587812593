using Microsoft.Win32.SafeHandles;
using Weft.Fabric.Linux;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// The two programs of the kernel path. One sees what a host sends: a frame of a flow that is in the table, and still holds, goes straight to the
/// receiver's card; every other frame goes up to the pump. The other gives the host what the pump writes.
/// </summary>
internal static class KernelPrograms
{
    private const int LookUp = 1, Now = 5, StoreBytes = 9, Redirect = 23, ChangeType = 32, RedirectPeer = 155;
    private const int Length = 0, Device = 40, Start = 76, End = 80, Segments = 164, SegmentSize = 176;
    private const int Drop = 2;

    // Places on the stack, below register 10.
    private const int Key = -32, Number = -4, HeadersLength = -40, TotalLength = -44, Flags = -48;

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
        // The frame's cards, and then the counts: what fails before goes up untouched and uncounted.
        code.MoveFrom(1, 6).Move(2, 0).MoveFrom(3, 8).AddNumber(3, KernelTables.FlowCards).Move(4, 12).Move(5, 0).Call(StoreBytes).IfNot(0, 0, "up");
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

    // Only whole IPv4 packets without options, of TCP or UDP, from the port's own card; never the start or the end of a connection.
    private static void ReadHeaders(BpfCode code)
    {
        code.Load(BpfCode.Word, 7, 6, Start).Load(BpfCode.Word, 8, 6, End)
            .MoveFrom(2, 7).AddNumber(2, 42).IfGreater(2, 8, "up")
            .Load(BpfCode.Half, 2, 7, 12).IfNot(2, 0x0008, "up")
            .Load(BpfCode.Byte, 2, 7, 14).IfNot(2, 0x45, "up")
            .Load(BpfCode.Half, 2, 7, 20).And(2, 0xff3f).IfNot(2, 0, "up")
            .Load(BpfCode.Word, 2, 7, 6).Load(BpfCode.Word, 3, 9, KernelTables.PortCard).IfOther(2, 3, "up")
            .Load(BpfCode.Half, 2, 7, 10).Load(BpfCode.Half, 3, 9, KernelTables.PortCard + 4).IfOther(2, 3, "up");
        code.Load(BpfCode.Word, 2, 7, 26).Store(BpfCode.Word, 10, Key + 4, 2)
            .Load(BpfCode.Word, 2, 7, 30).Store(BpfCode.Word, 10, Key + 8, 2)
            .Load(BpfCode.Word, 2, 7, 34).Store(BpfCode.Word, 10, Key + 12, 2)
            .Load(BpfCode.Word, 2, 7, 0).Store(BpfCode.Word, 10, Key + 16, 2)
            .Load(BpfCode.Half, 2, 7, 4).Store(BpfCode.Half, 10, Key + 20, 2)
            .Load(BpfCode.Byte, 2, 7, 23).Store(BpfCode.Half, 10, Key + 22, 2);
        code.IfEqual(2, 17, "datagram").IfNot(2, 6, "up")
            .MoveFrom(3, 7).AddNumber(3, 54).IfGreater(3, 8, "up")
            .Load(BpfCode.Byte, 3, 7, 47).Store(BpfCode.Word, 10, Flags, 3).And(3, 7).IfNot(3, 0, "up")
            .Load(BpfCode.Byte, 4, 7, 46).And(4, 0xf0).ShiftRight(4, 2).IfLess(4, 20, "up").AddNumber(4, 20).Go("both")
            .Label("datagram").StoreZero(BpfCode.Word, 10, Flags).Move(4, 28)
            .Label("both").Store(BpfCode.Word, 10, HeadersLength, 4);
        code.Load(BpfCode.Half, 5, 7, 16).FromNetworkOrder(5).Store(BpfCode.Word, 10, TotalLength, 5)
            .Load(BpfCode.Word, 2, 6, Length).AddNumber(2, -14).IfGreater(5, 2, "up").IfGreater(4, 5, "up");
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
