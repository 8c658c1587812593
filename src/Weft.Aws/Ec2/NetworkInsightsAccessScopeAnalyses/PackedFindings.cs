using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;

/// <summary>
/// The findings of an analysis in the order of their identifiers, packed: ten thousand of them repeat the same few components, and would
/// otherwise be tens of megabytes in memory, and in the journal, which other writes wait for.
/// </summary>
public sealed record PackedFindings(int Count, ImmutableArray<FindingPack> Packs)
{
    private const int PerPack = 100;

    public static PackedFindings Of(IEnumerable<ScopeFinding> findings)
    {
        var ordered = findings.OrderBy(finding => finding.Id, StringComparer.Ordinal).ToList();
        return new PackedFindings(ordered.Count, [.. ordered.Chunk(PerPack).Select(FindingPack.Of)]);
    }

    /// <summary>Those that come after an identifier; all of them where there is none.</summary>
    public IEnumerable<ScopeFinding> After(string? id) => Packs
        .SkipWhile(pack => id is not null && string.CompareOrdinal(pack.Last, id) <= 0)
        .SelectMany(pack => pack.Unpack())
        .SkipWhile(finding => id is not null && string.CompareOrdinal(finding.Id, id) <= 0);
}

/// <summary>A hundred findings at most, as compressed JSON.</summary>
/// <param name="Last">The last one's identifier.</param>
public sealed record FindingPack(string Last, byte[] Bytes)
{
    internal static FindingPack Of(ScopeFinding[] findings)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(deflate, findings, NetworkInsightsAccessScopeAnalysisJson.Default.ScopeFindingArray);
        return new FindingPack(findings[^1].Id, packed.ToArray());
    }

    internal ScopeFinding[] Unpack()
    {
        using var inflate = new DeflateStream(new MemoryStream(Bytes), CompressionMode.Decompress);
        return JsonSerializer.Deserialize(inflate, NetworkInsightsAccessScopeAnalysisJson.Default.ScopeFindingArray)!;
    }
}
