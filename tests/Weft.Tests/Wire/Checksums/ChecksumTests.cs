using System.Text;
using Weft.Wire.Checksums;
using Xunit;

namespace Weft.Tests.Wire.Checksums;

public class ChecksumTests
{
    /// <summary>The check values of the catalogue of parametrised CRC algorithms, and of RFC 3174 and FIPS 180-4.</summary>
    [Theory]
    [InlineData("CRC32", "123456789", "CBF43926")]
    [InlineData("CRC32C", "123456789", "E3069283")]
    [InlineData("CRC64NVME", "123456789", "AE8B14860A799888")]
    [InlineData("SHA1", "abc", "A9993E364706816ABA3E25717850C26C9CD0D89D")]
    [InlineData("SHA256", "abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("CRC32", "", "00000000")]
    [InlineData("CRC64NVME", "", "0000000000000000")]
    public void The_checksums_are_those_of_the_standards(string algorithm, string text, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(Convert.FromBase64String(PayloadChecksums.Compute(algorithm, Encoding.ASCII.GetBytes(text)))));

    [Fact]
    public void Eight_bytes_at_a_time_come_to_the_same_as_one_after_the_other()
    {
        var random = new Random(1);
        for (var length = 0; length < 100; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.Equal(Slowly(bytes), Convert.FromBase64String(PayloadChecksums.Compute("CRC32", bytes)));
        }
    }

    private static byte[] Slowly(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        crc = ~crc;
        return [(byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc];
    }
}
