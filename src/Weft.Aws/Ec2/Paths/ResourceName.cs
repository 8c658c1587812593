using Weft.Control;
using Weft.Control.State;

namespace Weft.Aws.Ec2.Paths;

/// <summary>A resource of EC2 that a request names by its identifier or by its ARN.</summary>
/// <param name="Scope">Where the ARN says that it is; null for a plain identifier, which is the caller's own.</param>
public sealed record ResourceName(string Id, string Noun, Scope? Scope)
{
    private static readonly (string Prefix, string Noun)[] nouns =
    [
        ("i", "instance"), ("eni", "network-interface"), ("igw", "internet-gateway"), ("vgw", "vpn-gateway"), ("pcx", "vpc-peering-connection"),
        ("nat", "natgateway"), ("acl", "network-acl"), ("sg", "security-group"), ("rtb", "route-table"), ("subnet", "subnet"), ("vpc", "vpc"),
        ("pl", "prefix-list"), ("tgw", "transit-gateway"), ("tgw-attach", "transit-gateway-attachment"), ("vpce", "vpc-endpoint"),
        ("vpce-svc", "vpc-endpoint-service"),
    ];

    /// <summary>AWS's word for the kind of thing that an identifier names, as in ARNs; null if it names none.</summary>
    public static string? NounOf(string id)
    {
        var dash = id.LastIndexOf('-');
        return dash < 0 ? null : Array.Find(nouns, known => id.AsSpan(0, dash).SequenceEqual(known.Prefix)).Noun;
    }

    /// <summary>Null for a text that is neither an identifier of EC2 nor an ARN of one.</summary>
    public static ResourceName? Parse(string text)
    {
        if (!text.StartsWith("arn:", StringComparison.Ordinal)) return NounOf(text) is { } plain ? new ResourceName(text, plain, null) : null;
        var parts = text.Split(':', 6);
        if (parts.Length < 6 || parts[2] != "ec2" || !AccountId.IsWellFormed(parts[4])) return null;
        var slash = parts[5].IndexOf('/', StringComparison.Ordinal);
        var (noun, id) = slash < 0 ? ("", "") : (parts[5][..slash], parts[5][(slash + 1)..]);
        return id.Length > 0 && noun == NounOf(id) ? new ResourceName(id, noun, new Scope(new AccountId(parts[4]), new RegionName(parts[3]))) : null;
    }

    public static string ArnOf(Scope scope, string id) => $"arn:aws:ec2:{scope.Region}:{scope.Account}:{NounOf(id)}/{id}";

    /// <summary>Its ARN as seen from the caller.</summary>
    public string Arn(View view) => ArnOf(Scope ?? view.Scope, Id);

    /// <summary>Whether it is in another account or Region than the caller's call.</summary>
    public bool IsElsewhere(View view) => Scope is { } scope && scope != view.Scope;
}
