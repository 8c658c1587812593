using System.Collections.Immutable;
using Weft.Network.Reachability.Questions;
using Weft.Wire;

namespace Weft.Aws.Ec2.Reach;

/// <summary>A statement and what became of it.</summary>
/// <param name="Empty">The selectors that name nothing at present, so that the statement says nothing of them.</param>
public sealed record PolicyOutcome(PolicyStatement Statement, ImmutableArray<ClaimVerdict> Verdicts, ImmutableArray<string> Empty)
{
    public bool Holds => Verdicts.All(verdict => verdict.Holds);

    public long Violations => Verdicts.Sum(verdict => verdict.Violations);
}

/// <summary>Judges a policy's statements on one network.</summary>
public sealed class PolicyCheck(EndSelectors selectors, ClaimJudge judge)
{
    /// <summary>Judges every statement; an end that can't be found is in <paramref name="mistakes"/>.</summary>
    public ImmutableArray<PolicyOutcome> Judge(ImmutableArray<PolicyStatement> statements, out ImmutableArray<PolicyMistake> mistakes)
    {
        var outcomes = ImmutableArray.CreateBuilder<PolicyOutcome>();
        var found = ImmutableArray.CreateBuilder<PolicyMistake>();
        foreach (var statement in statements)
        {
            try
            {
                outcomes.Add(Judge(statement));
            }
            catch (PolicyMistakeException mistake)
            {
                found.Add(mistake.Mistake);
            }
        }

        mistakes = found.ToImmutable();
        return outcomes.ToImmutable();
    }

    private PolicyOutcome Judge(PolicyStatement statement)
    {
        var empty = ImmutableArray.CreateBuilder<string>();
        var from = statement.From is { } named ? Find(named, statement, empty) : selectors.Everything;
        var to = Find(statement.To, statement, empty);
        var traffic = statement.Traffic.IsEmpty ? TrafficSet.All : TrafficSet.Of(statement.Traffic);
        ImmutableArray<ReachClaim> claims = statement.Form switch
        {
            PolicyForm.Nothing => [new(ClaimKind.NoneReaches, from, to, traffic)],
            PolicyForm.Only => [new(ClaimKind.NoneReaches, selectors.Everything.Except(from), to, traffic)],
            PolicyForm.Reaches => [new(ClaimKind.EachReaches, from, to, traffic)],
            _ => [new(ClaimKind.EachReaches, from, to, traffic), new(ClaimKind.NoneReaches, from, to, traffic.Complement())],
        };
        return new PolicyOutcome(statement, [.. claims.Select(judge.Judge)], empty.ToImmutable());
    }

    private Ends Find(PolicyEnds ends, PolicyStatement statement, ImmutableArray<string>.Builder empty)
    {
        var members = ends.Members.Aggregate(Ends.None, (all, end) => all.Union(Find(end, statement, empty)));
        return ends.Exceptions.Aggregate(members, (left, end) => left.Except(Find(end, statement, empty)));
    }

    private Ends Find(PolicyEnd end, PolicyStatement statement, ImmutableArray<string>.Builder empty)
    {
        try
        {
            var found = selectors.Find(end.Selector);
            if (found.IsEmpty) empty.Add(end.Selector);
            return found;
        }
        catch (AwsException unknown)
        {
            throw new PolicyMistakeException(statement.Line, end.Column, unknown.Message);
        }
    }
}
