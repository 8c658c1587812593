namespace Weft.Wire.Checksums;

/// <summary>A cyclic redundancy check whose bits are reflected, as all are that S3 knows: CRC-32, CRC-32C and CRC-64/NVME.</summary>
internal sealed class Crc
{
    public static readonly Crc Of32 = new(0xEDB88320, 32);
    public static readonly Crc Of32C = new(0x82F63B78, 32);
    public static readonly Crc Of64Nvme = new(0x9A6C9329AC4BC9B5, 64);

    private const int Slices = 8;

    private readonly ulong[][] tables = new ulong[Slices][];
    private readonly int bits;

    private Crc(ulong reflected, int bits)
    {
        this.bits = bits;
        for (var slice = 0; slice < Slices; slice++) tables[slice] = new ulong[256];
        for (var value = 0; value < 256; value++)
        {
            var crc = (ulong)value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ reflected : crc >> 1;
            tables[0][value] = crc;
        }

        for (var slice = 1; slice < Slices; slice++)
        {
            for (var value = 0; value < 256; value++) tables[slice][value] = (tables[slice - 1][value] >> 8) ^ tables[0][tables[slice - 1][value] & 0xFF];
        }
    }

    /// <summary>The check, most significant byte first.</summary>
    public byte[] Compute(ReadOnlySpan<byte> bytes)
    {
        var mask = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
        var crc = mask;
        while (bytes.Length >= Slices)
        {
            var block = crc ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            crc = tables[7][block & 0xFF] ^ tables[6][(block >> 8) & 0xFF] ^ tables[5][(block >> 16) & 0xFF] ^ tables[4][(block >> 24) & 0xFF]
                ^ tables[3][(block >> 32) & 0xFF] ^ tables[2][(block >> 40) & 0xFF] ^ tables[1][(block >> 48) & 0xFF] ^ tables[0][block >> 56];
            bytes = bytes[Slices..];
        }

        foreach (var value in bytes) crc = (crc >> 8) ^ tables[0][(crc ^ value) & 0xFF];
        crc = ~crc & mask;
        var result = new byte[bits / 8];
        for (var i = 0; i < result.Length; i++) result[i] = (byte)(crc >> (bits - 8 - (8 * i)));
        return result;
    }
}
