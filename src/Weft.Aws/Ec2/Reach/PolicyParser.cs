using System.Collections.Immutable;
using Weft.Network.Packets;

namespace Weft.Aws.Ec2.Reach;

/// <summary>
/// Reads a policy file, a statement a line:
/// <code>
/// nothing from internet reaches tag tier=db       # comment
/// only web reaches db on tcp/5432
/// web, batch reach db on tcp/5432 only
/// internet reaches web on tcp/443
/// </code>
/// <c>docs/reachability.md</c> has the grammar.
/// </summary>
public sealed class PolicyParser
{
    private static readonly string[] verbs = ["reaches", "reach"];

    private static readonly string[] exceptions = ["except", "but"];

    private readonly string line;
    private readonly int number;
    private readonly List<PolicyWord> words;
    private int at;

    private PolicyParser(string line, int number)
    {
        this.line = line;
        this.number = number;
        words = PolicyWord.Cut(line, number);
    }

    private PolicyWord? Here => at < words.Count ? words[at] : null;

    /// <summary>Reads every line; a line that can't be read is in <paramref name="mistakes"/>, and the others are still read.</summary>
    public static ImmutableArray<PolicyStatement> Parse(string text, out ImmutableArray<PolicyMistake> mistakes)
    {
        ArgumentNullException.ThrowIfNull(text);
        var statements = ImmutableArray.CreateBuilder<PolicyStatement>();
        var found = ImmutableArray.CreateBuilder<PolicyMistake>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            try
            {
                var parser = new PolicyParser(line.TrimEnd('\r'), number);
                if (parser.words.Count > 0) statements.Add(parser.ReadStatement());
            }
            catch (PolicyMistakeException mistake)
            {
                found.Add(mistake.Mistake);
            }
        }

        mistakes = found.ToImmutable();
        return statements.ToImmutable();
    }

    private PolicyStatement ReadStatement()
    {
        var (form, from) = ReadSubject();
        if (Take("never") || Take("cannot")) form = form == PolicyForm.Reaches ? PolicyForm.Nothing : throw Mistake("'never' follows a plain list of ends", at - 1);
        if (Here is not { } verb || !verb.IsAny(verbs)) throw Expected("'reaches'");
        at++;
        var to = ReadEnds("what is reached");
        ImmutableArray<Traffic> traffic = [];
        if (Take("on")) traffic = ReadTraffic();
        else if (form == PolicyForm.Reaches) throw Expected("'on' and the traffic, such as 'on tcp/443' or 'on anything'");
        if (Here is { } only && only.Is("only"))
        {
            if (form != PolicyForm.Reaches) throw Mistake("'only' at the end follows a plain 'A reaches B on …'", at);
            form = PolicyForm.ReachesOnly;
            at++;
        }

        if (Here is { } rest) throw new PolicyMistakeException(number, rest.Column, $"'{rest.Text}' is not expected here");
        return new PolicyStatement(number, words[0].Column, TextOf(), form, from, to, traffic);
    }

    private (PolicyForm Form, PolicyEnds? From) ReadSubject()
    {
        if (Take("only")) return (PolicyForm.Only, ReadEnds("who alone reaches it"));
        if (!Take("nothing")) return (PolicyForm.Reaches, ReadEnds("who reaches it"));
        return Take("from") ? (PolicyForm.Nothing, ReadEnds("whom it is kept from")) : (PolicyForm.Nothing, null);
    }

    private PolicyEnds ReadEnds(string what)
    {
        var members = ReadList(() => ReadEnd(what));
        if (Here is not { } word || !word.IsAny(exceptions)) return new PolicyEnds(members, []);
        at++;
        return new PolicyEnds(members, ReadList(() => ReadEnd("what is excepted")));
    }

    private PolicyEnd ReadEnd(string what)
    {
        if (Here is { } article && article.Is("the")) at++;
        if (Here is not { } word || word.IsComma || word.IsAny([.. verbs, .. exceptions, "on", "only", "never", "cannot", "and", "or", "nothing"])) throw Expected(what);
        at++;
        if (word.Text.Length == 0) throw new PolicyMistakeException(number, word.Column, "this name is empty");
        if (word.IsQuoted) return new PolicyEnd(word.Text, word.Column);
        if (word.Is("tag")) return ReadTag(word);
        if (EndSelectors.KindWords.FirstOrDefault(word.Is) is { } kind) return new PolicyEnd($"{kind}:{ReadName(kind)}", word.Column);
        if (word.IsAny([EndSelectors.Internet, EndSelectors.Anything, "everything"])) return new PolicyEnd(word.Is(EndSelectors.Internet) ? EndSelectors.Internet : EndSelectors.Anything, word.Column);
        if (word.Text.StartsWith("tag:", StringComparison.Ordinal) && !word.Text[4..].Contains('=', StringComparison.Ordinal))
            throw new PolicyMistakeException(number, word.Column, $"'{word.Text}' has no value; write tag:key=value");
        return new PolicyEnd(word.Text, word.Column);
    }

    private PolicyEnd ReadTag(PolicyWord tag)
    {
        var pair = ReadName("tag");
        if (pair.IndexOf('=', StringComparison.Ordinal) <= 0) throw Mistake($"'{pair}' is no tag; write key=value", at - 1);
        return new PolicyEnd($"tag:{pair}", tag.Column);
    }

    private string ReadName(string kind)
    {
        if (Here is not { IsComma: false, Text.Length: > 0 } name || name.IsAny(verbs)) throw Expected($"what {kind}");
        at++;
        return name.Text;
    }

    private ImmutableArray<Traffic> ReadTraffic() => [.. ReadList(() =>
    {
        if (Here is not { IsComma: false } word || word.Is("only")) throw Expected("traffic, such as tcp/443");
        at++;
        return TrafficText.TryParse(word.Text, out var traffic, out var problem) ? traffic : throw new PolicyMistakeException(number, word.Column, problem);
    }).SelectMany(traffic => traffic)];

    // Items are separated by commas, by "and" or "or", or by both.
    private ImmutableArray<T> ReadList<T>(Func<T> readItem)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        items.Add(readItem());
        while (true)
        {
            var isMore = false;
            if (Here is { IsComma: true })
            {
                at++;
                isMore = true;
            }

            if (Take("and") || Take("or")) isMore = true;
            if (!isMore) return items.ToImmutable();
            items.Add(readItem());
        }
    }

    private bool Take(string keyword)
    {
        if (Here is not { } word || !word.Is(keyword)) return false;
        at++;
        return true;
    }

    private PolicyMistakeException Mistake(string message, int word) => new(number, words[word].Column, message);

    private PolicyMistakeException Expected(string what) => Here is { } word
        ? new PolicyMistakeException(number, word.Column, $"expected {what}, not '{word.Text}'")
        : new PolicyMistakeException(number, line.Length + 1, $"the line ends where {what} was expected");

    private string TextOf()
    {
        var last = words[^1];
        var end = line.IndexOf('#', last.Column - 1 + last.Text.Length);
        return (end < 0 ? line : line[..end]).Trim();
    }
}
