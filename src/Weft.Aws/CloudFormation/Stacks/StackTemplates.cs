using Weft.Aws.CloudFormation.StackSets;
using Weft.Aws.CloudFormation.Templates;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>GetTemplate, GetTemplateSummary and ValidateTemplate.</summary>
internal sealed class StackTemplates(Catalog catalog, ITemplateStore store)
{
    private const string Processed = "Processed";

    public GetTemplateResult Get(View view, GetTemplateRequest request)
    {
        var (stack, version) = ChangeSets.ChangeSetLookup.VersionOf(view, request.StackName, request.ChangeSetName);
        // A stack that only waits for its first change set has none yet.
        if (version.Template.Length == 0) return new GetTemplateResult { StagesAvailable = [] };
        var text = view.Require(new Id<TemplateBody>(version.Template)).Text;
        if (request.TemplateStage == Processed)
        {
            var draft = StackDraft.Of(catalog, view, stack, version);
            if (draft.Template.HasLanguageExtensions) text = TemplateWriting.ToJson(draft.Template.Root);
        }

        return new GetTemplateResult { TemplateBody = text, StagesAvailable = ["Original", Processed] };
    }

    public ValidateTemplateResult Validate(View view, ValidateTemplateRequest request)
    {
        ArgumentNullException.ThrowIfNull(view);
        var template = Parse(StackInputs.TextOf(view, store, request.TemplateBody, request.TemplateURL));
        try
        {
            TypeRules.RequireServed(catalog, template);
        }
        catch (TemplateFault fault)
        {
            throw fault.ToAwsException();
        }

        return new ValidateTemplateResult
        {
            Description = template.Description,
            Parameters = [.. template.Parameters.Select(parameter => new TemplateParameterShape
            {
                ParameterKey = parameter.Name, DefaultValue = parameter.Default, NoEcho = parameter.NoEcho, Description = parameter.Description,
            })],
            Capabilities = TypeRules.CapabilitiesOf(template),
            CapabilitiesReason = TypeRules.CapabilitiesReasonOf(template),
            DeclaredTransforms = template.Transforms,
        };
    }

    public GetTemplateSummaryResult Summarize(View view, GetTemplateSummaryRequest request)
    {
        var sources = new[] { request.TemplateBody, request.TemplateURL, request.StackName, request.StackSetName }.Count(source => source is not null);
        if (sources != 1) throw StackErrors.Validation("Exactly one of TemplateBody, TemplateURL, StackName and StackSetName must be specified.");
        var text = request.StackSetName is { } set
            ? view.Require(new Id<TemplateBody>(StackSetLookup.Require(view, set, request.CallAs).Template)).Text
            : request.StackName is { } name
            ? view.Require(new Id<TemplateBody>(StackLookup.Require(view, name).Version.Template)).Text
            : StackInputs.TextOf(view, store, request.TemplateBody, request.TemplateURL);
        var template = Parse(text);
        var unknown = TypeRules.UnknownTypes(catalog, template);
        var isWarned = request.TemplateSummaryConfig?.TreatUnrecognizedResourceTypesAsWarnings == true;
        if (unknown.Count > 0 && !isWarned) throw StackErrors.Validation($"Template format error: Unrecognized resource types: [{string.Join(", ", unknown)}]");
        return new GetTemplateSummaryResult
        {
            Description = template.Description,
            Version = template.FormatVersion,
            Metadata = template.Metadata is { } metadata ? TemplateWriting.ToJson(metadata) : null,
            Parameters = [.. template.Parameters.Select(Of)],
            ResourceTypes = [.. template.Resources.Select(resource => resource.Type).Distinct().Order(StringComparer.Ordinal)],
            Capabilities = TypeRules.CapabilitiesOf(template),
            CapabilitiesReason = TypeRules.CapabilitiesReasonOf(template),
            DeclaredTransforms = template.Transforms,
            Warnings = isWarned ? new WarningsShape { UnrecognizedResourceTypes = unknown } : null,
        };
    }

    private static ParameterDeclarationShape Of(ParameterDeclaration parameter) => new()
    {
        ParameterKey = parameter.Name,
        DefaultValue = parameter.Default,
        ParameterType = parameter.Type.Text,
        NoEcho = parameter.NoEcho,
        Description = parameter.Description,
        ParameterConstraints = new ParameterConstraintsShape { AllowedValues = parameter.AllowedValues is { } allowed ? allowed : null },
    };

    private static Template Parse(string text)
    {
        try
        {
            return Template.Parse(text);
        }
        catch (TemplateFault fault)
        {
            throw fault.ToAwsException();
        }
    }
}
