using System.Text;

namespace Weft.Aws.Iam.Evaluation;

/// <summary>
/// A text of a policy, with its wildcards (* and ?) and variables (<c>${aws:username}</c>, <c>${aws:username, 'default'}</c>, and the literal
/// <c>${*}</c>, <c>${?}</c>, <c>${$}</c>) told apart from plain characters. What a variable brings in is never a wildcard.
/// </summary>
public sealed class TextPattern
{
    private const int AnyOne = -1;
    private const int AnyMany = -2;

    private readonly Piece[] pieces;
    private readonly int[]? fixedCells;

    private TextPattern(string source, Piece[] pieces)
    {
        Source = source;
        this.pieces = pieces;
        fixedCells = pieces.Any(piece => piece.Variable is not null) ? null : [.. pieces.Select(piece => piece.Cell)];
    }

    /// <summary>The text as it stands in the policy.</summary>
    public string Source { get; }

    public bool IsAnything => pieces is [{ Cell: AnyMany, Variable: null }];

    public static TextPattern Parse(string text, bool withVariables)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pieces = new List<Piece>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (withVariables && text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{' && text.IndexOf('}', i) is var end and > 0)
            {
                pieces.Add(ParseVariable(text[(i + 2)..end]));
                i = end;
            }
            else
            {
                pieces.Add(new Piece(text[i] switch { '*' => AnyMany, '?' => AnyOne, var plain => plain }));
            }
        }

        return new TextPattern(text, [.. pieces]);
    }

    /// <summary>Splits at the first colons that stand outside variables; the last part keeps the colons that are left.</summary>
    internal TextPattern[] SplitAtColons(int count)
    {
        var parts = new List<TextPattern>();
        var start = 0;
        for (var i = 0; i < pieces.Length && parts.Count < count - 1; i++)
        {
            if (pieces[i] is not { Cell: ':', Variable: null }) continue;
            parts.Add(new TextPattern(Source, pieces[start..i]));
            start = i + 1;
        }

        parts.Add(new TextPattern(Source, pieces[start..]));
        return [.. parts];
    }

    /// <summary>Whether the text fits, wildcards included; a variable without a value fits nothing.</summary>
    public bool IsMatch(ReadOnlySpan<char> text, RequestContext context, bool ignoreCase = false) =>
        (fixedCells ?? Expand(context)) is { } cells && IsMatch(cells, text, ignoreCase);

    /// <summary>Whether the text is the very same, wildcards taken as plain characters; a variable without a value equals nothing.</summary>
    public bool IsEqual(string text, RequestContext context, bool ignoreCase = false) =>
        (fixedCells ?? Expand(context)) is { } cells
        && Write(cells).Equals(text, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static Piece ParseVariable(string inside)
    {
        if (inside is "*" or "?" or "$") return new Piece(inside[0]);
        var comma = inside.IndexOf(',', StringComparison.Ordinal);
        return comma < 0
            ? new Piece(0, inside.Trim())
            : new Piece(0, inside[..comma].Trim(), inside[(comma + 1)..].Trim().Trim('\''));
    }

    private int[]? Expand(RequestContext context)
    {
        var cells = new List<int>(pieces.Length + 16);
        foreach (var piece in pieces)
        {
            if (piece.Variable is null)
            {
                cells.Add(piece.Cell);
                continue;
            }

            if ((context.FindSingle(piece.Variable) ?? piece.Default) is not { } value) return null;
            foreach (var letter in value)
            {
                cells.Add(letter);
            }
        }

        return [.. cells];
    }

    private static string Write(int[] cells)
    {
        var text = new StringBuilder(cells.Length);
        foreach (var cell in cells)
        {
            text.Append(cell switch { AnyMany => '*', AnyOne => '?', _ => (char)cell });
        }

        return text.ToString();
    }

    /// <summary>Greedy with one point of return, so the time is at most the product of the lengths.</summary>
    private static bool IsMatch(int[] cells, ReadOnlySpan<char> text, bool ignoreCase)
    {
        var (cell, letter, retryCell, retryLetter) = (0, 0, -1, 0);
        while (letter < text.Length)
        {
            if (cell < cells.Length && cells[cell] == AnyMany)
            {
                (retryCell, retryLetter) = (cell++, letter);
            }
            else if (cell < cells.Length && IsSame(cells[cell], text[letter], ignoreCase))
            {
                (cell, letter) = (cell + 1, letter + 1);
            }
            else if (retryCell >= 0)
            {
                (cell, letter) = (retryCell + 1, ++retryLetter);
            }
            else
            {
                return false;
            }
        }

        while (cell < cells.Length && cells[cell] == AnyMany) cell++;
        return cell == cells.Length;
    }

    private static bool IsSame(int cell, char letter, bool ignoreCase) =>
        cell == AnyOne || cell == letter || (ignoreCase && cell >= 0 && char.ToUpperInvariant((char)cell) == char.ToUpperInvariant(letter));

    private readonly record struct Piece(int Cell, string? Variable = null, string? Default = null);
}
