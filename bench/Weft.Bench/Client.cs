using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weft.Bench;

/// <summary>
/// One connection of a client that costs next to nothing: a request is bytes made beforehand, an answer is read up to its length and not
/// parsed. A real SDK would take the CPU that the server needs.
/// </summary>
internal sealed class Client(IPEndPoint address) : IDisposable
{
    private byte[] buffer = new byte[256 * 1024];
    private Socket? socket;

    /// <summary>The bytes of a call of EC2's query protocol.</summary>
    public static byte[] Ec2(string parameters) =>
        Post("ec2", "application/x-www-form-urlencoded; charset=utf-8", null, $"{parameters}&Version=2016-11-15");

    /// <summary>The bytes of a call of another service's query protocol.</summary>
    public static byte[] Query(string service, string parameters) => Post(service, "application/x-www-form-urlencoded; charset=utf-8", null, parameters);

    /// <summary>The bytes of a call that raises a quota of VPC.</summary>
    public static byte[] Raise(string quota, int value) => Quota("vpc", quota, value);

    /// <summary>The bytes of a call that raises a quota of a service.</summary>
    public static byte[] Quota(string service, string quota, int value) => Post(
        "servicequotas", "application/x-amz-json-1.1", "ServiceQuotasV20190624.RequestServiceQuotaIncrease", $$"""{"ServiceCode":"{{service}}","QuotaCode":"{{quota}}","DesiredValue":{{value}}}""");

    /// <summary>Sends a request and returns the answer's body, which is valid until the next call.</summary>
    public ReadOnlySpan<byte> Call(ReadOnlySpan<byte> request)
    {
        for (var attempt = 0; ; attempt++)
        {
            socket ??= Connect();
            try
            {
                Send(request);
                return Receive();
            }
            catch (Exception closed) when (attempt == 0 && closed is SocketException or EndOfStreamException)
            {
                Close(); // a server without keep-alive closed it between two calls
            }
        }
    }

    /// <summary>Calls and gives the text of the first element of that name.</summary>
    public string CallFor(string element, ReadOnlySpan<byte> request) => TextOf(element, Call(request));

    public static string TextOf(string element, ReadOnlySpan<byte> answer)
    {
        var open = Encoding.UTF8.GetBytes($"<{element}>");
        var from = answer.IndexOf(open);
        if (from < 0) throw new InvalidOperationException(Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, 500)]));
        var text = answer[(from + open.Length)..];
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)'<')]);
    }

    public void Dispose() => Close();

    private static byte[] Post(string service, string contentType, string? target, string body)
    {
        var head = $"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {contentType}\r\n"
            + "User-Agent: aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux lang/python#3.13 cfg/retry-mode#standard\r\nAccept-Encoding: identity\r\n"
            + $"X-Amz-Date: {DateTime.UtcNow:yyyyMMddTHHmmssZ}\r\n"
            + $"Authorization: AWS4-HMAC-SHA256 Credential=test/{DateTime.UtcNow:yyyyMMdd}/us-east-1/{service}/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature={new string('0', 64)}\r\n"
            + (target is null ? "" : $"X-Amz-Target: {target}\r\n")
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
        return Encoding.UTF8.GetBytes(head + body);
    }

    private Socket Connect()
    {
        var made = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        made.Connect(address);
        return made;
    }

    private void Send(ReadOnlySpan<byte> request)
    {
        while (request.Length > 0) request = request[socket!.Send(request)..];
    }

    private ReadOnlySpan<byte> Receive()
    {
        var received = 0;
        int bodyAt;
        while ((bodyAt = buffer.AsSpan(0, received).IndexOf("\r\n\r\n"u8)) < 0) received += ReceiveMore(received);
        bodyAt += 4;
        var head = buffer.AsSpan(0, bodyAt);
        var length = LengthIn(head);
        while (received < bodyAt + length) received += ReceiveMore(received);
        if (!head.StartsWith("HTTP/1.1 200"u8) && !head.StartsWith("HTTP/1.0 200"u8))
            throw new InvalidOperationException(Encoding.UTF8.GetString(buffer.AsSpan(0, Math.Min(received, 2000))));
        if (head.IndexOf("Connection: close"u8) >= 0) Close();
        return buffer.AsSpan(bodyAt, length);
    }

    private int ReceiveMore(int received)
    {
        if (received == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var count = socket!.Receive(buffer.AsSpan(received));
        return count > 0 ? count : throw new EndOfStreamException();
    }

    private static int LengthIn(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : throw new InvalidOperationException("The answer has no length");
    }

    private void Close()
    {
        socket?.Dispose();
        socket = null;
    }
}
