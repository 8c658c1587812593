using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Network.Packets;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// What this program and the kernel's share: ports by the number of their device, flows that the engine permitted, and the epoch in which they
/// hold. Epoch zero: none holds.
/// </summary>
internal sealed class KernelTables : IDisposable
{
    public const int PortOther = 0, PortCard = 4, PortLength = 12;
    public const int FlowEpoch = 0, FlowUntil = 8, FlowTo = 16, FlowMaxLength = 20, FlowCards = 24, FlowChanges = 36, FlowPackets = 40, FlowBytes = 48, FlowLastSeen = 56, FlowFlags = 64;
    public const int FlowHeaderSum = 68, FlowAddressSum = 72, FlowPortSum = 76, FlowHeaders = 80, HeadersLength = 36, FlowLength = 120;
    public const int KeyFrom = 0, KeyCard = 4, KeyProtocol = 10, KeyPorts = 12, KeySource = 16, KeyDestination = 32, KeyLength = 48;

    /// <summary>What a flow's frames need beside other cards.</summary>
    public const int Translates = 1, TakesHop = 2;

    /// <summary>Tells the family apart in a key.</summary>
    public const int IPv6 = 1;

    private const int MaxPorts = 1 << 15, MaxFlows = 1 << 17;

    private readonly SafeFileHandle _ports = Bpf.NewTable(Bpf.HashTable, 4, PortLength, MaxPorts);
    private readonly SafeFileHandle _flows = Bpf.NewTable(Bpf.HashTable, KeyLength, FlowLength, MaxFlows);
    private readonly SafeFileHandle _epoch = Bpf.NewTable(Bpf.ArrayTable, 4, 8, 1);
    private readonly SafeFileHandle _up, _down;

    /// <exception cref="LinuxException">The user may not load programs into the kernel, or the kernel does not take these.</exception>
    public KernelTables()
    {
        _up = KernelPrograms.LoadUp(_ports, _flows, _epoch);
        _down = KernelPrograms.LoadDown(_ports);
    }

    /// <summary>Finds out whether the kernel lets programs decide about what comes in at a device.</summary>
    /// <exception cref="LinuxException">It does not.</exception>
    public void TryFilter(LinkSocket links, int device) => links.FilterIngress(device, _down);

    /// <summary>The time as the kernel's programs read it, in nanoseconds.</summary>
    public static long Now => System.Diagnostics.Stopwatch.GetTimestamp();

    public void SetEpoch(long epoch) => Bpf.Set(_epoch, stackalloc byte[4], MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in epoch)));

    /// <summary>Joins a host's card to the card that the pump reads.</summary>
    public void Join(LinkSocket links, int card, int pump, MacAddress mac)
    {
        SetPort(card, pump, mac);
        SetPort(pump, card, mac);
        links.FilterIngress(card, _up);
        links.FilterIngress(pump, _down);
    }

    public void Part(int card, int pump)
    {
        Bpf.Remove(_ports, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in card)));
        Bpf.Remove(_ports, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in pump)));
    }

    /// <summary>The key as the program builds it from the frame.</summary>
    public static void WriteKey(Span<byte> key, int card, MacAddress to, in Packet packet)
    {
        key.Clear();
        MemoryMarshal.Write(key[KeyFrom..], card);
        to.Write(key[KeyCard..]);
        key[KeyProtocol] = packet.Protocol.Number;
        key[KeyProtocol + 1] = packet.IsIPv6 ? (byte)IPv6 : (byte)0;
        WritePorts(key[KeyPorts..], packet);
        packet.Source.WriteBytes(key[KeySource..]);
        packet.Destination.WriteBytes(key[KeyDestination..]);
    }

    public bool SetFlow(ReadOnlySpan<byte> key, long epoch, long until, int card, int maxLength, Rewrite rewrite)
    {
        Span<byte> value = stackalloc byte[FlowLength];
        value.Clear();
        MemoryMarshal.Write(value[FlowEpoch..], epoch);
        MemoryMarshal.Write(value[FlowUntil..], until);
        MemoryMarshal.Write(value[FlowTo..], card);
        MemoryMarshal.Write(value[FlowMaxLength..], maxLength);
        rewrite.To.Write(value[FlowCards..]);
        rewrite.From.Write(value[(FlowCards + MacAddress.Length)..]);
        MemoryMarshal.Write(value[FlowChanges..], (rewrite.IsTranslated ? Translates : 0) | (rewrite.TakesHop ? TakesHop : 0));
        BinaryPrimitives.WriteUInt16BigEndian(value[FlowHeaderSum..], rewrite.HeaderDelta);
        BinaryPrimitives.WriteUInt16BigEndian(value[FlowAddressSum..], rewrite.AddressDelta);
        BinaryPrimitives.WriteUInt16BigEndian(value[FlowPortSum..], rewrite.PortDelta);
        var headers = value[FlowHeaders..];
        var length = rewrite.After.IsIPv6 ? 16 : 4;
        rewrite.After.Source.WriteBytes(headers);
        rewrite.After.Destination.WriteBytes(headers[length..]);
        WritePorts(headers[(2 * length)..], rewrite.After);
        return Bpf.Set(_flows, key, value);
    }

    public bool TryReadFlow(ReadOnlySpan<byte> key, Span<byte> value) => Bpf.TryRead(_flows, key, value);

    public bool TryTakeFlow(ReadOnlySpan<byte> key, Span<byte> value) => Bpf.TryTake(_flows, key, value);

    public void Dispose()
    {
        _up.Dispose();
        _down.Dispose();
        _ports.Dispose();
        _flows.Dispose();
        _epoch.Dispose();
    }

    private static void WritePorts(Span<byte> place, in Packet packet)
    {
        BinaryPrimitives.WriteUInt16BigEndian(place, packet.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(place[2..], packet.DestinationPort);
    }

    private void SetPort(int device, int other, MacAddress mac)
    {
        Span<byte> value = stackalloc byte[PortLength];
        value.Clear();
        MemoryMarshal.Write(value[PortOther..], other);
        mac.Write(value[PortCard..]);
        if (!Bpf.Set(_ports, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in device)), value)) throw new LinuxException("bpf port", Marshal.GetLastPInvokeError());
    }
}
