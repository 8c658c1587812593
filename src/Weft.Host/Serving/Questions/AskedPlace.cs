using System.Globalization;
using Weft.Aws.Ec2.Regions;
using Weft.Control;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Host.Serving.Questions;

/// <summary>Where and when a question is asked: a revision, and the accounts and Regions in which names are looked for.</summary>
/// <param name="Region">A Region's code, or <c>all</c>.</param>
/// <param name="View">The one Region, or the account's first where all are meant.</param>
internal sealed record AskedPlace(Revision Revision, string Region, View View, IReadOnlyList<View> Searched)
{
    private const string AllRegions = "all";

    /// <param name="query">Optionally region (a code, or all), account, and at (a revision).</param>
    /// <exception cref="AwsException">A parameter can't be understood, or the revision is not at hand.</exception>
    public static async Task<AskedPlace> OfAsync(Cloud cloud, IReadOnlyDictionary<string, string> query)
    {
        var revision = await RequireRevisionAsync(cloud, query.GetValueOrDefault("at", "now"));
        var region = query.GetValueOrDefault("region", "us-east-1");
        var account = new AccountId(query.GetValueOrDefault("account", AccountId.Default.Text));
        var now = cloud.Clock.GetUtcNow();
        if (region != AllRegions)
        {
            if (RegionTable.Find(region) is null) throw new AwsException("InvalidParameterValue", $"There is no Region '{region}'");
            var one = ViewOf(revision.State, new Scope(account, new RegionName(region)), now);
            return new AskedPlace(revision, region, one, [one]);
        }

        View[] views = [.. revision.State.Scopes.Where(scope => scope.Account == account && !scope.IsGlobal).OrderBy(scope => scope.Region.Text, StringComparer.Ordinal)
            .Select(scope => ViewOf(revision.State, scope, now))];
        var first = views.Length > 0 ? views[0] : ViewOf(revision.State, new Scope(account, new RegionName("us-east-1")), now);
        return new AskedPlace(revision, region, first, views);
    }

    /// <summary>A revision by its number, as so many before the newest (<c>-1</c>), or <c>now</c>.</summary>
    /// <exception cref="AwsException">InvalidParameterValue: there is no such revision, or it is not kept.</exception>
    public static async Task<Revision> RequireRevisionAsync(Cloud cloud, string text)
    {
        var newest = cloud.Recent.Newest;
        if (text is "now") return newest;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw new AwsException("InvalidParameterValue", $"'{text}' is no revision; give its number, how many before the newest (-1), or now");
        var wanted = number < 0 ? newest.Number + number : number;
        if (wanted > newest.Number) throw new AwsException("InvalidParameterValue", $"There is no revision {wanted} yet; the newest is {newest.Number}");
        return await cloud.FindRevisionAsync(wanted) ?? throw new AwsException("InvalidParameterValue", wanted < 0
            ? $"There is no revision {wanted}; the newest is {newest.Number}"
            : $"Revision {wanted} is not kept: this Weft holds its newest revisions in memory only, from {cloud.Recent.Oldest.Number} on, and has no state file with the others");
    }

    private static View ViewOf(CloudState state, Scope scope, DateTimeOffset now) => new(state, new Call(scope, Caller.RootOf(scope.Account), "Question", "", now));
}
