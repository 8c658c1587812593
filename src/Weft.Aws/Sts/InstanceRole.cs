using Weft.Aws.Iam;
using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Sessions;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Sts;

/// <summary>The session of a role that EC2 takes on for an instance (IAM User Guide, "Use an IAM role to grant permissions to applications running on EC2").</summary>
public static class InstanceRole
{
    private const string Service = "ec2.amazonaws.com";
    private const string Action = "sts:AssumeRole";

    // EC2's credentials last about six hours whatever the role says, and the next ones are there before the old ones end.
    private static readonly TimeSpan duration = TimeSpan.FromHours(6);
    private static readonly TimeSpan renewal = TimeSpan.FromMinutes(15);

    /// <summary>Whether the role's trust policy lets EC2 take it on.</summary>
    public static bool Admits(View home, Role role)
    {
        var trust = new AttachedPolicy("trust policy", null, $"role/{role.Id}", PolicyParser.Parse(role.Trust, PolicyPurpose.Trust));
        var context = RequestContext.Of(("aws:CurrentTime", home.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")));
        return TrustEvaluator.Decide(trust, Action, RoleShapes.Arn(home, role), new RoleSeeker("", [], Service: Service), context).Decision.IsAllowed;
    }

    /// <summary>The session that the instance holds now and that lasts for a while yet, or null.</summary>
    public static Session? Find(View home, Role role, string instance) => home.All<Session>().FirstOrDefault(session =>
        session.Role == role.Id && session.HolderId == role.UniqueId && session.Name == instance && session.ExpiresAt - home.Now > renewal);

    /// <summary>Takes the role on for an instance, unless it holds a session already.</summary>
    public static Session Assume(Transaction home, Role role, string instance)
    {
        if (Find(home, role, instance) is { } held) return held;
        var now = home.WholeSecond();
        var session = new Session(
            new Id<Session>(IamNames.NewAccessKeyId(home, "ASIA")), IamNames.NewSecret(home), IamNames.NewSessionToken(home),
            now, now + duration, null, role.Id, role.UniqueId, instance, null, []);
        return session.Begin(home);
    }
}
