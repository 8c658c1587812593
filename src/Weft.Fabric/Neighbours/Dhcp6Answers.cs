using System.Buffers.Binary;
using System.Text;
using Weft.Fabric.Frames;
using Weft.Network.Addressing;
using Weft.Network.Compilation;

namespace Weft.Fabric.Neighbours;

/// <summary>
/// Answers DHCPv6 (RFC 8415) in the router's name: an interface is given all its own IPv6 addresses and no others. Nothing is remembered: an
/// address is the interface's as long as the network says so, and one that is no more is given back with a lifetime of nothing.
/// </summary>
internal static class Dhcp6Answers
{
    private const int ServerPort = 547, ClientPort = 546, Udp = 17;
    private const int Message = LinkFrames.Payload + 8, FixedLength = 4, MaxAssociations = 4, MaxGone = 16, ServerIdLength = 4 + MacAddress.Length;
    private const byte Solicit = 1, Advertise = 2, Request = 3, Confirm = 4, Renew = 5, Rebind = 6, Reply = 7, Release = 8, Decline = 9, Inform = 11;
    private const ushort Success = 0, NoAddresses = 2, NotOnLink = 4;

    // An address is good for so much longer than its host is told to prefer it.
    private static readonly TimeSpan s_validAfterPreferred = TimeSpan.FromSeconds(310);
    private static readonly Address s_allServers = Address.Parse("ff02::1:2");

    public static bool IsQuestion(in FrameHeaders headers) =>
        headers is { Kind: FrameKind.IPv6, Protocol: Udp, SourcePort: ClientPort, DestinationPort: ServerPort, IsFragment: false };

