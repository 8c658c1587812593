namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>Where templates lie that a call names by URL instead of carrying them.</summary>
public interface ITemplateStore
{
    /// <summary>The template's text; null where there is none under this URL.</summary>
    string? Find(Uri url);
}

/// <summary>No templates by URL at all.</summary>
public sealed class NoTemplates : ITemplateStore
{
    public static NoTemplates Instance { get; } = new();

    public string? Find(Uri url) => null;
}
