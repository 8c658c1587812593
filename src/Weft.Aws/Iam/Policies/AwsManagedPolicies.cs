using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Weft.Control.Resources;

namespace Weft.Aws.Iam.Policies;

/// <summary>
/// The policies that AWS manages and Weft has: those that concern the services served here, word for word in their current version (AWS
/// Managed Policy Reference). ReadOnlyAccess holds only the actions of networking services; its description says so. Policies
/// of AWS that are not in this list are not attachable here.
/// </summary>
internal static class AwsManagedPolicies
{
    public const string ArnPrefix = "arn:aws:iam::aws:policy/";

    private const string PartialDescription = "In Weft: as far as AWS's policy of this name concerns networking and management services.";
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static readonly Lazy<FrozenDictionary<string, ManagedPolicy>> ByArn = new(Load);

    public static IEnumerable<ManagedPolicy> All => ByArn.Value.Values;

    public static ManagedPolicy? Find(string arn) => ByArn.Value.GetValueOrDefault(arn);

    private static FrozenDictionary<string, ManagedPolicy> Load()
    {
        using var lines = new StreamReader(typeof(AwsManagedPolicies).Assembly.GetManifestResourceStream("aws-managed-policies.jsonl")!);
        var policies = new List<ManagedPolicy>();
        while (lines.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            policies.Add(Read(document.RootElement));
        }

        return policies.ToFrozenDictionary(policy => policy.Id.Text);
    }

    private static ManagedPolicy Read(JsonElement row)
    {
        var name = row.GetProperty("name").GetString()!;
        var path = row.GetProperty("path").GetString()!;
        var number = row.GetProperty("version").GetInt32();
        var updated = row.GetProperty("updated").GetDateTimeOffset();
        return new ManagedPolicy(
            new Id<ManagedPolicy>($"{ArnPrefix}{path[1..]}{name}"), IdOf(name), name, path,
            row.TryGetProperty("partial", out _) ? PartialDescription : null,
            row.GetProperty("created").GetDateTimeOffset(), updated, number, number,
            [new PolicyVersion(number, new PolicyText(row.GetProperty("document").GetRawText()), updated)], IamTags.None);
    }

    /// <summary>An id of the right form that is always the same; AWS does not publish its own.</summary>
    private static string IdOf(string name) =>
        "ANPA" + string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(name)).Take(17).Select(value => Base32[value % Base32.Length]));
}
