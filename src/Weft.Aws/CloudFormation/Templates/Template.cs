using System.Collections.Immutable;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>A template as it was written: sections and declarations, nothing evaluated yet.</summary>
/// <param name="Root">The whole template.</param>
public sealed record Template(MapNode Root)
{
    private DependencyGraph? graph;

    /// <summary>What a template may weigh when it is handed over in the call itself, in bytes.</summary>
    public const int MaxInlineBytes = 51_200;

    /// <summary>What a template may weigh at all, in bytes.</summary>
    public const int MaxBytes = 1_000_000;

    public string? FormatVersion { get; init; }

    public string? Description { get; init; }

    public MapNode? Metadata { get; init; }

    public Section<ParameterDeclaration> Parameters { get; init; } = Section<ParameterDeclaration>.Empty;

    public Section<MappingDeclaration> Mappings { get; init; } = Section<MappingDeclaration>.Empty;

    public Section<ConditionDeclaration> Conditions { get; init; } = Section<ConditionDeclaration>.Empty;

    public Section<RuleDeclaration> Rules { get; init; } = Section<RuleDeclaration>.Empty;

    /// <summary>The transforms that the template names; AWS::LanguageExtensions is the only one that Weft does.</summary>
    public ImmutableArray<string> Transforms { get; init; } = [];

    public Section<ResourceDeclaration> Resources { get; init; } = Section<ResourceDeclaration>.Empty;

    public Section<OutputDeclaration> Outputs { get; init; } = Section<OutputDeclaration>.Empty;

    /// <summary>Its dependencies without regard to conditions; made at the first question.</summary>
    /// <exception cref="TemplateFault">Resources need each other in a circle.</exception>
    internal DependencyGraph GraphAsWritten => graph ??= DependencyGraph.AsWritten(this);

    /// <summary>Whether Fn::ForEach, Fn::Length, Fn::ToJsonString and functions in policies are allowed.</summary>
    public bool HasLanguageExtensions => Transforms.Contains(LanguageExtensions);

    internal const string LanguageExtensions = "AWS::LanguageExtensions";

    /// <summary>
    /// Reads a template in JSON or YAML, and checks all that can be checked without knowing any resource type or parameter value. Loops
    /// (Fn::ForEach) are left as they stand: <see cref="Loops.Unroll"/> needs the parameters.
    /// </summary>
    /// <exception cref="TemplateFault">The first fault, with its line, column and path.</exception>
    public static Template Parse(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (System.Text.Encoding.UTF8.GetByteCount(body) > MaxBytes)
            throw new TemplateFault($"Template format error: the template is longer than {MaxBytes} bytes.");
        var root = TemplateText.Read(body);
        var template = TemplateReader.Read(root);
        TemplateRules.Check(template);
        return template;
    }

    /// <summary>The path to what stands at a place in the text; null where nothing begins there.</summary>
    public string? PathTo(Mark mark) => mark == Mark.None ? null : Root.PathTo(mark);

    internal TemplateFault Fault(string reason, Mark mark) => new(reason, mark, PathTo(mark));

    internal TemplateFault Fault(string reason, TemplateNode node) => Fault(reason, node.Mark);
}
