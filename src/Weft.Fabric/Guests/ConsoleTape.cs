namespace Weft.Fabric.Guests;

/// <summary>The end of what a guest wrote to its console. Written by one, read by any number.</summary>
public sealed class ConsoleTape(TimeProvider clock)
{
    /// <summary>How much of the end is kept.</summary>
    public const int Capacity = 64 * 1024;

    /// <summary>The line with which the boot script says that it is through.</summary>
    public const string BootEnd = "[weft] boot finished\n";

    private static readonly byte[] bootEnd = System.Text.Encoding.ASCII.GetBytes(BootEnd);

    private readonly Lock gate = new();
    private byte[] tape = [];
    private byte[]? posted;
    private DateTimeOffset updatedAt = clock.GetUtcNow();

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            var kept = tape.AsSpan(Math.Max(0, Math.Min(tape.Length, tape.Length + bytes.Length - Capacity)));
            var fresh = bytes[Math.Max(0, bytes.Length - Capacity)..];
            tape = [.. kept, .. fresh];
            updatedAt = clock.GetUtcNow();
            if (posted is null && tape.AsSpan().IndexOf(bootEnd) is >= 0 and var end) posted = tape[..(end + bootEnd.Length)];
        }
    }

    /// <param name="latest">Everything; else what was there when the boot was through, or everything while it is not.</param>
    public (byte[] Bytes, DateTimeOffset UpdatedAt) Read(bool latest)
    {
        lock (gate) return (latest ? tape : posted ?? tape, updatedAt);
    }
}
