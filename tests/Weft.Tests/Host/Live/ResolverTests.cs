using System.Buffers.Binary;
using System.Text;
using Weft.Host.Live.Names;
using Weft.Tests.Aws.Guests;
using Xunit;

namespace Weft.Tests.Host.Live;

public sealed class ResolverTests : IDisposable
{
    private const ushort A = 1, Aaaa = 28, Mx = 15, Ptr = 12;

    private readonly GuestWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_known_name_is_answered_with_its_address()
    {
        var address = world.World.Instance(world.Launch()).PrivateIpAddress!;
        var reply = Ask(Query($"ip-{address.Replace('.', '-')}.ec2.internal", A))!;
        Assert.Equal((0x1234, 0x8180, 1), (Word(reply, 0), Word(reply, 2), Word(reply, 6)));
        Assert.Equal(address.Split('.').Select(byte.Parse), reply[^4..]);
    }

    [Fact]
    public void The_name_of_an_address_is_answered_as_labels()
    {
        var address = world.World.Instance(world.Launch()).PrivateIpAddress!;
        var reply = Ask(Query($"{string.Join('.', address.Split('.').Reverse())}.in-addr.arpa", Ptr))!;
        Assert.EndsWith($"\u0003ec2\u0008internal\0", Encoding.Latin1.GetString(reply), StringComparison.Ordinal);
        Assert.Contains($"ip-{address.Replace('.', '-')}", Encoding.Latin1.GetString(reply), StringComparison.Ordinal);
    }

    [Fact]
    public void Codes_say_why_there_is_no_record()
    {
        var address = world.World.Instance(world.Launch()).PrivateIpAddress!;
        var name = $"ip-{address.Replace('.', '-')}.ec2.internal";
        Assert.Equal((0, 0), Outcome(Ask(Query(name, Aaaa))));
        Assert.Equal((0, 0), Outcome(Ask(Query(name, Mx))));
        Assert.Equal((3, 0), Outcome(Ask(Query("nobody.ec2.internal", A))));
        Assert.Equal((2, 0), Outcome(Ask(Query("example.com", A))));
        Assert.Equal((5, 0), Outcome(Ask(Query(name, A, kind: 3))));
        Assert.Equal((4, 0), Outcome(Ask(Query(name, A, flags: 0x2800))));
    }

    [Fact]
    public void What_is_no_query_gets_a_format_error_or_nothing()
    {
        var broken = Query("ip-10-0-1-4.ec2.internal", A)[..20];
        Assert.Equal((1, 0), Outcome(Ask(broken)));
        Assert.Null(Ask([1, 2, 3]));
        var answer = Query("a.b", A);
        answer[2] |= 0x80;
        Assert.Null(Ask(answer));
    }

    [Fact]
    public void EDNS_is_heard_back()
    {
        var query = Query("nobody.ec2.internal", A);
        query[11] = 1;
        byte[] withOptions = [.. query, 0, 0, 41, 0x10, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(1, Word(Ask(withOptions)!, 10));
        Assert.Equal(4096, DnsQuery.TryRead(withOptions)!.MaxUdpBytes);
        Assert.Equal(512, DnsQuery.TryRead(query)!.MaxUdpBytes);
    }

    [Fact]
    public void Random_bytes_never_break_the_reader()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Query("ip-10-0-1-4.ec2.internal", A);
            for (var change = 0; change < 3; change++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            _ = Ask(bytes[..random.Next(bytes.Length + 1)]);
        }
    }

    private byte[]? Ask(byte[] message)
    {
        // Without a forwarder nothing is waited for.
        var answer = Resolver.AnswerAsync(world.World.Cloud.ViewOf(), world.World.Vpc, message, isUdp: true, null, CancellationToken.None).AsTask();
        Assert.True(answer.IsCompletedSuccessfully);
        return answer.Result;
    }

    private static (int Code, int Records) Outcome(byte[]? reply) => (reply![3] & 15, Word(reply, 6));

    private static int Word(byte[] message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at));

    private static byte[] Query(string name, ushort type, ushort kind = 1, int flags = 0x100)
    {
        var query = new List<byte> { 0x12, 0x34, (byte)(flags >> 8), (byte)flags, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.Split('.'))
        {
            query.Add((byte)label.Length);
            query.AddRange(Encoding.ASCII.GetBytes(label));
        }

        query.AddRange([0, (byte)(type >> 8), (byte)type, (byte)(kind >> 8), (byte)kind]);
        return [.. query];
    }
}
