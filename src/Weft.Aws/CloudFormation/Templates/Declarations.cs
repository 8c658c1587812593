using System.Collections.Immutable;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>One parameter of a template.</summary>
/// <param name="Default">The text of the default, or null where a value must be given.</param>
/// <param name="AllowedValues">The values allowed; null where any is.</param>
public sealed record ParameterDeclaration(string Name, Mark Mark, ParameterType Type) : IDeclaration
{
    public string? Default { get; init; }

    public string? Description { get; init; }

    public bool NoEcho { get; init; }

    public ImmutableArray<string>? AllowedValues { get; init; }

    public string? AllowedPattern { get; init; }

    public string? ConstraintDescription { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public decimal? MinValue { get; init; }

    public decimal? MaxValue { get; init; }
}

/// <summary>A table of two keys whose values are known when the template is written.</summary>
public sealed record MappingDeclaration(string Name, Mark Mark, MapNode Table) : IDeclaration;

/// <summary>A named condition.</summary>
public sealed record ConditionDeclaration(string Name, Mark Mark, TemplateNode Expression) : IDeclaration;

/// <summary>A rule that the parameters must keep.</summary>
/// <param name="When">The rule counts only where this holds; null for always.</param>
public sealed record RuleDeclaration(string Name, Mark Mark, TemplateNode? When, ImmutableArray<RuleAssertion> Assertions) : IDeclaration;

/// <summary>One claim of a rule.</summary>
public sealed record RuleAssertion(TemplateNode Claim, string? Description);

/// <summary>One resource of a template. The policies may be functions where AWS::LanguageExtensions is in force.</summary>
/// <param name="Name">The logical ID.</param>
/// <param name="Properties">The properties as written; an empty map where there are none.</param>
public sealed record ResourceDeclaration(string Name, Mark Mark, string Type, MapNode Properties) : IDeclaration
{
    public string LogicalId => Name;

    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>The name of the condition under which the resource exists; null for always.</summary>
    public string? Condition { get; init; }

    public TemplateNode? DeletionPolicy { get; init; }

    public TemplateNode? UpdateReplacePolicy { get; init; }

    public MapNode? CreationPolicy { get; init; }

    public MapNode? UpdatePolicy { get; init; }

    public MapNode? Metadata { get; init; }
}

/// <summary>One output of a template.</summary>
/// <param name="ExportName">The name under which other stacks import it; null where it is not exported.</param>
public sealed record OutputDeclaration(string Name, Mark Mark, TemplateNode Value) : IDeclaration
{
    public string? Description { get; init; }

    public TemplateNode? ExportName { get; init; }

    /// <summary>The name of the condition under which the output exists; null for always.</summary>
    public string? Condition { get; init; }
}
