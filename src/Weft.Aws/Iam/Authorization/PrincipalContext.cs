using System.Globalization;
using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.Sessions;
using Weft.Control.State;

namespace Weft.Aws.Iam.Authorization;

/// <summary>The condition keys that describe who asks (AWS, "AWS global condition context keys", properties of the principal and of role sessions).</summary>
internal static class PrincipalContext
{
    public static RequestContext Of(Caller caller, string principalArn, string type, TagMap tags) => RequestContext.Of(
    [
        ("aws:PrincipalArn", principalArn),
        ("aws:PrincipalAccount", caller.Account.Text),
        ("aws:PrincipalType", type),
        ("aws:userid", caller.UserId),
        .. tags.Select(tag => ($"aws:PrincipalTag/{tag.Key}", (string?)tag.Value)),
    ]);

    public static RequestContext OfSession(Session session) => RequestContext.Of(
        ("aws:TokenIssueTime", Text(session.IssuedAt)),
        ("aws:MultiFactorAuthPresent", "false"));

    public static RequestContext OfTime(DateTimeOffset now) => RequestContext.Of(
        ("aws:CurrentTime", Text(now)),
        ("aws:EpochTime", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
