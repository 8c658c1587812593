using System.Text.Json.Serialization;

namespace Weft.Control;

/// <summary>A 12-digit AWS account number.</summary>
public readonly record struct AccountId(string Text)
{
    /// <summary>The account that an access key nobody created belongs to.</summary>
    public static AccountId Default { get; } = new("123456789012");

    public static bool IsWellFormed(string text) => text.Length == 12 && text.All(char.IsAsciiDigit);

    public override string ToString() => Text;
}

/// <summary>A Region's code, such as <c>us-east-1</c>; <see cref="Global"/> stands for services that have no Region.</summary>
public readonly record struct RegionName(string Text)
{
    public static RegionName Global { get; } = new("aws-global");

    public override string ToString() => Text;
}

/// <summary>One partition of the state: what one account has in one Region, or in a global service.</summary>
public readonly record struct Scope(AccountId Account, RegionName Region)
{
    /// <summary>Where Weft keeps what belongs to no account: timed steps and replayed answers.</summary>
    public static Scope System { get; } = new(new AccountId("system"), RegionName.Global);

    [JsonIgnore]
    public bool IsGlobal => Region == RegionName.Global;

    public static Scope GlobalOf(AccountId account) => new(account, RegionName.Global);

    public override string ToString() => $"{Account}/{Region}";

    public static Scope Parse(string text)
    {
        var slash = text.IndexOf('/');
        return new Scope(new AccountId(text[..slash]), new RegionName(text[(slash + 1)..]));
    }
}
