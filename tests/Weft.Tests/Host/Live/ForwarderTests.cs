using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Weft.Host.Live.Names;
using Weft.Tests.Aws.Guests;
using Weft.Tests.Control;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Host.Live;

/// <summary>The resolver of a VPC with somebody to ask: a name server of the test's own on loopback.</summary>
public sealed class ForwarderTests : IDisposable
{
    private const byte NoError = 0, ServerFailure = 2, NameError = 3, Refused = 5;

    private readonly GuestWorld world = new();
    private readonly CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
    private readonly List<NameServer> servers = [];

    public void Dispose()
    {
        foreach (var server in servers) server.Dispose();
        patience.Dispose();
        world.Dispose();
    }

    [Fact]
    public async Task A_name_that_nobody_here_knows_is_asked_for_and_the_answer_handed_on()
    {
        var server = Server(query => Answer(query, NoError, 1));
        var reply = await AskAsync(Query("example.com"), server);
        Assert.Equal((NoError, 1, 0x1234), (reply[3] & 15, Word(reply, 6), Word(reply, 0)));
        Assert.Equal([192, 0, 2, 44], reply[^4..]);
        Assert.Equal(Query("example.com"), Assert.Single(server.Asked));
    }

    [Fact]
    public async Task Names_that_AWS_gives_and_questions_that_want_no_recursion_are_asked_of_nobody()
    {
        var server = Server(query => Answer(query, NoError, 1));
        Assert.Equal(NameError, (await AskAsync(Query("nobody.ec2.internal"), server))[3] & 15);
        Assert.Equal(NameError, (await AskAsync(Query("7.0.0.10.in-addr.arpa", type: 12), server))[3] & 15);
        Assert.Equal(ServerFailure, (await AskAsync(Query("example.com", flags: 0), server))[3] & 15);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task A_VPC_without_a_resolver_asks_nobody()
    {
        var server = Server(query => Answer(query, NoError, 1));
        world.World.Cloud.Call(Ec2Api.ModifyVpcAttribute, new ModifyVpcAttributeRequest { VpcId = world.World.Vpc, EnableDnsSupport = new() { Value = false } });
        Assert.Equal(ServerFailure, (await AskAsync(Query("example.com"), server))[3] & 15);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task An_answer_that_was_cut_is_asked_for_again_by_TCP_and_cut_only_for_askers_by_UDP()
    {
        var server = Server(query => Cut(query), query => Answer(query, NoError, 60));
        var whole = await AskAsync(Query("example.com"), server, isUdp: false);
        Assert.Equal((60, 0), (Word(whole, 6), whole[2] & 2));
        var cut = await AskAsync(Query("example.com"), server);
        Assert.Equal((0, 2), (Word(cut, 6), cut[2] & 2));
        Assert.Equal(4, server.Asked.Count);
    }

    [Theory]
    [InlineData(ServerFailure)]
    [InlineData(Refused)]
    public async Task A_server_that_cannot_is_followed_by_the_next_and_one_that_denies_the_name_is_not(byte failure)
    {
        var (first, second) = (Server(query => Answer(query, failure, 0)), Server(query => Answer(query, NoError, 1)));
        Assert.Equal(NoError, (await AskAsync(Query("example.com"), first, second))[3] & 15);
        var knows = Server(query => Answer(query, NameError, 0));
        Assert.Equal(NameError, (await AskAsync(Query("example.com"), knows, second))[3] & 15);
        Assert.Equal(failure, (await AskAsync(Query("example.com"), first))[3] & 15);
        Assert.Equal((2, 1), (first.Asked.Count, second.Asked.Count));
    }

    [Fact]
    public async Task What_is_no_answer_to_the_question_is_not_taken_for_one()
    {
        var server = Server(query =>
        {
            var foreign = Answer(query, NoError, 1);
            foreign[0] ^= 0xff;
            return foreign;
        }, then: query => Answer(query, NoError, 1));
        var reply = await AskAsync(Query("example.com"), server);
        Assert.Equal((0x1234, 1), (Word(reply, 0), Word(reply, 6)));
    }

    [Fact]
    public async Task Without_anybody_to_ask_the_resolver_fails()
    {
        Assert.Equal(ServerFailure, (await AskAsync(Query("example.com")))[3] & 15);
        var gone = Server(query => query);
        gone.Dispose();
        Assert.Equal(ServerFailure, (await AskAsync(Query("example.com"), gone))[3] & 15);
    }

    [Fact]
    public async Task A_server_that_is_silent_is_given_up_after_two_seconds()
    {
        var clock = new FakeClock();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var silent = Server(query =>
        {
            asked.TrySetResult();
            return Answer(Query("something.else"), NoError, 1);
        });
        var answer = AskAsync(Query("example.com"), isUdp: true, [silent, Server(query => Answer(query, NoError, 1))], clock);
        await asked.Task.WaitAsync(patience.Token);
        clock.Pass(TimeSpan.FromSeconds(1.9));
        Assert.False(answer.IsCompleted);
        clock.Pass(TimeSpan.FromSeconds(0.1));
        Assert.Equal(NoError, (await answer)[3] & 15);
    }

    [Fact]
    public void The_machines_own_name_servers_are_read_as_resolv_conf_names_them()
    {
        var servers = Forwarder.ServersOf("# nameserver 9.9.9.9\nsearch a b\nnameserver 127.0.0.53\n  nameserver\t2001:db8::53 # x\nnameserver nobody\noptions edns0\nnameserver 1.1.1.1\nnameserver 8.8.8.8\n");
        Assert.Equal(["127.0.0.53:53", "[2001:db8::53]:53", "1.1.1.1:53"], servers.Select(server => $"{server}"));
        Assert.Empty(Forwarder.ServersOf(""));
    }

    private NameServer Server(Func<byte[], byte[]> byUdp, Func<byte[], byte[]>? byTcp = null, Func<byte[], byte[]>? then = null)
    {
        var server = new NameServer(byUdp, byTcp, then);
        servers.Add(server);
        return server;
    }

    private Task<byte[]> AskAsync(byte[] message, params NameServer[] asked) => AskAsync(message, true, asked);

    private Task<byte[]> AskAsync(byte[] message, NameServer asked, bool isUdp) => AskAsync(message, isUdp, [asked]);

    /// <param name="clock">Null: one that stands still, so that a busy machine is not taken for a silent server.</param>
    private async Task<byte[]> AskAsync(byte[] message, bool isUdp, NameServer[] asked, TimeProvider? clock = null)
    {
        var forwarder = new Forwarder([.. asked.Select(server => server.Place)], clock ?? new FakeClock());
        var reply = await Resolver.AnswerAsync(world.World.Cloud.ViewOf(), world.World.Vpc, message, isUdp, forwarder, patience.Token);
        return Assert.IsType<byte[]>(reply);
    }

    private static byte[] Answer(byte[] query, byte code, int records)
    {
        byte[] reply = [.. query, .. Enumerable.Repeat((byte[])[0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 44], records).SelectMany(record => record)];
        (reply[2], reply[3], reply[7]) = (0x81, (byte)(0x80 | code), (byte)records);
        return reply;
    }

    private static byte[] Cut(byte[] query)
    {
        var reply = Answer(query, NoError, 0);
        reply[2] |= 2;
        return reply;
    }

    private static int Word(byte[] message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at));

    private static byte[] Query(string name, byte type = 1, int flags = 0x100) =>
    [
        0x12, 0x34, (byte)(flags >> 8), (byte)flags, 0, 1, 0, 0, 0, 0, 0, 0,
        .. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0, 0, type, 0, 1,
    ];

    /// <summary>Answers at one port of loopback, by UDP and by TCP.</summary>
    private sealed class NameServer : IDisposable
    {
        private readonly Socket udp, tcp;

        /// <param name="then">What follows the first answer by UDP.</param>
        public NameServer(Func<byte[], byte[]> byUdp, Func<byte[], byte[]>? byTcp, Func<byte[], byte[]>? then)
        {
            (udp, tcp) = OpenBoth();
            Place = (IPEndPoint)tcp.LocalEndPoint!;
            _ = AnswerByUdpAsync(byUdp, then);
            _ = AnswerByTcpAsync(byTcp ?? byUdp);
        }

        public IPEndPoint Place { get; }

        public System.Collections.Concurrent.ConcurrentQueue<byte[]> Asked { get; } = [];

        public void Dispose()
        {
            udp.Dispose();
            tcp.Dispose();
        }

        // What is free for the one may be taken for the other.
        private static (Socket Udp, Socket Tcp) OpenBoth()
        {
            while (true)
            {
                var (udp, tcp) = (new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp), new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
                udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                try
                {
                    tcp.Bind(udp.LocalEndPoint!);
                    tcp.Listen();
                    return (udp, tcp);
                }
                catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
                {
                    udp.Dispose();
                    tcp.Dispose();
                }
            }
        }

        private async Task AnswerByUdpAsync(Func<byte[], byte[]> answer, Func<byte[], byte[]>? then)
        {
            var buffer = new byte[4096];
            try
            {
                while (true)
                {
                    var got = await udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
                    var query = buffer[..got.ReceivedBytes];
                    Asked.Enqueue(query);
                    await udp.SendToAsync(answer(query), got.RemoteEndPoint);
                    if (then is not null) await udp.SendToAsync(then(query), got.RemoteEndPoint);
                }
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task AnswerByTcpAsync(Func<byte[], byte[]> answer)
        {
            try
            {
                while (true)
                {
                    using var client = await tcp.AcceptAsync();
                    await using var stream = new NetworkStream(client);
                    var length = new byte[2];
                    await stream.ReadExactlyAsync(length);
                    var query = new byte[Word(length, 0)];
                    await stream.ReadExactlyAsync(query);
                    Asked.Enqueue(query);
                    var reply = answer(query);
                    await stream.WriteAsync((byte[])[(byte)(reply.Length >> 8), (byte)reply.Length, .. reply]);
                }
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
