using Weft.Aws.Guests;
using Weft.Control.State;

namespace Weft.Host.Live.Names;

/// <summary>
/// A VPC's resolver as bytes in, bytes out. It knows the names that AWS gives to instances. What is somebody else's name it asks a forwarder
/// for; without one it forwards nothing, and such a name ends as SERVFAIL, which is what AWS's resolver says when it can reach nobody who knows.
/// </summary>
internal static class Resolver
{
    private const ushort Internet = 1;

    /// <param name="view">The revision, seen from the asker's account and Region.</param>
    /// <param name="vpc">The VPC that the question came from.</param>
    /// <param name="message">Read before the first wait.</param>
    /// <param name="forwarder">Null for none.</param>
    /// <returns>Null where there is nobody to answer to.</returns>
    public static async ValueTask<byte[]?> AnswerAsync(View view, string vpc, ReadOnlyMemory<byte> message, bool isUdp, Forwarder? forwarder, CancellationToken end)
    {
        if (DnsQuery.TryRead(message.Span) is not { } query) return DnsReply.FormatError(message.Span);
        var (reply, isForOthers) = Answer(view, vpc, query);
        if (isForOthers && forwarder is not null && query.IsRecursionDesired) reply = await forwarder.AskAsync(query, message.ToArray(), end) ?? reply;
        return isUdp ? DnsReply.ForUdp(query, reply) : reply;
    }

    private static (byte[] Reply, bool IsForOthers) Answer(View view, string vpc, DnsQuery query)
    {
        if (query.Operation != 0) return (DnsReply.Empty(query, DnsCode.NotImplemented), false);
        if (query.Class != Internet) return (DnsReply.Empty(query, DnsCode.Refused), false);
        var answer = PrivateNames.Resolve(view, vpc, query.Name, query.Type switch
        {
            DnsType.A => NameKind.A,
            DnsType.Aaaa => NameKind.Aaaa,
            DnsType.Pointer => NameKind.Pointer,
            _ => NameKind.Other,
        });
        var reply = answer switch
        {
            { Status: NameStatus.NotOurs or NameStatus.NotServed } => DnsReply.Empty(query, DnsCode.ServerFailure),
            { Status: NameStatus.NoSuchName } => DnsReply.Empty(query, DnsCode.NameError),
            { Name: { } name } => DnsReply.Name(query, name),
            _ => DnsReply.Addresses(query, answer.Addresses),
        };
        return (reply, answer.Status == NameStatus.NotOurs);
    }
}
