using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Weft.Fabric.Linux;

/// <summary>The bpf system call: tables that programs in the kernel share with this one, and the programs themselves. For root only.</summary>
internal static unsafe class Bpf
{
    public const uint HashTable = 1, ArrayTable = 2;

    /// <summary>How the call that was refused is named when it was the kernel's check of a program.</summary>
    public const string Program = "bpf program";

    private const int CreateTable = 0, LookUp = 1, Update = 2, Delete = 3, Load = 5, TakeOut = 21;
    private const uint TrafficClassifier = 3, AllocateLater = 1;
    private const int AttributeLength = 120, LogLength = 1 << 16;

    private static readonly nint s_call = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 280 : 321;

    /// <exception cref="LinuxException">EPERM: not root.</exception>
    public static SafeFileHandle NewTable(uint kind, int keyLength, int valueLength, int capacity)
    {
        var attribute = stackalloc uint[AttributeLength / 4];
        new Span<uint>(attribute, AttributeLength / 4).Clear();
        attribute[0] = kind;
        attribute[1] = (uint)keyLength;
        attribute[2] = (uint)valueLength;
        attribute[3] = (uint)capacity;
        attribute[4] = kind == HashTable ? AllocateLater : 0;
        return new SafeFileHandle(LinuxException.Check("bpf table", Call(CreateTable, attribute)), ownsHandle: true);
    }

    /// <summary>Sets a value; false if the table is full.</summary>
    public static bool Set(SafeFileHandle table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => OnElement(Update, table, key, value);

    public static bool TryRead(SafeFileHandle table, ReadOnlySpan<byte> key, Span<byte> value) => OnElement(LookUp, table, key, value);

    /// <summary>Reads a value and removes it in one step.</summary>
    public static bool TryTake(SafeFileHandle table, ReadOnlySpan<byte> key, Span<byte> value) => OnElement(TakeOut, table, key, value);

    public static void Remove(SafeFileHandle table, ReadOnlySpan<byte> key) => OnElement(Delete, table, key, []);

    /// <summary>A program that decides about frames, checked by the kernel.</summary>
    /// <exception cref="LinuxException">The kernel refuses it; the message has its reason.</exception>
    public static SafeFileHandle LoadClassifier(ReadOnlySpan<ulong> code, string name)
    {
        var attribute = stackalloc uint[AttributeLength / 4];
        new Span<uint>(attribute, AttributeLength / 4).Clear();
        var log = new byte[LogLength];
        fixed (ulong* first = code)
        fixed (byte* license = "Weft\0"u8, logStart = log)
        {
            attribute[0] = TrafficClassifier;
            attribute[1] = (uint)code.Length;
            *(ulong*)(attribute + 2) = (ulong)first;
            *(ulong*)(attribute + 4) = (ulong)license;
            Encoding.ASCII.GetBytes(name, new Span<byte>(attribute + 12, 15));
            var descriptor = Call(Load, attribute);
            if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);
            var error = Marshal.GetLastPInvokeError();
            attribute[6] = 1;
            attribute[7] = LogLength;
            *(ulong*)(attribute + 8) = (ulong)logStart;
            _ = Call(Load, attribute);
            throw new LinuxException($"{Program} {name}: {Encoding.ASCII.GetString(log).TrimEnd('\0')}", error);
        }
    }

    private static bool OnElement(int command, SafeFileHandle table, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var attribute = stackalloc uint[AttributeLength / 4];
        new Span<uint>(attribute, AttributeLength / 4).Clear();
        fixed (byte* keyStart = key, valueStart = value)
        {
            attribute[0] = Number(table);
            *(ulong*)(attribute + 2) = (ulong)keyStart;
            *(ulong*)(attribute + 4) = (ulong)valueStart;
            return Call(command, attribute) >= 0;
        }
    }

    private static uint Number(SafeFileHandle handle) => (uint)handle.DangerousGetHandle();

    private static int Call(int command, uint* attribute) => (int)Libc.SystemCall(s_call, command, (nint)attribute, AttributeLength);
}
