using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Weft.Host.Live.Names;

/// <summary>
/// Asks the machine's own name servers what nobody here knows: one after the other, by UDP, and once more by TCP where the answer did not fit
/// (RFC 1035, 4.2). It remembers nothing.
/// </summary>
internal sealed class Forwarder(IReadOnlyList<IPEndPoint> servers, TimeProvider clock)
{
    private const int MaxUdpAnswer = 1 << 16, MaxQuestions = 256, MaxServers = 3, DnsPort = 53;

    // An asker waits five seconds at least before it asks elsewhere (resolv.conf(5)).
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(2);

    private int questions;

    /// <summary>The servers of a file like /etc/resolv.conf.</summary>
    public static IReadOnlyList<IPEndPoint> ServersOf(string text) =>
    [
        .. text.Split('\n')
            .Select(line => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1 && words[0] == "nameserver")
            .Select(words => IPAddress.TryParse(words[1], out var address) ? address : null)
            .OfType<IPAddress>()
            .Take(MaxServers)
            .Select(address => new IPEndPoint(address, DnsPort)),
    ];

    /// <summary>The answer of the first server that knows, else of the last one that said anything; null if none did.</summary>
    /// <param name="query">A question that could be read.</param>
    public async ValueTask<byte[]?> AskAsync(DnsQuery query, ReadOnlyMemory<byte> message, CancellationToken end)
    {
        if (Interlocked.Increment(ref questions) > MaxQuestions)
        {
            Interlocked.Decrement(ref questions);
            return null;
        }

        try
        {
            byte[]? last = null;
            foreach (var server in servers)
            {
                // A server that can't or won't may stand beside one that knows.
                last = await TryAskAsync(server, query, message, end) ?? last;
                if (last is not null && (DnsCode)(last[3] & 15) is not (DnsCode.ServerFailure or DnsCode.Refused)) break;
            }

            return last;
        }
        finally
        {
            Interlocked.Decrement(ref questions);
        }
    }

    private async Task<byte[]?> TryAskAsync(IPEndPoint server, DnsQuery query, ReadOnlyMemory<byte> message, CancellationToken end)
    {
        using var late = new CancellationTokenSource(patience, clock);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(late.Token, end);
        try
        {
            var answer = await AskByUdpAsync(server, query, message, until.Token);
            return IsCut(answer) ? await AskByTcpAsync(server, query, message, until.Token) ?? answer : answer;
        }
        catch (Exception silent) when (silent is SocketException or IOException || (silent is OperationCanceledException && !end.IsCancellationRequested))
        {
            return null;
        }
    }

    private static async Task<byte[]> AskByUdpAsync(IPEndPoint server, DnsQuery query, ReadOnlyMemory<byte> message, CancellationToken until)
    {
        // A socket of its own for each question: who would answer falsely has to guess its port.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, until);
        await socket.SendAsync(message, SocketFlags.None, until);
        var buffer = new byte[MaxUdpAnswer];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, SocketFlags.None, until);
            if (Answers(query, buffer.AsSpan(0, length))) return buffer[..length];
        }
    }

    private static async Task<byte[]?> AskByTcpAsync(IPEndPoint server, DnsQuery query, ReadOnlyMemory<byte> message, CancellationToken until)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, until);
        await using var stream = new NetworkStream(socket);
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)message.Length);
        await stream.WriteAsync((byte[])[.. length, .. message.Span], until);
        await stream.ReadExactlyAsync(length, until);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(answer, until);
        return Answers(query, answer) ? answer : null;
    }

    private static bool IsCut(byte[] answer) => (answer[2] & 2) != 0;

    private static bool Answers(DnsQuery query, ReadOnlySpan<byte> answer) =>
        answer.Length >= DnsQuery.HeaderLength + query.Question.Length
        && BinaryPrimitives.ReadUInt16BigEndian(answer) == query.Id
        && (answer[2] & 0x80) != 0
        && answer.Slice(DnsQuery.HeaderLength, query.Question.Length).SequenceEqual(query.Question);
}
