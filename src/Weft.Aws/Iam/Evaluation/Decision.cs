namespace Weft.Aws.Iam.Evaluation;

/// <summary>Where in the order of evaluation a policy stands.</summary>
public enum PolicyLayer
{
    Identity,
    Boundary,
    Session,
    Trust,

    /// <summary>A policy that hangs on what is asked for, such as a bucket.</summary>
    Resource,
}

/// <summary>What an evaluation comes to.</summary>
public enum Verdict
{
    Allowed,

    /// <summary>No statement allows it.</summary>
    ImplicitDeny,

    /// <summary>A statement denies it, whatever else allows it.</summary>
    ExplicitDeny,
}

/// <summary>A policy with the name that it goes by.</summary>
/// <param name="Name">The name of the policy.</param>
/// <param name="Arn">The ARN of a managed policy; null for an inline one.</param>
/// <param name="Holder">What it is attached to, such as "user/ana" or "group/admins".</param>
/// <param name="Document">Its statements.</param>
public sealed record AttachedPolicy(string Name, string? Arn, string Holder, PolicyDocument Document);

/// <summary>Every policy that bears on one principal.</summary>
/// <param name="Identity">Its own policies and those of its groups.</param>
/// <param name="Boundary">Its permissions boundary, if it has one.</param>
/// <param name="Session">The policies that narrow its session; null when the session has none.</param>
public sealed record PolicySet(IReadOnlyList<AttachedPolicy> Identity, AttachedPolicy? Boundary = null, IReadOnlyList<AttachedPolicy>? Session = null);

/// <summary>The statement that decided, and the policy that it stands in.</summary>
public sealed record DecidingStatement(AttachedPolicy Policy, int Index)
{
    public PolicyStatement Statement => Policy.Document.Statements[Index];
}

/// <summary>The answer to one question, with its reason.</summary>
/// <param name="Verdict">Whether the request goes through.</param>
/// <param name="Layer">The kind of policy that allowed or denied, or that holds no allowing statement.</param>
/// <param name="Statement">The deciding statement; null when the reason is that there is none.</param>
public sealed record Decision(Verdict Verdict, PolicyLayer Layer, DecidingStatement? Statement)
{
    public bool IsAllowed => Verdict == Verdict.Allowed;
}
