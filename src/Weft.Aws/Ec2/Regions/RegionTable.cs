using System.Collections.Frozen;

namespace Weft.Aws.Ec2.Regions;

/// <summary>
/// Every Region of the commercial partition with its Availability Zones, as listed in "AWS Regions", "AWS Availability Zones" and
/// "AZ IDs" (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html).
/// </summary>
/// <remarks>
/// <para>GovCloud, China and the sovereign and isolated partitions are absent, and so are Local Zones and Wavelength Zones.</para>
/// <para>
/// A Region lists the zones that an account sees, not those that AWS lists as constrained: <c>usw1-az2</c> (AWS: newer accounts
/// see two zones in us-west-1) and <c>apne1-az3</c> (Tokyo offers a, c and d). The letter of a zone is the one of the uniform
/// mapping as DescribeInstanceTypeOfferings answers it by name and by id.
/// </para>
/// </remarks>
public static class RegionTable
{
    private static readonly RegionFacts[] Rows =
    [
        Region("af-south-1", "Africa (Cape Town)", "South Africa", "afs1", "a1 b2 c3", optIn: true),
        Region("ap-east-1", "Asia Pacific (Hong Kong)", "Hong Kong", "ape1", "a1 b2 c3", optIn: true),
        Region("ap-east-2", "Asia Pacific (Taipei)", "Taiwan", "ape2", "a1 b2 c3", optIn: true),
        Region("ap-northeast-1", "Asia Pacific (Tokyo)", "Japan", "apne1", "a4 c1 d2", shuffled: 3),
        Region("ap-northeast-2", "Asia Pacific (Seoul)", "South Korea", "apne2", "a1 b2 c3 d4"),
        Region("ap-northeast-3", "Asia Pacific (Osaka)", "Japan", "apne3", "a3 b1 c2"),
        Region("ap-south-1", "Asia Pacific (Mumbai)", "India", "aps1", "a1 b3 c2"),
        Region("ap-south-2", "Asia Pacific (Hyderabad)", "India", "aps2", "a1 b2 c3", optIn: true),
        Region("ap-southeast-1", "Asia Pacific (Singapore)", "Singapore", "apse1", "a1 b2 c3", shuffled: 3),
        Region("ap-southeast-2", "Asia Pacific (Sydney)", "Australia", "apse2", "a3 b1 c2", shuffled: 3),
        Region("ap-southeast-3", "Asia Pacific (Jakarta)", "Indonesia", "apse3", "a1 b2 c3", optIn: true),
        Region("ap-southeast-4", "Asia Pacific (Melbourne)", "Australia", "apse4", "a1 b2 c3", optIn: true),
        Region("ap-southeast-5", "Asia Pacific (Malaysia)", "Malaysia", "apse5", "a1 b2 c3", optIn: true),
        Region("ap-southeast-6", "Asia Pacific (New Zealand)", "New Zealand", "apse6", "a1 b2 c3", optIn: true),
        Region("ap-southeast-7", "Asia Pacific (Thailand)", "Thailand", "apse7", "a1 b2 c3", optIn: true),
        Region("ca-central-1", "Canada (Central)", "Canada", "cac1", "a1 b2 d4"),
        Region("ca-west-1", "Canada West (Calgary)", "Canada", "caw1", "a1 b2 c3", optIn: true),
        Region("eu-central-1", "Europe (Frankfurt)", "Germany", "euc1", "a2 b3 c1"),
        Region("eu-central-2", "Europe (Zurich)", "Switzerland", "euc2", "a1 b2 c3", optIn: true),
        Region("eu-north-1", "Europe (Stockholm)", "Sweden", "eun1", "a1 b2 c3"),
        Region("eu-south-1", "Europe (Milan)", "Italy", "eus1", "a1 b2 c3", optIn: true),
        Region("eu-south-2", "Europe (Spain)", "Spain", "eus2", "a1 b2 c3", optIn: true),
        Region("eu-west-1", "Europe (Ireland)", "Ireland", "euw1", "a3 b1 c2", shuffled: 3),
        Region("eu-west-2", "Europe (London)", "United Kingdom", "euw2", "a2 b3 c1 d4"),
        Region("eu-west-3", "Europe (Paris)", "France", "euw3", "a1 b2 c3"),
        Region("il-central-1", "Israel (Tel Aviv)", "Israel", "ilc1", "a1 b2 c3", optIn: true),
        Region("me-central-1", "Middle East (UAE)", "United Arab Emirates", "mec1", "a1 b2 c3", optIn: true),
        Region("me-south-1", "Middle East (Bahrain)", "Bahrain", "mes1", "a1 b2 c3", optIn: true),
        Region("mx-central-1", "Mexico (Central)", "Mexico", "mxc1", "a1 b2 c3", optIn: true),
        Region("sa-east-1", "South America (São Paulo)", "Brazil", "sae1", "a1 b2 c3", shuffled: 3),
        Region("us-east-1", "US East (N. Virginia)", "United States of America", "use1", "a2 b4 c6 d1 e3 f5", state: "Virginia", shuffled: 4),
        Region("us-east-2", "US East (Ohio)", "United States of America", "use2", "a1 b2 c3", state: "Ohio"),
        Region("us-west-1", "US West (N. California)", "United States of America", "usw1", "a1 b3", state: "California", shuffled: 2),
        Region("us-west-2", "US West (Oregon)", "United States of America", "usw2", "a2 b1 c3 d4", state: "Oregon", shuffled: 3),
    ];

    private static readonly FrozenDictionary<string, RegionFacts> ByName =
        Rows.ToFrozenDictionary(region => region.Name, StringComparer.Ordinal);

    /// <summary>All Regions, ordered by name.</summary>
    public static IReadOnlyList<RegionFacts> All => Rows;

    /// <summary>The Region of that name, or null where there is none in the commercial partition.</summary>
    public static RegionFacts? Find(string name) => ByName.GetValueOrDefault(name);

    // Zones are written as "a2": letter a of the Region is zone az2 of the prefix. The first <paramref name="shuffled"/> of them
    // are mapped anew for each account; AWS opened the later ones of such a Region under one letter for everybody.
    private static RegionFacts Region(
        string name, string longName, string geography, string prefix, string zones, string? state = null, bool optIn = false, int shuffled = 0)
    {
        var parts = zones.Split(' ');
        var facts = new ZoneFacts[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            facts[i] = new ZoneFacts(string.Concat(name, parts[i].AsSpan(0, 1)), string.Concat(prefix, "-az", parts[i].AsSpan(1)));
        }

        return new RegionFacts(name, longName, geography, state, optIn, shuffled, facts);
    }
}
