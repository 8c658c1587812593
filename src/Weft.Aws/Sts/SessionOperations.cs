using Weft.Aws.Iam;
using Weft.Aws.Iam.Authorization;
using Weft.Aws.Iam.Sessions;
using Weft.Aws.Iam.Users;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Sts;

namespace Weft.Aws.Sts;

/// <summary>GetCallerIdentity, GetAccessKeyInfo and GetSessionToken.</summary>
internal static class SessionOperations
{
    private static readonly TimeSpan DefaultOfUser = TimeSpan.FromHours(12);
    private static readonly TimeSpan LongestOfRoot = TimeSpan.FromHours(1);

    public static GetCallerIdentityResult GetCallerIdentity(View view, GetCallerIdentityRequest request)
    {
        var caller = view.Call.Caller;
        return new GetCallerIdentityResult { UserId = caller.UserId, Account = caller.Account.Text, Arn = caller.Arn };
    }

    public static GetAccessKeyInfoResult GetAccessKeyInfo(View view, GetAccessKeyInfoRequest request) =>
        new() { Account = Identities.AccountOf(view, request.AccessKeyId).Text };

    public static GetSessionTokenResult GetSessionToken(Transaction transaction, GetSessionTokenRequest request)
    {
        var principal = Identities.Of(transaction, transaction.Call.Caller);
        if (principal.IsSession) throw IamErrors.AccessDenied("Cannot call GetSessionToken with session credentials");
        var isRoot = principal.Type == PrincipalType.Root;
        var duration = request.DurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultOfUser;
        if (isRoot && duration > LongestOfRoot) duration = LongestOfRoot;
        var home = transaction.In(Scope.GlobalOf(principal.Caller.Account));
        var session = new Session(
            new Id<Session>(IamNames.NewAccessKeyId(transaction, "ASIA")),
            IamNames.NewSecret(transaction),
            IamNames.NewSessionToken(transaction),
            transaction.WholeSecond(),
            transaction.WholeSecond() + duration,
            isRoot ? null : new Id<User>(principal.Caller.Arn[(principal.Caller.Arn.LastIndexOf('/') + 1)..]),
            null, principal.Caller.UserId, null, null, []);
        return new GetSessionTokenResult { Credentials = session.Begin(home).Credentials() };
    }
}
