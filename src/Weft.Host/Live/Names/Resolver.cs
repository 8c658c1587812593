using Weft.Aws.Guests;
using Weft.Control.State;

namespace Weft.Host.Live.Names;

/// <summary>
/// A VPC's resolver as bytes in, bytes out. It knows the names that AWS gives to instances and forwards nothing: what is somebody
/// else's name ends as SERVFAIL, which is what AWS's resolver says when it can reach nobody who knows.
/// </summary>
internal static class Resolver
{
    private const ushort Internet = 1;

    /// <param name="view">The revision, seen from the asker's account and Region.</param>
    /// <param name="vpc">The VPC that the question came from.</param>
    /// <returns>Null where there is nobody to answer to.</returns>
    public static byte[]? Answer(View view, string vpc, ReadOnlySpan<byte> message, bool isUdp)
    {
        if (DnsQuery.TryRead(message) is not { } query) return DnsReply.FormatError(message);
        var reply = Answer(view, vpc, query);
        return isUdp ? DnsReply.ForUdp(query, reply) : reply;
    }

    private static byte[] Answer(View view, string vpc, DnsQuery query)
    {
        if (query.Operation != 0) return DnsReply.Empty(query, DnsCode.NotImplemented);
        if (query.Class != Internet) return DnsReply.Empty(query, DnsCode.Refused);
        var answer = PrivateNames.Resolve(view, vpc, query.Name, query.Type switch
        {
            DnsType.A => NameKind.A,
            DnsType.Aaaa => NameKind.Aaaa,
            DnsType.Pointer => NameKind.Pointer,
            _ => NameKind.Other,
        });
        return answer switch
        {
            { Status: NameStatus.NotOurs } => DnsReply.Empty(query, DnsCode.ServerFailure),
            { Status: NameStatus.NoSuchName } => DnsReply.Empty(query, DnsCode.NameError),
            { Name: { } name } => DnsReply.Name(query, name),
            _ => DnsReply.Addresses(query, answer.Addresses),
        };
    }
}
