using System.Collections.Immutable;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>The text of Fn::Sub in parts (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html).</summary>
internal static class SubText
{
    /// <summary>One part: text as it stands, or the name of a variable.</summary>
    public readonly record struct Part(string Text, bool IsVariable);

    /// <summary>Null where a variable's name is not one.</summary>
    public static ImmutableArray<Part>? Parse(string text)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        var literal = 0;
        for (var start = text.IndexOf("${", StringComparison.Ordinal); start >= 0; start = start < text.Length ? text.IndexOf("${", start, StringComparison.Ordinal) : -1)
        {
            var end = text.IndexOf('}', start);
            if (end < 0) break;
            var name = text[(start + 2)..end];
            if (name.StartsWith('!'))
            {
                // ${!x} is the way to write ${x} itself.
                parts.Add(new Part(text[literal..(start + 2)], false));
                literal = start + 3;
            }
            else
            {
                if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or ':')) return null;
                parts.Add(new Part(text[literal..start], false));
                parts.Add(new Part(name, true));
                literal = end + 1;
            }

            start = end + 1;
        }

        parts.Add(new Part(text[literal..], false));
        return parts.ToImmutable();
    }
}
