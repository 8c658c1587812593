namespace Weft.Control.State;

/// <summary>Who calls: the principal behind the access key.</summary>
/// <param name="Arn">The principal's ARN, such as <c>arn:aws:iam::123456789012:root</c>.</param>
/// <param name="UserId">The unique id that STS reports: the account for root, else AIDA…, AROA…:session.</param>
public sealed record Caller(AccountId Account, string Arn, string UserId, string AccessKeyId)
{
    public static Caller RootOf(AccountId account, string accessKeyId = "") =>
        new(account, $"arn:aws:iam::{account}:root", account.Text, accessKeyId);

    /// <summary>Weft itself, for timed steps and the birth of a Region.</summary>
    public static Caller System { get; } = new(new AccountId("system"), "weft", "weft", "");
}

/// <summary>One call of one operation: what is the same for everything that the operation does.</summary>
/// <param name="Operation">The operation's name, for the history.</param>
/// <param name="Now">The one moment at which the whole operation happens.</param>
public sealed record Call(Scope Scope, Caller Caller, string Operation, string RequestId, DateTimeOffset Now);
