using System.Text.RegularExpressions;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>
/// What a plain YAML scalar means. Numbers are those that JSON would read too; octal, hexadecimal and base-60 numbers, and numbers that begin
/// with a zero, stay text, so that an account number or a file mode arrives as it was written (docs/cloudformation-templates.md).
/// </summary>
internal static partial class YamlScalar
{
    /// <summary>The value; null for YAML's null.</summary>
    public static TemplateNode? Read(string text, Mark mark) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => new BooleanNode(true, mark),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => new BooleanNode(false, mark),
        _ when text.Length <= 64 && JsonNumber().IsMatch(text) => new NumberNode(text, mark),
        _ => new TextNode(text, mark),
    };

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
