using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;

namespace Weft.Control.Operations;

/// <summary>
/// The answer that was given to a client token, so that a repeated call does nothing twice (EC2, "Ensuring idempotency").
/// Kept for 24 hours.
/// </summary>
/// <param name="RequestHash">The SHA-256 of the request, in hexadecimal.</param>
/// <param name="RequestId">The request id inside <paramref name="Body"/>, which a repetition replaces by its own.</param>
/// <param name="Body">The answer's bytes.</param>
public sealed record Replay(Id<Replay> Id, string RequestHash, string RequestId, byte[] Body) : IResource<Replay>
{
    public static readonly Step Expiry = new("replay.expiry", (transaction, id) =>
    {
        if (transaction.Find(new Id<Replay>(id)) is not null) transaction.Remove(new Id<Replay>(id));
    });

    private static readonly TimeSpan kept = TimeSpan.FromHours(24);

    public static ResourceType<Replay> Type { get; } = new ResourceType<Replay>("replay", ReplayJson.Default).WithoutTags();

    /// <summary>The recorded answer of an earlier call with the same token, or null.</summary>
    /// <exception cref="AwsException">IdempotentParameterMismatch: the token was used with other parameters.</exception>
    internal static byte[]? Find(View view, Invocation invocation)
    {
        if (TokenOf(invocation) is not { } token || view.Find(IdOf(invocation, token)) is not { } replay) return null;
        if (replay.RequestHash != HashOf(invocation))
            throw new AwsException("IdempotentParameterMismatch", $"The client token '{token}' was already used with different parameters");
        var text = Encoding.UTF8.GetString(replay.Body);
        return Encoding.UTF8.GetBytes(text.Replace(replay.RequestId, view.Call.RequestId, StringComparison.Ordinal));
    }

    internal static void Record(Transaction transaction, Invocation invocation, object result)
    {
        if (TokenOf(invocation) is not { } token) return;
        var body = new ResponseBuffer();
        invocation.Operation.Contract.WriteResult(result, transaction.Call.RequestId, body);
        var id = IdOf(invocation, token);
        transaction.Put(new Replay(id, HashOf(invocation), transaction.Call.RequestId, body.WrittenSpan.ToArray()));
        transaction.At(transaction.Now + kept, Expiry, id.Text);
    }

    private static string? TokenOf(Invocation invocation) =>
        invocation.Operation is { IsWrite: true, KnowsRepetition: false } && invocation.Request is IIdempotentRequest { ClientToken.Length: > 0 } request ? request.ClientToken : null;

    private static Id<Replay> IdOf(Invocation invocation, string token) => new($"{invocation.Operation.Action}/{token}");

    private static string HashOf(Invocation invocation) => Convert.ToHexStringLower(SHA256.HashData(invocation.Body.Span));
}

[JsonSerializable(typeof(Replay))]
internal sealed partial class ReplayJson : JsonSerializerContext;
