namespace Weft.Control.Operations;

/// <summary>One permission that a call needs, where it is not simply the operation's own action: S3's are of their own, and things have owners.</summary>
/// <param name="Action">Such as <c>s3:GetObject</c>.</param>
/// <param name="Resource">The ARN of what it is about.</param>
/// <param name="Owner">The account that what it is about belongs to; null for the caller's own.</param>
/// <param name="Facts">Condition keys that describe the call, beside those of every call.</param>
public sealed record Need(
    string Action, string Resource, AccountId? Owner = null, IReadOnlyList<(string Key, string? Value)>? Facts = null);
