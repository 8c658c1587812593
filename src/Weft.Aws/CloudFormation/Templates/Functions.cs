using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>The functions that make values, by name (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html).</summary>
internal static class Functions
{
    private delegate JsonNode? Function(TemplateScope scope, TemplateNode at, TemplateNode argument);

    private static readonly FrozenDictionary<string, Function> ByName = new Dictionary<string, Function>
    {
        ["Ref"] = LookupFunctions.Ref,
        ["Fn::Base64"] = TextFunctions.Base64,
        ["Fn::Cidr"] = CidrFunction.Cidr,
        ["Fn::FindInMap"] = LookupFunctions.FindInMap,
        ["Fn::GetAtt"] = LookupFunctions.GetAtt,
        ["Fn::GetAZs"] = LookupFunctions.GetAZs,
        ["Fn::If"] = LookupFunctions.If,
        ["Fn::ImportValue"] = LookupFunctions.ImportValue,
        ["Fn::Join"] = TextFunctions.Join,
        ["Fn::Length"] = TextFunctions.Length,
        ["Fn::Select"] = TextFunctions.Select,
        ["Fn::Split"] = TextFunctions.Split,
        ["Fn::Sub"] = TextFunctions.Sub,
        ["Fn::ToJsonString"] = TextFunctions.ToJsonString,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    public static bool Has(string name) => ByName.ContainsKey(name);

    public static JsonNode? Call(TemplateScope scope, TemplateNode at, FunctionCall call) =>
        ByName.TryGetValue(call.Name, out var function) ? function(scope, at, call.Argument) : throw Unsupported(scope.Template, at, call.Name);

    public static TemplateFault Unsupported(Template template, TemplateNode at, string name) => template.Fault(
        $"Template error: Encountered unsupported function: {name} Supported functions are: [{string.Join(", ", Names)}]", at);
}