    /// <summary>Writes the answer; returns the length of the frame, or 0 for none.</summary>
    public static int Answer(ReadOnlySpan<byte> frame, in FrameHeaders headers, Link link, HostConfiguration configuration, Span<byte> answer)
    {
        if (headers.DestinationAddress != s_allServers || !LinkFrames.IsLinkLocal(headers.SourceAddress)) return 0;
        var question = frame[(headers.Transport + 8)..(FrameHeaders.EthernetLength + headers.Length)];
        if (question.Length < FixedLength || !HasRightNames(question)) return 0;
        var reply = answer[Message..];
        question[..FixedLength].CopyTo(reply);
        var options = question[FixedLength..];
        reply[0] = question[0] == Solicit && !Dhcp6Options.TryFind(options, Dhcp6Options.RapidCommit, out _) ? Advertise : Reply;
        var at = FixedLength;
        if (Dhcp6Options.TryFind(options, Dhcp6Options.ClientId, out var client)) Dhcp6Options.Put(reply, ref at, Dhcp6Options.ClientId, client);
        WriteServer(reply, ref at);
        if (question[0] == Solicit && reply[0] == Reply) Dhcp6Options.Put(reply, ref at, Dhcp6Options.RapidCommit, []);
        if (!WriteBody(question[0], options, link, configuration, reply, ref at)) return 0;
        var udp = answer[LinkFrames.Payload..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, ServerPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], ClientPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(8 + at));
        return LinkFrames.Finish(answer, headers.From, RouterCard.Mac, NeighbourAnswers.RouterLinkLocal, headers.SourceAddress, Udp, 8 + at, checksum: 6);
    }

    // RFC 8415, 16: who must name himself, who must name this server, and who must name none.
    private static bool HasRightNames(ReadOnlySpan<byte> question)
    {
        var options = question[FixedLength..];
        if (Dhcp6Options.TryFind(options, Dhcp6Options.ClientId, out var client) ? client.Length is 0 or > 130 : question[0] != Inform) return false;
        var namesServer = Dhcp6Options.TryFind(options, Dhcp6Options.ServerId, out var named);
        Span<byte> own = stackalloc byte[ServerIdLength];
        WriteServerId(own);
        return question[0] switch
        {
            Solicit or Confirm or Rebind => !namesServer,
            Request or Renew or Release or Decline => namesServer && named.SequenceEqual(own),
            Inform => !namesServer || named.SequenceEqual(own),
            _ => false,
        };
    }

    private static bool WriteBody(byte kind, ReadOnlySpan<byte> options, Link link, HostConfiguration configuration, Span<byte> reply, ref int at)
    {
        switch (kind)
        {
            case Release or Decline:
                WriteStatus(reply, ref at, Success);
                return true;
            case Confirm:
                if (AreOnLink(options, link) is not { } areOnLink) return false;
                WriteStatus(reply, ref at, areOnLink ? Success : NotOnLink);
                return true;
            case not Inform:
                WriteAssociations(options, link, configuration, reply, ref at);
                break;
        }

        WriteNames(configuration, reply, ref at);
        return true;
    }

    // The first association gets all addresses: a host has one for each card.
    private static void WriteAssociations(ReadOnlySpan<byte> question, Link link, HostConfiguration configuration, Span<byte> reply, ref int at)
    {
        var options = new Dhcp6Options(question);
        for (var count = 0; count < MaxAssociations && options.Next();)
        {
            if (options.Code != Dhcp6Options.Association || options.Value.Length < 12) continue;
            var start = Dhcp6Options.Begin(reply, at, Dhcp6Options.Association);
            options.Value[..4].CopyTo(reply[start..]);
            var preferred = (uint)configuration.PreferredLease.TotalSeconds;
            BinaryPrimitives.WriteUInt32BigEndian(reply[(start + 4)..], preferred / 2);
            BinaryPrimitives.WriteUInt32BigEndian(reply[(start + 8)..], preferred / 5 * 4);
            at = start + 12;
            var given = 0;
            foreach (var own in count == 0 ? link.Interface.Addresses : [])
            {
                if (!own.Address.IsIPv6) continue;
                WriteAddress(reply, ref at, own.Address, preferred, preferred + (uint)s_validAfterPreferred.TotalSeconds);
                given++;
            }

            WriteGone(options.Value[12..], link, reply, ref at);
            if (given == 0) WriteStatus(reply, ref at, NoAddresses);
            Dhcp6Options.End(reply, start, at);
            count++;
        }
    }

    private static void WriteGone(ReadOnlySpan<byte> held, Link link, Span<byte> reply, ref int at)
    {
        var options = new Dhcp6Options(held);
        for (var count = 0; count < MaxGone && options.Next();)
        {
            if (options.Code != Dhcp6Options.Address || options.Value.Length < 24) continue;
            var address = Address.IPv6(BinaryPrimitives.ReadUInt128BigEndian(options.Value));
            if (link.Owns(address)) continue;
            WriteAddress(reply, ref at, address, 0, 0);
            count++;
        }
    }

    // Null where no address is named, which is no question.
    private static bool? AreOnLink(ReadOnlySpan<byte> question, Link link)
    {
        bool? areOnLink = null;
        var options = new Dhcp6Options(question);
        while (options.Next())
        {
            if (options.Code != Dhcp6Options.Association || options.Value.Length < 12) continue;
            var held = new Dhcp6Options(options.Value[12..]);
            while (held.Next())
            {
                if (held.Code == Dhcp6Options.Address && held.Value.Length >= 24)
                    areOnLink = (areOnLink ?? true) && link.Owns(Address.IPv6(BinaryPrimitives.ReadUInt128BigEndian(held.Value)));
            }
        }

        return areOnLink;
    }

    private static void WriteAddress(Span<byte> reply, ref int at, Address address, uint preferredSeconds, uint validSeconds)
    {
        Span<byte> value = stackalloc byte[24];
        address.WriteBytes(value);
        BinaryPrimitives.WriteUInt32BigEndian(value[16..], preferredSeconds);
        BinaryPrimitives.WriteUInt32BigEndian(value[20..], validSeconds);
        Dhcp6Options.Put(reply, ref at, Dhcp6Options.Address, value);
    }

    private static void WriteStatus(Span<byte> reply, ref int at, ushort status)
    {
        Span<byte> value = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(value, status);
        Dhcp6Options.Put(reply, ref at, Dhcp6Options.Status, value);
    }

    private static void WriteNames(HostConfiguration configuration, Span<byte> reply, ref int at)
    {
        var start = Dhcp6Options.Begin(reply, at, Dhcp6Options.Resolvers);
        var end = start;
        foreach (var resolver in configuration.Resolvers)
        {
            if (resolver.IsIPv6 && end - start < 64) end += resolver.WriteBytes(reply[end..]);
        }

        if (end > start)
        {
            Dhcp6Options.End(reply, start, end);
            at = end;
        }

        WriteTimeServers(configuration, reply, ref at);
        if (configuration.Domain is { Length: > 0 and < 256 } domain) WriteSearchList(domain, reply, ref at);
    }

    // RFC 5908: each server is an option inside the option.
    private static void WriteTimeServers(HostConfiguration configuration, Span<byte> reply, ref int at)
    {
        const int maxServers = 4, serverAddress = 1;
        Span<byte> address = stackalloc byte[16];
        var start = Dhcp6Options.Begin(reply, at, Dhcp6Options.TimeServers);
        var end = start;
        var count = 0;
        foreach (var server in configuration.TimeServers)
        {
            if (!server.IsIPv6 || count == maxServers) continue;
            count++;
            server.WriteBytes(address);
            Dhcp6Options.Put(reply, ref end, serverAddress, address);
        }

        if (end == start) return;
        Dhcp6Options.End(reply, start, end);
        at = end;
    }

    private static void WriteSearchList(string domains, Span<byte> reply, ref int at)
    {
        const int maxLabel = 63;
        var start = Dhcp6Options.Begin(reply, at, Dhcp6Options.SearchList);
        var end = start;
        foreach (var domain in domains.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var label in domain.Split('.', StringSplitOptions.RemoveEmptyEntries))
            {
                if (label.Length > maxLabel) return;
                reply[end++] = (byte)label.Length;
                end += Encoding.ASCII.GetBytes(label, reply[end..]);
            }

            reply[end++] = 0;
        }

        Dhcp6Options.End(reply, start, end);
        at = end;
    }

    private static void WriteServer(Span<byte> reply, ref int at)
    {
        Span<byte> id = stackalloc byte[ServerIdLength];
        WriteServerId(id);
        Dhcp6Options.Put(reply, ref at, Dhcp6Options.ServerId, id);
    }

    // RFC 8415, 11.4: named by a hardware address.
    private static void WriteServerId(Span<byte> id)
    {
        BinaryPrimitives.WriteUInt32BigEndian(id, 0x0003_0001);
        RouterCard.Mac.Write(id[4..]);
    }
}
