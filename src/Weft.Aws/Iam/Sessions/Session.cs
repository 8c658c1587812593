using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Users;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Sts;

namespace Weft.Aws.Iam.Sessions;

/// <summary>Temporary credentials: a role that someone has taken on, or a user's or root's own session. Kept in its account's global scope.</summary>
/// <param name="Id">ASIA….</param>
/// <param name="User">The user whose session it is; null for a role's and for root's.</param>
/// <param name="Role">The role that was taken on.</param>
/// <param name="HolderId">The unique id of that user or role, so that a later one of the same name inherits nothing.</param>
/// <param name="Name">The name of a role's session.</param>
/// <param name="InlinePolicy">The policy that was passed to narrow the session.</param>
/// <param name="PolicyArns">The managed policies that were passed to narrow it.</param>
public sealed record Session(
    Id<Session> Id,
    string Secret,
    string Token,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    Id<User>? User,
    Id<Role>? Role,
    string HolderId,
    string? Name,
    PolicyText? InlinePolicy,
    ImmutableArray<string> PolicyArns) : IResource<Session>
{
    /// <summary>Sessions of every account by their key ids: a request says only which key signed it.</summary>
    public static readonly Index<Session> ById = Index<Session>.By(session => session.Id.Text);

    /// <summary>An expired key is called expired for a while, and then is unknown.</summary>
    public static readonly Step Forget = new("session.forget", static (transaction, id) =>
    {
        if (transaction.Find(new Id<Session>(id)) is not null) transaction.Remove(new Id<Session>(id));
    });

    private static readonly TimeSpan KeptExpired = TimeSpan.FromDays(1);

    public static ResourceType<Session> Type { get; } = new ResourceType<Session>("session", SessionJson.Default)
        .WithoutTags()
        .Unknown(id => new AwsException("InvalidClientTokenId", "The security token included in the request is invalid.", 403))
        .IndexedBy(ById);

    public static void Declare(Catalog catalog) => catalog.Resource(Type).WithStep(Forget);

    /// <summary>Puts the session and sees to it that it is forgotten some time after its end.</summary>
    public Session Begin(Transaction home)
    {
        home.Put(this);
        home.At(ExpiresAt + KeptExpired, Forget, Id.Text);
        return this;
    }

    /// <summary>The ARN of a role's session.</summary>
    public string Arn(AccountId account) => $"arn:aws:sts::{account}:assumed-role/{Role}/{Name}";

    /// <summary>The policies that narrow the session; null when none were passed.</summary>
    public IReadOnlyList<AttachedPolicy>? EvaluatedPolicies(View view)
    {
        if (InlinePolicy is null && PolicyArns.IsEmpty) return null;
        // A policy that was deleted meanwhile allows nothing any more.
        var managed = PolicyArns.Select(arn => ManagedPolicies.Find(view, arn)).OfType<ManagedPolicy>()
            .Select(policy => new AttachedPolicy(policy.Name, policy.Id.Text, $"session/{Name}", policy.Default.Text.Document));
        return InlinePolicy is null ? [.. managed] : [.. managed, new AttachedPolicy("session policy", null, $"session/{Name}", InlinePolicy.Document)];
    }

    internal CredentialsShape Credentials() => new() { AccessKeyId = Id.Text, SecretAccessKey = Secret, SessionToken = Token, Expiration = ExpiresAt };
}

[JsonSerializable(typeof(Session))]
internal sealed partial class SessionJson : JsonSerializerContext;
