using Microsoft.Win32.SafeHandles;

namespace Weft.Fabric.Linux;

/// <summary>
/// Writes a BPF program, instruction by instruction (the kernel's instruction set, RFC 9669). Registers 6 to 9 outlive calls, 10 is the end of the stack.
/// Jumps lead to labels further on.
/// </summary>
internal sealed class BpfCode
{
    public const int Word = 0x00, Half = 0x08, Byte = 0x10, Long = 0x18;

    private const byte LoadMemory = 0x61, StoreMemory = 0x63, StoreNumber = 0x62, AddMemory = 0xdb, LoadTable = 0x18;
    private const int FromTable = 1;

    private readonly List<ulong> _code = [];
    private readonly List<(int At, string Label)> _jumps = [];
    private readonly Dictionary<string, int> _labels = [];

    public BpfCode Move(int to, int number) => Add(0xb7, to, 0, 0, number);

    public BpfCode MoveFrom(int to, int from) => Add(0xbf, to, from, 0, 0);

    public BpfCode AddNumber(int to, int number) => Add(0x07, to, 0, 0, number);

    public BpfCode AddFrom(int to, int from) => Add(0x0f, to, from, 0, 0);

    public BpfCode Multiply(int to, int from) => Add(0x2f, to, from, 0, 0);

    public BpfCode Or(int to, int from) => Add(0x4f, to, from, 0, 0);

    public BpfCode And(int to, int number) => Add(0x57, to, 0, 0, number);

    public BpfCode ShiftRight(int to, int bits) => Add(0x77, to, 0, 0, bits);

    /// <summary>Makes a number of the host's order out of 16 bits in the network's order.</summary>
    public BpfCode FromNetworkOrder(int register) => Add(0xdc, register, 0, 0, 16);

    public BpfCode Load(int size, int to, int from, int offset) => Add((byte)(LoadMemory | size), to, from, offset, 0);

    public BpfCode Store(int size, int to, int offset, int from) => Add((byte)(StoreMemory | size), to, from, offset, 0);

    public BpfCode StoreZero(int size, int to, int offset) => Add((byte)(StoreNumber | size), to, 0, offset, 0);

    /// <summary>Adds to 64 bits in memory, whoever else does so at the same time.</summary>
    public BpfCode AddTo(int to, int offset, int from) => Add(AddMemory, to, from, offset, 0);

    public BpfCode Table(int to, SafeFileHandle table)
    {
        Add(LoadTable, to, FromTable, 0, (int)table.DangerousGetHandle());
        return Add(0, 0, 0, 0, 0);
    }

    public BpfCode Call(int function) => Add(0x85, 0, 0, 0, function);

    public BpfCode Exit() => Add(0x95, 0, 0, 0, 0);

    public BpfCode Go(string label) => Jump(0x05, 0, 0, 0, label);

    public BpfCode IfEqual(int register, int number, string label) => Jump(0x15, register, 0, number, label);

    public BpfCode IfNot(int register, int number, string label) => Jump(0x55, register, 0, number, label);

    public BpfCode IfOther(int register, int other, string label) => Jump(0x5d, register, other, 0, label);

    public BpfCode IfGreater(int register, int other, string label) => Jump(0x2d, register, other, 0, label);

    public BpfCode IfLess(int register, int number, string label) => Jump(0xa5, register, 0, number, label);

    public BpfCode Label(string label)
    {
        _labels.Add(label, _code.Count);
        return this;
    }

    public ulong[] Finish()
    {
        foreach (var (at, label) in _jumps) _code[at] |= (ulong)(ushort)(_labels[label] - at - 1) << 16;
        return [.. _code];
    }

    private BpfCode Jump(byte operation, int register, int other, int number, string label)
    {
        _jumps.Add((_code.Count, label));
        return Add(operation, register, other, 0, number);
    }

    private BpfCode Add(byte operation, int to, int from, int offset, int number)
    {
        _code.Add(operation | ((ulong)to << 8) | ((ulong)from << 12) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)number << 32));
        return this;
    }
}
