using Weft.Control.Quotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Ec2.NetworkInsights;

/// <summary>An answer to a question that is kept: an analysis of a path, or of an access scope.</summary>
internal interface IInsightsAnalysis
{
    DateTimeOffset StartedAt { get; }

    bool IsDone { get; }
}

/// <summary>What the Reachability Analyzer and the Network Access Analyzer do alike: questions, their analyses, and the limits of both.</summary>
internal static class Insights
{
    public static string ArnOf<T>(View view, Id<T> id)
        where T : class, IResource<T> => $"arn:aws:ec2:{view.Region}:{view.Account}:{T.Type.Noun}/{id}";

    /// <summary>One more may be kept.</summary>
    public static void RequireRoom<T>(Transaction transaction, Quota kept)
        where T : class, IResource<T> => transaction.RequireQuota(kept, transaction.Count<T>(), 1, Exceeded<T>);

    /// <summary>One more may be kept, and one more may run.</summary>
    public static void RequireRoom<T>(Transaction transaction, Quota kept, Quota running)
        where T : class, IResource<T>, IInsightsAnalysis
    {
        RequireRoom<T>(transaction, kept);
        transaction.RequireQuota(running, transaction.All<T>().Count(analysis => !analysis.IsDone), 1, Exceeded<T>);
    }

    /// <summary>Removes a question that has no analyses.</summary>
    public static void RemoveQuestion<T>(Transaction transaction, Id<T> id)
        where T : class, IResource<T>
    {
        if (transaction.IsReferenced(id)) throw new AwsException($"AnalysisExistsFor{Name(T.Type.Noun)}", $"The {Words(T.Type.Noun)} '{id}' has analyses and cannot be deleted.");
        transaction.Remove(id);
    }

    public static bool WasStarted(this IInsightsAnalysis analysis, DateTimeOffset? from, DateTimeOffset? to) =>
        (from is not { } first || analysis.StartedAt >= first) && (to is not { } last || analysis.StartedAt <= last);

    private static AwsException Exceeded<T>(double limit)
        where T : class, IResource<T> =>
        new($"{Name(T.Type.Noun)}.LimitExceeded", $"You have reached your quota of {limit} for the number of {Plural(Words(T.Type.Noun))}.");

    private static string Name(string noun) => string.Concat(noun.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Words(string noun) => noun.Replace('-', ' ');

    private static string Plural(string words) => words.EndsWith("analysis", StringComparison.Ordinal) ? $"{words[..^2]}es" : $"{words}s";
}
