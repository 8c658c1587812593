using System.Diagnostics.CodeAnalysis;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>What is wrong with a template or with the values given to it: AWS's sentence, and the place where it is to be mended.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "A fault of the caller's text, named in the domain's words as SignatureFault is.")]
public sealed class TemplateFault : Exception
{
    public TemplateFault(string reason, Mark mark = default, string? path = null)
        : base(Write(reason, mark, path))
    {
        Reason = reason;
        Mark = mark;
        Path = path;
    }

    /// <summary>AWS's sentence alone.</summary>
    public string Reason { get; }

    /// <summary>The place in the text; <see cref="Mark.None"/> for a fault of a given value.</summary>
    public Mark Mark { get; }

    /// <summary>The path to the value at fault, such as <c>/Resources/Web/Properties/SubnetId</c>.</summary>
    public string? Path { get; }

    /// <summary>The error as an API call answers it.</summary>
    public AwsException ToAwsException() => new("ValidationError", Message);

    private static string Write(string reason, Mark mark, string? path)
    {
        var place = mark == Mark.None ? path : path is null ? $"line {mark.Line}, column {mark.Column}" : $"line {mark.Line}, column {mark.Column}, at {path}";
        return place is null ? reason : $"{reason} ({place})";
    }
}
