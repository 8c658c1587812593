using System.Collections.Frozen;
using System.Text;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>What the calls that make or change a stack have in common, as they came.</summary>
internal sealed record StackInputs(
    string? TemplateBody,
    string? TemplateUrl,
    bool UsePreviousTemplate,
    IReadOnlyList<ParameterShape> Parameters,
    IReadOnlyList<string> Capabilities,
    IReadOnlyList<string> ResourceTypes,
    IReadOnlyList<TagShape> Tags,
    IReadOnlyList<string> NotificationArns)
{
    private const int MaxTags = 50;

    /// <summary>The template's text where CloudFormation has it already: of a stack set, or of a nested stack that a change set foresaw.</summary>
    public string? StoredTemplate { get; init; }

    /// <summary>The parameters whose values only an update of the stack above will tell.</summary>
    public IReadOnlySet<string> Later { get; init; } = FrozenSet<string>.Empty;

    public RollbackConfigurationShape? Monitoring { get; init; }

    public static StackInputs Of(CreateStackRequest request) => new(
        request.TemplateBody, request.TemplateURL, false, request.Parameters, request.Capabilities, request.ResourceTypes, request.Tags, request.NotificationARNs)
    {
        Monitoring = request.RollbackConfiguration,
    };

    public static StackInputs Of(UpdateStackRequest request) => new(
        request.TemplateBody, request.TemplateURL, request.UsePreviousTemplate == true, request.Parameters, request.Capabilities, request.ResourceTypes, request.Tags,
        request.NotificationARNs)
    {
        Monitoring = request.RollbackConfiguration,
    };

    public static StackInputs Of(CreateChangeSetRequest request) => new(
        request.TemplateBody, request.TemplateURL, request.UsePreviousTemplate == true, request.Parameters, request.Capabilities, request.ResourceTypes, request.Tags,
        request.NotificationARNs)
    {
        Monitoring = request.RollbackConfiguration,
    };

    public static StackInputs Of(CreateStackSetRequest request) => new(
        request.TemplateBody, request.TemplateURL, false, request.Parameters, request.Capabilities, [], request.Tags, []);

    public static StackInputs Of(UpdateStackSetRequest request) => new(
        request.TemplateBody, request.TemplateURL, request.UsePreviousTemplate == true, request.Parameters, request.Capabilities, [], request.Tags, []);

    /// <summary>The template's text, from the call, its URL or the stack as it stands.</summary>
    /// <exception cref="AwsException">ValidationError.</exception>
    public string TextOf(View view, ITemplateStore store, string? previous)
    {
        if (StoredTemplate is not null) return StoredTemplate;
        if (UsePreviousTemplate)
        {
            if (TemplateBody is not null || TemplateUrl is not null) throw StackErrors.Validation("You cannot specify both usePreviousTemplate and Template Body/Template URL.");
            return previous ?? throw StackErrors.Validation("Stack has no previous template.");
        }

        return TextOf(view, store, TemplateBody, TemplateUrl);
    }

    public static string TextOf(View view, ITemplateStore store, string? body, string? url)
    {
        if ((body is null) == (url is null)) throw StackErrors.Validation("Either Template URL or Template Body must be specified.");
        if (body is not null)
        {
            return Encoding.UTF8.GetByteCount(body) <= Template.MaxInlineBytes
                ? body
                : throw StackErrors.Validation($"1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to {Template.MaxInlineBytes}");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw StackErrors.Validation("TemplateURL must be a supported URL.");
        return store.Find(view, address) ?? throw StackErrors.Validation($"S3 error: Access Denied: no bucket has a template under {url}, and no folder of weft up --templates.");
    }

    /// <summary>The parameters that the call gives values, and those that keep theirs.</summary>
    public (Dictionary<string, string> Given, HashSet<string> Kept) SplitParameters()
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in Parameters)
        {
            var key = parameter.ParameterKey ?? throw StackErrors.Validation("ParameterKey must not be empty.");
            if (parameter.UsePreviousValue == true && parameter.ParameterValue is not null)
                throw StackErrors.Validation($"Invalid input for parameter key {key}. Cannot specify usePreviousValue as true and non empty value for a parameter");
            var isNew = parameter.UsePreviousValue == true ? kept.Add(key) : given.TryAdd(key, parameter.ParameterValue ?? "");
            if (!isNew) throw StackErrors.Validation($"Duplicate parameter key {key}");
        }

        return (given, kept);
    }

    public TagMap ParseTags()
    {
        if (Tags.Count > MaxTags) throw StackErrors.Validation($"Tags: at most {MaxTags} tags are allowed.");
        var tags = TagMap.Empty.WithComparers(StringComparer.Ordinal);
        foreach (var tag in Tags)
        {
            if (tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) throw StackErrors.Validation("aws: prefixed tag key names are not allowed for external use.");
            if (tags.ContainsKey(tag.Key)) throw StackErrors.Validation($"Duplicate tag key {tag.Key}");
            tags = tags.Add(tag.Key, tag.Value);
        }

        return tags;
    }
}
