using Weft.Control.State;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>Where templates lie that a call names by URL instead of carrying them.</summary>
public interface ITemplateStore
{
    /// <summary>The template's text; null where there is none under this URL.</summary>
    /// <param name="view">Who asks, at which revision.</param>
    string? Find(View view, Uri url);
}

/// <summary>No templates by URL at all.</summary>
public sealed class NoTemplates : ITemplateStore
{
    public static NoTemplates Instance { get; } = new();

    public string? Find(View view, Uri url) => null;
}
