using System.Text.Json.Serialization;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>A template's text, kept apart so that a stack's steps do not write it again and again.</summary>
public sealed record TemplateBody(Id<TemplateBody> Id, string Text) : IResource<TemplateBody>
{
    private Template? read;

    public static ResourceType<TemplateBody> Type { get; } = new ResourceType<TemplateBody>("cloudformation-template", StackJson.Default).WithoutTags();

    /// <summary>What the text says. Read at the first question and then shared by all who ask: a step of a stack does not read its template again.</summary>
    /// <exception cref="TemplateFault">The text is no template.</exception>
    [JsonIgnore]
    public Template Template => read ??= Template.Parse(Text);

    /// <param name="uuid">Of the stack or stack set that the template is for.</param>
    public static Id<TemplateBody> NewId(Transaction transaction, string uuid) => new($"{uuid}/{transaction.Ids.NextHex(8)}");

    /// <summary>Keeps the text alone: hardly anybody asks about a deleted stack.</summary>
    public void LetGo() => read = null;
}
